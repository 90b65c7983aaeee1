import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { contracts, intakeContracts, type PublishedEvent } from '@digihub/contracts';
import { CasesProjection, erasureContext, type ErasureTables } from '@digihub/erasure';
import type { BusContext } from '@digihub/event-bus';
import { KafkaBus, type KafkaSettings } from '@digihub/event-bus-kafka';
import { publishHistory } from '@digihub/event-bus-relay';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { startLocalBroker } from '@digihub/infra-kafka';
import { type LocalPostgres, startLocalPostgres } from '@digihub/infra-postgres';
import { intakeContext } from '@digihub/intake';
import { programme } from '@digihub/programme';
import type { ReadDatabase } from '@digihub/read-models';
import { openPostgresReadDatabase } from '@digihub/read-models-postgres';
import pg from 'pg';
import type { Benchmark } from '../benchmark.js';
import { compare } from '../compare.js';
import { ownTopics } from '../engines/own-topics.js';
import { withEngines } from '../engines/with-engines.js';
import { cutAs, WorkLog } from '../engines/work-log.js';
import { fillStore } from '../samples/fill-store.js';

type Cases = ReadDatabase<ErasureTables>;
type Row = ErasureTables['cases'];

const { publisher } = intakeContext(programme);
const { type } = intakeContracts.requestReceived;

const startBoth = async (folder: string) => {
  const postgres = await startLocalPostgres();
  try {
    mkdirSync(join(folder, 'kafka'));
    const broker = await startLocalBroker({ folder: join(folder, 'kafka') });
    return { postgres, broker, stop: () => Promise.all([broker.stop(), postgres.stop()]) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
};

/** Erasure's list of cases on PostgreSQL, from Kafka, against bulk inserts of the rows that come out. */
export const consumer: Benchmark = ({ folder, quick }) =>
  withEngines(
    () => startBoth(folder),
    async ({ postgres, broker }) => {
      const events = quick ? 3_000 : 15_000;
      const store = await openEmbeddedStore({ folder: join(folder, 'store') });
      await fillStore(store, events, 1);
      const kafka = ownTopics(broker, 'bench');
      await publishHistory({ publishers: [publisher], store, kafka });
      let made = 0;
      const fresh = async (): Promise<{ schema: string; database: Cases }> => {
        const schema = `cases_${(made += 1)}`;
        const { migrations } = erasureContext;
        const { url } = postgres;
        return {
          schema,
          database: await openPostgresReadDatabase<ErasureTables>({ url, schema, migrations }),
        };
      };
      let rows: readonly Row[] = [];
      let sizes: readonly number[] = [];
      const fromKafka = async (): Promise<number> => {
        const { database } = await fresh();
        const log = await consume(database, store, kafka, events);
        rows = await database.read.selectFrom('cases').selectAll().execute();
        sizes = log.sizes;
        await database.close();
        if (rows.length !== events) throw new Error(`${rows.length} rows of ${events} events`);
        return log.perSecond;
      };
      await fromKafka();
      const { measured, yardstick, ratio } = await compare(quick ? 3 : 7, fromKafka, async () => {
        const { schema, database } = await fresh();
        await database.close();
        return (await insert(postgres, schema, cutAs(rows, sizes))).perSecond;
      });
      await store.close();
      return [
        {
          name: `the list of cases, one row an event, ${Math.round(events / sizes.length)} events a transaction`,
          value: measured,
          unit: 'events/s',
          yardstick: {
            name: 'pg inserts the same rows, one statement and one transaction for as many',
            value: yardstick,
          },
          ratio,
        },
      ];
    },
  );

const consume = async (
  database: Cases,
  store: EventStore,
  kafka: KafkaSettings,
  events: number,
): Promise<WorkLog> => {
  const log = new WorkLog();
  const all = Promise.withResolvers<void>();
  const bus = new KafkaBus<ErasureTables>({
    ...{ context: 'erasure', transportId: Symbol('bench'), database, contracts, kafka, store, relays: [] },
    probe: (point, messages) => {
      if (point !== 'after-transaction') return;
      log.committed(messages.length);
      if (log.events === events) all.resolve();
    },
    report: ({ error }) => all.reject(error),
  });
  const cases = new CasesProjection();
  const received = (event: PublishedEvent, context: BusContext<ErasureTables>) =>
    cases.received(event, context);
  bus.addHandler(type, received as never, true, { kind: 'projection' });
  bus.listen((error) => (error ? all.reject(error) : undefined));
  await all.promise.finally(() => bus.close());
  return log;
};

const insert = async (
  { url }: LocalPostgres,
  schema: string,
  transactions: readonly (readonly Row[])[],
): Promise<WorkLog> => {
  const log = new WorkLog();
  const client = new pg.Client(url);
  await client.connect();
  const columns = ['trajectory', 'hub', 'ended', 'last_award', 'last_payment', 'last_invoice'] as const;
  for (const rows of transactions) {
    const values = rows.map(
      (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join()})`,
    );
    const parameters = rows.flatMap((row) => columns.map((column) => row[column]));
    await client.query('begin');
    await client.query(`insert into ${schema}.cases (${columns.join()}) values ${values.join()}`, parameters);
    await client.query('commit');
    log.committed(rows.length);
  }
  await client.end();
  return log;
};
