import { setTimeout } from 'node:timers/promises';
import type { Chance } from '@digihub/digihub-app/checks';
import type { Cluster } from '../cluster.js';
import { type ServiceName, serviceNames } from '../engines.js';
import type { ServiceProcess } from '../service-process.js';
import type { Wires } from './wires.js';

/** What is shaken. */
export interface Ground {
  readonly cluster: Cluster;
  readonly wires: Wires;
  readonly chance: Chance;
}

/**
 * What can go wrong; each leaves the ground whole again, with one process of each service or two. Tells how many
 * processes it killed.
 */
export type Trouble = (ground: Ground) => Promise<number>;

/** Milliseconds; not a wait for something, a moment that is nobody's. */
const moment = (chance: Chance, most: number) => setTimeout(chance.next() * most);

const someCopy = ({ cluster, chance }: Ground, service: ServiceName): ServiceProcess =>
  chance.pick(cluster.of(service));

const listening = async (process: ServiceProcess): Promise<void> => void (await process.url);

/** Now and then a moment in which it goes on. */
const inPulses = async (turns: number, stop: () => void, goOn: () => void): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) {
    stop();
    await setTimeout(120);
    goOn();
    await setTimeout(15);
  }
};

/** A service, with its relay and its consumers, dies. */
const killService: Trouble = async (ground) => {
  const { cluster, chance } = ground;
  const service = chance.pick(serviceNames);
  await someCopy(ground, service).end('SIGKILL');
  if (cluster.of(service).length === 0) await listening(await cluster.launch(service));
  return 1;
};

/** A service dies, and its successor too, while it starts. */
const killSuccessorToo: Trouble = async (ground) => {
  const { cluster, chance } = ground;
  const service = chance.pick(serviceNames);
  await someCopy(ground, service).end('SIGKILL');
  const stillborn = await cluster.launch(service);
  await moment(chance, 1_500);
  await stillborn.end('SIGKILL');
  if (cluster.of(service).length === 0) await listening(await cluster.launch(service));
  return 2;
};

const killBroker: Trouble = async ({ cluster, chance }) => {
  const { broker } = cluster.engines;
  await broker.kill();
  await moment(chance, 1_000);
  await broker.restart();
  return 1;
};

const killPostgres: Trouble = async ({ cluster, chance }) => {
  const { postgres } = cluster.engines;
  await postgres.kill();
  await moment(chance, 1_000);
  await postgres.restart();
  return 1;
};

/** Every connection to the event store breaks, whatever it carries, and none is made for a while: as where it died. */
const cutStore: Trouble = async ({ wires: { store }, chance }) => {
  store.refuse();
  await moment(chance, 4_000);
  store.accept();
  return 0;
};

/** The event store hears nothing and says nothing, longer than some deadlines or not; then the connections break. */
const deafStore: Trouble = async ({ wires: { store }, chance }) => {
  store.hang();
  await moment(chance, 15_000);
  store.drop();
  store.resume();
  return 0;
};

/** A second copy comes, and does not go: which of the two dies later is left to chance. */
const secondCopy: Trouble = async ({ cluster, chance }) => {
  const service = chance.pick(serviceNames);
  if (cluster.of(service).length === 1) await listening(await cluster.launch(service));
  return 0;
};

/** A process hangs, another takes over, the first comes back and knows nothing of it; then one of them dies. */
const zombie: Trouble = async (ground) => {
  const { cluster, chance } = ground;
  const service = chance.pick(serviceNames);
  const hanging = someCopy(ground, service);
  hanging.pause();
  if (cluster.of(service).length === 1) await listening(await cluster.launch(service));
  await moment(chance, 8_000);
  hanging.resume();
  await moment(chance, 2_000);
  await someCopy(ground, service).end('SIGKILL');
  return 1;
};

/** A whole process gets on for a moment only, now and then. */
const stutter: Trouble = async (ground) => {
  const process = someCopy(ground, ground.chance.pick(serviceNames));
  await inPulses(
    20,
    () => process.pause(),
    () => process.resume(),
  );
  return 0;
};

/** The consumers of one service get on slowly, at the pace of their read models; those of the others do not wait. */
const slowConsumer: Trouble = async ({ wires, chance }) => {
  const wire = wires.readModels[chance.pick(serviceNames)];
  await inPulses(
    40,
    () => wire.hang(),
    () => wire.resume(),
  );
  return 0;
};

const deck: readonly (readonly [times: number, trouble: Trouble])[] = [
  [5, killService],
  [1, killSuccessorToo],
  [1, killBroker],
  [1, killPostgres],
  [1, zombie],
  [1, cutStore],
  [1, deafStore],
  [2, secondCopy],
  [1, stutter],
  [1, slowConsumer],
];

/** Processes that are killed by the whole deck. */
export const killsOfDeck = 10;

/** By name. */
export const kinds: readonly string[] = deck.map(([, { name }]) => name);

/** Every kind of trouble, in an order that is left to chance. */
export const shuffled = (chance: Chance): readonly Trouble[] =>
  deck
    .flatMap(([times, trouble]) => Array.from({ length: times }, () => ({ trouble, at: chance.next() })))
    .sort((one, other) => one.at - other.at)
    .map(({ trouble }) => trouble);
