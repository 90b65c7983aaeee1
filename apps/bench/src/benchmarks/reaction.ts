import { caughtUp } from '@digihub/event-store';
import type { Server } from '@digihub/digihub-app/server';
import type { Benchmark, Figure } from '../benchmark.js';
import { benchServer, settled, tokensFor } from '../load/bench-server.js';
import { machineTime } from '../load/protocol.js';
import { LoadGenerator } from '../load/start-load-generator.js';
import { madeBy, onTrajectories, receiveRequest, untilOpened } from '../load/steps.js';
import { percentile } from '../statistics.js';

/** When routing first wrote about a trajectory, as a subscriber in the server's process sees it. */
const reactionsIn = (server: Server, signal: AbortSignal): Map<string, number> => {
  const seen = new Map<string, number>();
  const watch = async (): Promise<void> => {
    for await (const event of server.parts.store.subscribe({ after: -1n, prefixes: ['routing-'], signal })) {
      if (event === caughtUp) continue;
      const trajectory = event.stream.slice('routing-'.length);
      if (!seen.has(trajectory)) seen.set(trajectory, machineTime());
    }
  };
  void watch();
  return seen;
};

/** Opens trajectories in intake, and sees when routing has started by itself: durable, over the bus. */
export const reaction: Benchmark = async ({ folder, quick }) => {
  const server = await benchServer(folder);
  if (!server.contexts.some(({ name }) => name === 'routing')) {
    await server.stop();
    return { notAvailable: 'this build opens no routing, so nothing reacts to an opened trajectory' };
  }
  const generator = new LoadGenerator();
  const tokens = await tokensFor(server);
  const stop = new AbortController();
  const reactions = reactionsIn(server, stop.signal);
  const now = server.parts.clock.now();
  const figures: Figure[] = [];
  for (const connections of [1, 16]) {
    const count = quick ? 150 : 1_000;
    const prepare = { url: server.url, tokens, requests: count, connections: 64 };
    const received = receiveRequest(`opened${connections}`);
    const trajectories = madeBy(received, count);
    for (const step of [received, ...untilOpened(trajectories, now)]) {
      await generator.run({ ...prepare, ...step });
    }
    await settled(server);
    const open = onTrajectories(trajectories, 'open', 'open', {});
    const { answeredAt } = await generator.run({ ...prepare, ...open, connections });
    await settled(server);
    // A reaction that was there before the client had its answer took no time.
    const waits = trajectories.map((trajectory, n) => {
      const reacted = reactions.get(trajectory);
      if (reacted === undefined) throw new Error(`routing did not react to ${trajectory}`);
      return Math.max(0, reacted - answeredAt[n]!);
    });
    for (const percent of [50, 99]) {
      const name = `${connections === 1 ? 'one client' : `${connections} clients`}, p${percent}`;
      figures.push({ name, value: percentile(waits, percent), unit: 'ms' });
    }
  }
  stop.abort();
  generator.stop();
  await server.stop();
  return figures;
};
