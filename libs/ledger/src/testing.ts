import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedUuid, type Clock } from '@digihub/kernel';
import type { NewEvent } from '@digihub/event-store';
import { newSignerText, parseSigner, type Signer } from '@digihub/ledger-proofs';
import { openReadDatabase, type ReadDatabase } from '@digihub/read-models';
import { Checkpoints } from './checkpoints.js';
import { Ledger } from './ledger.js';
import { LedgerKeeper, type LedgerKeeperOptions } from './ledger-keeper.js';
import { ledgerMigrations, type LedgerTables } from './tables.js';

/** An event of a trajectory, or of none; the same arguments give the same event. */
export const someEvent = (
  trajectory: string | undefined,
  number: number,
  data: object = { number },
): NewEvent => ({
  id: derivedUuid(trajectory ?? 'none', number),
  type: 'intake.idle-noticed.v1',
  data: data as NewEvent['data'],
  metadata: {
    ...(trajectory === undefined ? {} : { trajectory }),
    actor: { id: 'system:spec', roles: ['system'] },
    commandId: `command ${number}`,
    commitIndex: 0,
    commitSize: 1,
    $correlationId: 'c',
    $causationId: 'c',
    recordedAt: '2022-05-09T07:00:00.000Z',
    rulesVersion: 'test',
    programmeVersion: 'test',
  },
});

export const someClock: Clock = { now: () => '2022-05-09T07:00:00.000Z' };

export const someSigner = (name = 'example.org/log'): Signer => parseSigner(newSignerText(name));

/** A log on a database of its own; `database`: on this one. */
export const someLog = async (
  options: Pick<LedgerKeeperOptions, 'store'> &
    Partial<LedgerKeeperOptions> & { signer?: Signer; database?: ReadDatabase<LedgerTables> },
) => {
  const { signer = someSigner(), ...others } = options;
  const database =
    options.database ??
    (await openReadDatabase<LedgerTables>({ file: ':memory:', migrations: ledgerMigrations }));
  const ledger = new Ledger(database);
  const checkpoints = new Checkpoints(ledger, signer, someClock);
  const troubles: unknown[] = [];
  const keeper = new LedgerKeeper({
    ledger,
    checkpoints,
    report: (_, error) => troubles.push(error),
    ...others,
  });
  return { database, ledger, checkpoints, keeper, signer, troubles };
};

/** Folders of one specification file. */
export const someFolders = () => {
  const made: string[] = [];
  return {
    make: (): string => {
      made.push(mkdtempSync(join(tmpdir(), 'digihub-ledger-')));
      return made.at(-1)!;
    },
    remove: (): void => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })),
  };
};
