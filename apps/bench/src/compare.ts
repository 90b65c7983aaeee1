import { median } from './statistics.js';

/** One run: does some work, and says how much of it went in a second. */
export type Run = () => number | Promise<number>;

export interface Comparison {
  readonly measured: number;
  readonly yardstick: number;
  readonly ratio: number;
}

/**
 * Runs both in turns, each time the other one first, so that what a busy machine does to one it does to both; the
 * first pair warms up and does not count. Medians of the rest.
 */
export const compare = async (rounds: number, measured: Run, yardstick: Run): Promise<Comparison> => {
  const pairs: { measured: number; yardstick: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { measured: 0, yardstick: 0 };
    if (round % 2 === 0) pair.measured = await measured();
    pair.yardstick = await yardstick();
    if (round % 2 === 1) pair.measured = await measured();
    if (round > 0) pairs.push(pair);
  }
  return {
    measured: median(pairs.map((pair) => pair.measured)),
    yardstick: median(pairs.map((pair) => pair.yardstick)),
    ratio: median(pairs.map((pair) => pair.measured / pair.yardstick)),
  };
};

/** Repeats `work` for about this long; `work` says how much it did. Answers how much went in a second. */
export const perSecond = async (
  milliseconds: number,
  work: () => number | Promise<number>,
): Promise<number> => {
  const started = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    done += await work();
    elapsed = performance.now() - started;
  }
  return (done * 1000) / elapsed;
};

/** Milliseconds that `work` takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
