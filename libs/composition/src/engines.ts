// What only other installations have is loaded where it is asked for: the command line starts in half the time.
import { join } from 'node:path';
import { openIdConnectVerifier, TokenIssuer, type TokenVerifier } from '@digihub/access/tokens';
import { AccessLog } from '@digihub/access-log';
import type { CommandObserver } from '@digihub/command-handling';
import type { Configuration, OpenIdConnect } from '@digihub/configuration';
import type { Parts, Trouble } from '@digihub/context';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import type { EventStore } from '@digihub/event-store';
import { type Clock, systemClock } from '@digihub/kernel';
import {
  type Erasure,
  type KeyRing,
  masterKeyFrom,
  openErasure,
  openKeyRing,
  openReceiptKey,
  receiptKeyOf,
  TombstoneRegister,
} from '@digihub/privacy';
import { programme } from '@digihub/programme';
import { type Migration, openReadDatabase, type ReadDatabase } from '@digihub/read-models';
import type { HealthIndicator } from '@digihub/telemetry';

/** Where the embedded parts lie; keys apart from what they open. */
export interface Folders {
  readonly events: string;
  readonly keys: string;
  /** One database per context. */
  readonly readModels: string;
  /** The checkpoints of the log. */
  readonly checkpoints: string;
  /** Who has been forgotten: apart from every backup. */
  readonly tombstones: string;
}

export interface EngineOptions {
  /** Absent where nothing is embedded. */
  readonly folders?: Folders | undefined;
  readonly clock?: Clock | undefined;
  readonly observer?: CommandObserver | undefined;
  readonly report: (trouble: Trouble) => void;
}

/** The engines that the configuration names, opened. */
export interface Engines extends Parts {
  readonly sealer: KeyRing;
  readonly verifier: TokenVerifier;
  readonly accessLog: AccessLog;
  /** Of the built-in identity. */
  readonly issuer?: TokenIssuer;
  /** Of what every service of the process needs. */
  readonly indicators: readonly HealthIndicator[];
  /** Also every database that was opened here. */
  close(): Promise<void>;
}

/** An engine is to be embedded, and nobody said where. */
const folder = (folders: Folders | undefined, name: keyof Folders): string => {
  if (!folders) throw new Error('embedded parts need a data folder');
  return folders[name];
};

/** @throws StoreUnusable, EventStoreUnavailable, Problem (keys), ConnectionLost, each with what to do about it. */
export const openEngines = async (configuration: Configuration, options: EngineOptions): Promise<Engines> => {
  const { clock = systemClock, report, observer } = options;
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const engine of opened.splice(0)) await engine.close();
  };
  try {
    const store = await openEventStore(configuration, options);
    const accessLog = new AccessLog({
      ...{ store, clock, programmeVersion: () => programme.version },
      report: (error) => report({ context: 'access', where: 'who looked', error }),
    });
    // What waits in it goes to the store.
    opened.push({ close: () => accessLog.close().finally(() => store.close()) });
    const sealer = await openKeys(configuration, options.folders, clock);
    opened.push(sealer);
    const erasure = await openErasing(configuration, options.folders, sealer);
    const { verifier, issuer, indicator } = await openIdentity(configuration, options, clock);
    return {
      ...{ store, clock, sealer, programme, report, verifier, accessLog, close },
      ...(observer ? { observer } : {}),
      ...(erasure ? { erasure } : {}),
      ...(issuer ? { issuer } : {}),
      database: async <Tables>(context: string, migrations: readonly Migration[]) => {
        const database = await openDatabase<Tables>(configuration, options.folders, context, migrations);
        opened.push(database);
        return database;
      },
      indicators: [
        {
          name: 'event-store',
          check: async () => ({ up: true, detail: { head: String(await store.head()) } }),
        },
        { name: 'keys', check: async () => ({ up: !(await sealer.isForgotten('nobody')) }) },
        ...(indicator ? [indicator] : []),
      ],
    };
  } catch (error) {
    await close();
    throw error;
  }
};

interface EventStoreOptions extends Pick<EngineOptions, 'folders' | 'report'> {
  /** An embedded one is only read, also beside the process that writes to it. */
  readonly readOnly?: boolean;
}

/** @throws StoreUnusable, EventStoreUnavailable */
export const openEventStore = async (
  { eventStore }: Configuration,
  { folders, report, readOnly = false }: EventStoreOptions,
): Promise<EventStore> => {
  if (eventStore.kind === 'embedded')
    return openEmbeddedStore({ folder: folder(folders, 'events'), readOnly });
  const { openEventStoreDb } = await import('@digihub/event-store-eventstoredb');
  return openEventStoreDb({
    connectionString: eventStore.connectionString.reveal(),
    report: ({ what, error }) => report({ context: 'event-store', where: what, error }),
  });
};

/** The read models of one context. @throws ConnectionLost */
export const openDatabase = async <Tables>(
  { database }: Configuration,
  folders: Folders | undefined,
  context: string,
  migrations: readonly Migration[],
): Promise<ReadDatabase<Tables>> => {
  if (database.kind === 'embedded')
    return openReadDatabase({ file: join(folder(folders, 'readModels'), `${context}.db`), migrations });
  const { openPostgresReadDatabase } = await import('@digihub/read-models-postgres');
  return openPostgresReadDatabase({
    url: database.url.reveal(),
    schema: context,
    migrations,
    pool: database.pool,
  });
};

/** @throws Problem (the master key), ConnectionLost */
export const openKeys = async (
  { keysDatabase, masterKey: configured }: Configuration,
  folders: Folders | undefined,
  clock: Clock,
): Promise<KeyRing> => {
  const masterKey = await masterKeyFrom(
    configured ? { DIGIHUB_MASTER_KEY: configured.reveal() } : {},
    folders ? { createIn: folders.keys } : {},
  );
  if (keysDatabase.kind === 'embedded')
    return openKeyRing({ folder: folder(folders, 'keys'), masterKey, clock });
  const { openPostgresKeyRing } = await import('@digihub/privacy-postgres');
  return openPostgresKeyRing({ url: keysDatabase.url.reveal(), masterKey, clock });
};

/**
 * The keys of who was forgotten since the keys' backup are destroyed when it resolves. Undefined in a process that
 * forgets nobody: it has no register, or no key for receipts.
 */
const openErasing = async (
  { erasure: { receiptKey, register } }: Configuration,
  folders: Folders | undefined,
  ring: KeyRing,
): Promise<Erasure | undefined> => {
  const place = register ?? folders?.tombstones;
  const key = receiptKey
    ? receiptKeyOf(receiptKey.reveal())
    : folders && (await openReceiptKey(join(folders.keys, 'receipt-key.pem')));
  if (place === undefined || !key) return undefined;
  return openErasure({ ring, key, register: TombstoneRegister.inFolder(place) });
};

const openIdentity = async (
  { identity }: Configuration,
  options: EngineOptions,
  clock: Clock,
): Promise<{ verifier: TokenVerifier; issuer?: TokenIssuer; indicator?: HealthIndicator }> => {
  if (identity.kind === 'built-in') {
    const issuer = await TokenIssuer.open(folder(options.folders, 'keys'));
    return { issuer, verifier: issuer.verifier(clock) };
  }
  const verifier = openIdConnect(identity, options, clock);
  return { verifier, indicator: { name: 'identity', check: () => verifier.ready() } };
};

const openIdConnect = ({ kind: _, ...identity }: OpenIdConnect, { report }: EngineOptions, clock: Clock) =>
  openIdConnectVerifier({
    ...identity,
    clock,
    report: (error) => report({ context: 'identity', where: 'keys of the provider', error }),
  });
