import type { RunningContext } from '@digihub/context';
import { contract, type PublishedEvent, registry } from '@digihub/contracts';
import { as, type Publisher, publisher } from '@digihub/event-bus';
import { storeFedSource } from '@digihub/event-bus-embedded';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import type { DomainEvent } from '@digihub/kernel';
import {
  type BackOff,
  type Consumer,
  ConsumerRunner,
  type Migration,
  openReadDatabase,
  type ReadDatabase,
  setDeadline,
  type Source,
  SourceFromStore,
} from '@digihub/read-models';
import { Type } from '@sinclair/typebox';

export interface CountingTables {
  seen: { stream: string; times: number };
}

const migrations: readonly Migration[] = [
  {
    name: '001-seen',
    up: (db) =>
      db.schema
        .createTable('seen')
        .addColumn('stream', 'text', (column) => column.primaryKey())
        .addColumn('times', 'integer', (column) => column.notNull())
        .execute(),
  },
];

export const happened = contract('history.happened.v1', 'It happened.', Type.Object({ n: Type.Integer() }));
export const contracts = registry({ happened });

type Happened = DomainEvent<'history.happened.v1', { commitIndex: number }>;

const history: Publisher = publisher<Happened>(
  'history',
  ['a-', 'b-', 'c-'],
  {},
  { 'history.happened.v1': ({ data }) => as(happened, { n: data.commitIndex }) },
);

/** A context that counts its events, sets a deadline per stream, and reacts to what the bus brings. */
export interface CountingContext extends RunningContext {
  readonly database: ReadDatabase<CountingTables>;
  /** Runs its projection and its reaction until all is done; the reaction fails for what `fails`. Gives what it did. */
  run(store: EventStore, fails?: (event: PublishedEvent) => boolean): Promise<string[]>;
}

const impatient: BackOff = { first: 1, factor: 1, most: 1, tries: 1 };

export const openCounting = async (file: string): Promise<CountingContext> => {
  const database = await openReadDatabase<CountingTables>({ file, migrations });
  const projection: Consumer<StoredEvent, CountingTables> = {
    kind: 'projection',
    name: 'history.read-models',
    types: ['history.'],
    project: async (tx, { body: { stream, id } }) => {
      await tx
        .insertInto('seen')
        .values({ stream, times: 1 })
        .onConflict((conflict) =>
          conflict.column('stream').doUpdateSet(({ ref, eb }) => ({ times: eb(ref('seen.times'), '+', 1) })),
        )
        .execute();
      const dueAt = '2022-04-01T09:00:00.000Z';
      await setDeadline(tx, {
        id: `idle:${stream}`,
        kind: id,
        key: stream,
        trajectory: null,
        hub: null,
        dueAt,
      });
    },
  };
  const follow = async <Body>(
    source: Source<Body>,
    consumer: Consumer<Body, CountingTables>,
  ): Promise<void> => {
    const runner = new ConsumerRunner({ database, source, consumer, backOff: impatient });
    const dry = new Promise<void>((resolve) => runner.onChange(() => runner.caughtUp && resolve()));
    runner.start();
    await dry;
    await runner.stop();
  };
  return {
    name: 'history',
    publisher: history,
    module: { module: class Nothing {} },
    database,
    runtime: { database } as RunningContext['runtime'],
    run: async (store, fails = () => false) => {
      const done: string[] = [];
      await follow(new SourceFromStore({ store, prefixes: history.prefixes }), projection);
      await follow(storeFedSource({ store, publishers: [history] }), {
        kind: 'reaction',
        name: 'history.reactions',
        types: [happened.type],
        react: async ({ body }) => {
          if (fails(body)) throw new Error('it fails');
          done.push(body.id);
        },
      });
      return done;
    },
  };
};
