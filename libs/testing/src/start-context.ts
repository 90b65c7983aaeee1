import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { demoPerson, TokenIssuer } from '@digihub/access';
import type { OpenContext, Parts, RunningContext, Trouble } from '@digihub/context';
import type { Contract, DataOf } from '@digihub/contracts';
import { connectEmbeddedBuses } from '@digihub/event-bus-embedded';
import type { StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { createHttpApp, serveDocs } from '@digihub/http';
import type { Instant } from '@digihub/kernel';
import { SettableClock } from '@digihub/kernel/testing';
import { openErasure, openKeyRing, openReceiptKey, TombstoneRegister } from '@digihub/privacy';
import { programme } from '@digihub/programme';
import { openReadDatabase } from '@digihub/read-models';
import { Person } from './person.js';
import { publishedElsewhere } from './published-elsewhere.js';

/** One context as it really runs, on real parts in a folder of its own; the other contexts are played by the test. */
export interface ContextUnderTest {
  readonly context: RunningContext;
  readonly clock: SettableClock;
  readonly parts: Parts;
  /** What went wrong and was not lost; empty where all is well. */
  readonly troubles: readonly Trouble[];
  /** One of the demo people (`coach-limburg-1`), with a token. */
  as(id: string): Promise<Person>;
  /** An event of another context comes in. */
  publish<C extends Contract>(trajectory: string, contract: C, data: DataOf<C>): Promise<void>;
  /** Sets the clock, and waits until no deadline is due and nothing lags. */
  at(instant: Instant): Promise<void>;
  /** Waits until nothing lags. */
  settled(): Promise<void>;
  events(stream: string): Promise<StoredEvent[]>;
  /** The OpenAPI document of the context. */
  openApi(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly now?: Instant;
  /** Opens its read database; absent: that of `startContextsOn`, else SQLite. */
  readonly database?: Parts['database'];
}

let engine: Parts['database'] | undefined;

/** From now on contexts start on another engine: runs their specifications on it as they are. */
export const startContextsOn = (database: Parts['database']): void => {
  engine = database;
};

export const startContext = async (
  open: OpenContext,
  { now = '2022-05-09T09:00:00.000Z', database = engine }: StartOptions = {},
): Promise<ContextUnderTest> => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-context-'));
  const clock = new SettableClock(now);
  const troubles: Trouble[] = [];
  const store = await openEmbeddedStore({ folder });
  const sealer = await openKeyRing({ folder, masterKey: new Uint8Array(32).fill(7), clock });
  const issuer = await TokenIssuer.open(folder);
  const erasure = await openErasure({
    ring: sealer,
    key: await openReceiptKey(join(folder, 'receipt-key.pem')),
    register: TombstoneRegister.inFolder(folder),
  });
  const parts: Parts = {
    store,
    clock,
    sealer,
    erasure,
    programme,
    database:
      database ?? ((name, migrations) => openReadDatabase({ file: join(folder, `${name}.db`), migrations })),
    report: (trouble) => troubles.push(trouble),
  };
  const context = await open(parts);
  const elsewhere = publishedElsewhere(store, () => clock.now());

  @Module({ imports: [context.module] })
  class Root {}
  const app = await createHttpApp(Root, {
    verifier: issuer.verifier(clock),
    sealer,
    logger: false,
    readYourOwnWrites: (_, position, timeout) => context.runtime.reach(position, timeout),
  });
  connectEmbeddedBuses(app, [context], { store, report: parts.report, more: [elsewhere.publisher] });
  serveDocs(app, [{ name: context.name, title: context.name, version: '1' }]);
  await app.startAllMicroservices();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const settled = async (): Promise<void> => {
    for (let head = -2n; head !== (await store.head());) {
      head = await store.head();
      await context.runtime.settle(head, 10_000);
    }
  };

  return {
    context,
    clock,
    parts,
    troubles,
    settled,
    as: async (id) => new Person(app, id, await issuer.issue(demoPerson(id))),
    publish: async (trajectory, contract, data) => {
      await elsewhere.publish(trajectory, contract, data);
      await settled();
    },
    at: async (instant) => {
      clock.set(instant);
      await settled();
    },
    events: (stream) => Array.fromAsync(store.read(stream)),
    openApi: async () =>
      (await app.inject({ method: 'GET', url: `/${context.name}/openapi.json` })).json<
        Record<string, unknown>
      >(),
    stop: async () => {
      await app.close();
      await store.close();
      await sealer.close();
      rmSync(folder, { recursive: true });
    },
  };
};
