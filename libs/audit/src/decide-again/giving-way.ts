import { setImmediate } from 'node:timers/promises';

/**
 * Long work beside requests: call the result between two steps, and others get their turn once this has held the
 * process for `most` milliseconds. Awaiting alone does not do that where all that is awaited is at hand.
 */
export const givingWay = (most = 10): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < most) return;
    await setImmediate();
    since = performance.now();
  };
};
