import type { Benchmark, Figure } from '../benchmark.js';
import { benchServer, settled, tokensFor } from '../load/bench-server.js';
import { LoadGenerator } from '../load/start-load-generator.js';
import { madeBy, onTrajectories, receiveRequest, untilOpened } from '../load/steps.js';
import { WatchedReactions } from '../load/watched-reactions.js';
import { percentile } from '../statistics.js';

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
  const reactions = new WatchedReactions(server.parts.store, stop.signal);
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
    const waits = await Promise.all(
      trajectories.map(async (trajectory, n) =>
        Math.max(0, (await reactions.of(trajectory)) - answeredAt[n]!),
      ),
    );
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
