import { givingWay } from '../decide-again/giving-way.js';

/** The same, and others get their turn in between. @throws the signal's reason once it aborts. */
export async function* inTurns<T>(
  all: Iterable<T> | AsyncIterable<T>,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const giveWay = givingWay();
  for await (const one of all) {
    yield one;
    await giveWay();
    signal?.throwIfAborted();
  }
}
