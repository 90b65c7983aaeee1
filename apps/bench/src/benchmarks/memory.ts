import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import type { Benchmark } from '../benchmark.js';
import { fillStore } from '../samples/fill-store.js';
import type { Replayed } from './memory-replay.js';

const eventsEach = 10;

/** Peak memory of a process that replays everything, against the same over a tenth of the events. */
export const memory: Benchmark = async ({ folder, quick }) => {
  const events = quick ? 100_000 : 1_000_000;
  const whole = await replayOf(join(folder, 'whole'), events);
  const tenth = await replayOf(join(folder, 'tenth'), events / 10);
  const count = events.toLocaleString('en');
  return [
    {
      name: `peak resident memory, ${count} events`,
      value: whole.peak,
      unit: 'MiB',
      yardstick: { name: `over ${(events / 10).toLocaleString('en')} events`, value: tenth.peak },
      ratio: whole.peak / tenth.peak,
      aim: { of: 'value', atMost: 300 },
    },
    { name: `replay of ${count} events`, value: whole.eventsPerSecond, unit: 'events/s' },
  ];
};

const replayOf = async (folder: string, events: number): Promise<Replayed> => {
  const store = await openEmbeddedStore({ folder });
  await fillStore(store, events / eventsEach, eventsEach);
  await store.close();
  const file = fileURLToPath(new URL('./memory-replay.js', import.meta.url));
  const child = fork(file, [folder], { execArgv: [] });
  const ended = once(child, 'exit');
  const answer = await Promise.race([once(child, 'message'), ended]);
  await ended;
  const replayed = answer[0] as Replayed | number;
  if (typeof replayed !== 'object' || replayed?.events !== events)
    throw new Error('the replay did not end well');
  return replayed;
};
