import { setImmediate } from 'node:timers/promises';

/** Rows or pieces of text that are made at one go: a few milliseconds. */
const atOnce = 200;

/** The same, and others get their turn in between. @throws the signal's reason once it aborts. */
export async function* inTurns<T>(
  all: Iterable<T> | AsyncIterable<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  let made = 0;
  for await (const one of all) {
    yield one;
    if ((made += 1) % atOnce > 0) continue;
    await setImmediate();
    signal?.throwIfAborted();
  }
}
