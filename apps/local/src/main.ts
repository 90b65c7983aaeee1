/** `npm run engines`: engines and services apart on this machine, until it is told to stop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chance, rush } from '@digihub/digihub-app/checks';
import { demoStart } from '@digihub/digihub-app/demo';
import { ClusterApi } from './cluster-api.js';
import { startCluster } from './cluster.js';
import { serviceNames, startEngines } from './engines.js';

const usage = `npm run engines -- [--only-engines] [--play N] [--seed N]

  --only-engines  no services; prints what each needs to know (DIGIHUB_*)
  --play N        lets N trajectories of the demo begin, all on one morning, and plays them to their end
  --seed N        seed of that script; 1 where absent

A real Apache Kafka (Java 17 and Maven), a real PostgreSQL, a real OpenID Connect provider; in place of EventStoreDB
our test server, which keeps everything in memory. Everything is new at each start and gone at its end.`;

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`"${text}" is no whole number`);
  return Number(text);
};

const given = () => {
  const { values } = parseArgs({
    options: {
      'only-engines': { type: 'boolean', default: false },
      play: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  return { ...values, play: wholeNumber(values.play), seed: wholeNumber(values.seed) };
};

const options = (() => {
  try {
    return given();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
})();
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'digihub-engines-'));
const untilTold = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

const engines = async (): Promise<{ stop(): Promise<void> }> => {
  const started = await startEngines(folder);
  for (const service of serviceNames) {
    console.log(`\n# ${service}`);
    for (const [name, value] of Object.entries(await started.environment(service))) {
      console.log(`${name}='${value}'`);
    }
  }
  return started;
};

const cluster = async (): Promise<{ stop(): Promise<void> }> => {
  const started = await startCluster({ folder, demo: true });
  for (const process of started.processes) {
    console.log(`${process.service.padEnd(9)} ${await process.url}/${process.service}/docs`);
  }
  console.log(`logs      ${join(folder, 'logs')}`);
  if (options.play > 0) {
    const api = new ClusterApi(started, new Chance(options.seed));
    const { play: trajectories, seed } = options;
    const { ended } = await rush(api, { seed, trajectories, from: demoStart, enough: () => false });
    console.log(`\nPlayed ${trajectories} trajectories, ${ended} to their end: ${api.commands} commands.`);
  }
  const token = await started.engines.issue({ id: 'caseworker-west-vlaanderen' });
  console.log(`\nA token for caseworker-west-vlaanderen, 12 hours:\n\n  ${token}`);
  return started;
};

console.log('Starting Kafka, PostgreSQL, the event store and the identity provider …');
const running = await (options['only-engines'] ? engines() : cluster());
console.log('\nCtrl-C stops everything.');
await untilTold;
await running.stop();
rmSync(folder, { recursive: true, force: true });
