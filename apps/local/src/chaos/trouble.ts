import { setTimeout } from 'node:timers/promises';
import type { Chance } from '@digihub/digihub-app/checks';
import type { Cluster } from '../cluster.js';
import { type ServiceName, serviceNames } from '../engines.js';
import type { ServiceProcess } from '../service-process.js';

/** What can go wrong; each leaves the cluster whole again, with one process of each service or two. */
type Trouble = (cluster: Cluster, chance: Chance) => Promise<number>;

/** Milliseconds; not a wait for something, a moment that is nobody's. */
const moment = (chance: Chance, most: number) => setTimeout(chance.next() * most);

const someService = (chance: Chance): ServiceName =>
  serviceNames[Math.floor(chance.next() * serviceNames.length)]!;

const someCopy = (cluster: Cluster, service: ServiceName, chance: Chance): ServiceProcess => {
  const copies = cluster.of(service);
  return copies[Math.floor(chance.next() * copies.length)]!;
};

const listening = async (process: ServiceProcess): Promise<void> => void (await process.url);

/** A service, with its relay and its consumers, dies; sometimes its successor too, while it starts. */
const killService: Trouble = async (cluster, chance) => {
  const service = someService(chance);
  await someCopy(cluster, service, chance).end('SIGKILL');
  if (cluster.of(service).length > 0) return 1;
  if (chance.next() > 0.2) {
    await listening(await cluster.launch(service));
    return 1;
  }
  const stillborn = await cluster.launch(service);
  await moment(chance, 1_500);
  await stillborn.end('SIGKILL');
  await listening(await cluster.launch(service));
  return 2;
};

const killBroker: Trouble = async ({ engines: { broker } }, chance) => {
  await broker.kill();
  await moment(chance, 1_000);
  await broker.restart();
  return 1;
};

const killPostgres: Trouble = async ({ engines: { postgres } }, chance) => {
  await postgres.kill();
  await moment(chance, 1_000);
  await postgres.restart();
  return 1;
};

/** A second copy comes, and does not go: which of the two dies later is left to chance. */
const secondCopy: Trouble = async (cluster, chance) => {
  const service = someService(chance);
  if (cluster.of(service).length === 1) await listening(await cluster.launch(service));
  return 0;
};

/** A process hangs, another takes over, the first comes back and knows nothing of it; then one of them dies. */
const zombie: Trouble = async (cluster, chance) => {
  const service = someService(chance);
  const hanging = someCopy(cluster, service, chance);
  hanging.pause();
  if (cluster.of(service).length === 1) await listening(await cluster.launch(service));
  await moment(chance, 8_000);
  hanging.resume();
  await moment(chance, 2_000);
  await someCopy(cluster, service, chance).end('SIGKILL');
  return 1;
};

/** A process gets on for a moment only, now and then. */
const slow: Trouble = async (cluster, chance) => {
  const process = someCopy(cluster, someService(chance), chance);
  for (let turn = 0; turn < 20; turn += 1) {
    process.pause();
    await setTimeout(120);
    process.resume();
    await setTimeout(15);
  }
  return 0;
};

const weighted: readonly (readonly [weight: number, trouble: Trouble])[] = [
  [8, killService],
  [2, killBroker],
  [2, killPostgres],
  [2, secondCopy],
  [2, zombie],
  [1, slow],
];

/** Makes some trouble, and tells how many processes were killed. `begins` hears what it is. */
export const makeTrouble = (
  cluster: Cluster,
  chance: Chance,
  begins: (trouble: string) => void,
): Promise<number> => {
  const all = weighted.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance.next() * all;
  const [, trouble] = weighted.find(([weight]) => (left -= weight) < 0) ?? weighted[0]!;
  begins(trouble.name);
  return trouble(cluster, chance);
};
