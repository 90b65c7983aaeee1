import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedStore, openEmbeddedStore } from '@digihub/event-store-embedded';
import { systemClock } from '@digihub/kernel';
import { Checkpoints, Ledger, LedgerKeeper, ledgerMigrations, type LedgerTables } from '@digihub/ledger';
import { newSignerText, parseSigner } from '@digihub/ledger-proofs';
import { openReadDatabase } from '@digihub/read-models';
import type { Benchmark, Figure } from '../benchmark.js';
import { decidedTrajectory, fillAtOnce } from '../samples/decided-trajectory.js';
import { fillStore } from '../samples/fill-store.js';
import type { Pass, Passed } from './memory-replay.js';

const eventsEach = 10;
const logFile = (folder: string): string => join(folder, 'log.db');

/** Peak memory of processes that go over everything, against the same over a tenth of the events. */
export const memory: Benchmark = async ({ folder, quick }) => {
  const events = quick ? 100_000 : 1_000_000;
  const [whole, tenth] = [join(folder, 'whole'), join(folder, 'tenth')];
  await filled(whole, events, plain);
  await filled(tenth, events / 10, plain);
  const replayed = await passOver('replay', whole, events);
  const count = events.toLocaleString('en');
  const peak = (name: string, of: Passed, overTenth: Passed): Figure => ({
    name: `peak resident memory${name}, ${count} events`,
    value: of.peak,
    unit: 'MiB',
    yardstick: { name: `over ${(events / 10).toLocaleString('en')} events`, value: overTenth.peak },
    ratio: of.peak / overTenth.peak,
    aim: { of: 'value', atMost: 300 },
  });
  const figures: Figure[] = [
    peak('', replayed, await passOver('replay', tenth, events / 10)),
    { name: `replay of ${count} events`, value: replayed.eventsPerSecond, unit: 'events/s' },
  ];
  const verified = await passOver('verify', whole, events);
  figures.push(
    peak(` of verify in a heap of ${smallHeap} MiB`, verified, await passOver('verify', tenth, events / 10)),
  );

  const [decided, decidedTenth] = [join(folder, 'decided'), join(folder, 'decided-tenth')];
  await filled(decided, events, decisions);
  await filled(decidedTenth, events / 10, decisions);
  const again = await passOver('redecide', decided, events);
  figures.push(
    peak(
      ` of redecide in a heap of ${smallHeap} MiB`,
      again,
      await passOver('redecide', decidedTenth, events / 10),
    ),
  );
  return figures;
};

const filled = async (
  folder: string,
  events: number,
  fill: (store: EmbeddedStore, trajectories: number, folder: string) => Promise<void>,
): Promise<void> => {
  const store = await openEmbeddedStore({ folder });
  await fill(store, events / eventsEach, folder);
  await store.close();
};

/** Events, and the log that they are compared with. */
const plain = async (store: EmbeddedStore, trajectories: number, folder: string): Promise<void> => {
  await fillStore(store, trajectories, eventsEach);
  const database = await openReadDatabase<LedgerTables>({
    file: logFile(folder),
    migrations: ledgerMigrations,
  });
  const ledger = new Ledger(database);
  const checkpoints = new Checkpoints(ledger, parseSigner(newSignerText('bench')), systemClock);
  const keeper = new LedgerKeeper({ store, ledger, checkpoints, report: () => undefined });
  await keeper.catchUp();
  await keeper.checkpoint();
  await database.close();
};

const decisions = async (store: EmbeddedStore, trajectories: number): Promise<void> =>
  fillAtOnce(store, trajectories, await decidedTrajectory(eventsEach));

/** MiB: so little heap that the peak tells what is held, and not what nobody has collected yet. */
const smallHeap = 64;

const passOver = async (pass: Pass, folder: string, events: number): Promise<Passed> => {
  const file = fileURLToPath(new URL('./memory-replay.js', import.meta.url));
  const child = fork(file, [folder, pass, logFile(folder)], {
    execArgv: pass === 'replay' ? [] : [`--max-old-space-size=${smallHeap}`, '--max-semi-space-size=2'],
  });
  const ended = once(child, 'exit');
  const answer = await Promise.race([once(child, 'message'), ended]);
  await ended;
  const passed = answer[0] as Passed | number;
  if (typeof passed !== 'object' || passed?.events !== events)
    throw new Error(`the ${pass} did not end well`);
  return passed;
};
