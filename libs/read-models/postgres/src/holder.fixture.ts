/**
 * One process of its own for the specifications: `node holder.fixture.js URL SCHEMA COUNT [POINT]`. It brings the
 * schema up to date, works on COUNT messages, says `asleep` when it comes to POINT for the second time and waits there
 * for a line, and in the end says what ended it.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ConsumerRunner } from '@digihub/read-models';
import { adding, countedSource, countingMigrations, type CountingTables } from './counting.fixture.js';
import { openPostgresReadDatabase } from './postgres-database.js';

const [url, schema, count, sleepAt] = process.argv.slice(2) as [string, string, string, string?];
const lines = createInterface({ input: process.stdin });
const database = await openPostgresReadDatabase<CountingTables>({
  url,
  schema,
  migrations: countingMigrations,
  transactionPatience: 1_000,
});
console.log('open');
let times = 0;
const runner = new ConsumerRunner<number, CountingTables>({
  database,
  source: countedSource(Number(count)),
  consumer: adding,
  batchSize: 20,
  probe: async (point) => {
    if (point !== sleepAt || (times += 1) !== 2) return;
    console.log('asleep');
    await once(lines, 'line');
  },
});
if (Number(count) > 0) {
  runner.start();
  const enough = new AbortController();
  const done = runner
    .waitFor(BigInt(Number(count) - 1), { timeout: 60_000, signal: enough.signal })
    .then(() => undefined);
  // One that slept while another overtook it would see that all is done before it learns that it is fenced.
  const ended = await (sleepAt === 'after-transaction' ? runner.ended : Promise.race([done, runner.ended]));
  done.catch(() => undefined);
  enough.abort();
  const seen = (await runner.status()).trouble ?? ended;
  console.log(`ended ${seen instanceof Error ? seen.name : 'done'}`);
}
await runner.stop();
await database.close();
lines.close();
process.stdin.destroy();
