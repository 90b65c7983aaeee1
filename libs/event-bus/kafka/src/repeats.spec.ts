import { describe, expect, it } from '@jest/globals';
import type { PublishedEvent } from '@digihub/contracts';
import type { Message } from '@digihub/read-models';
import { Repeats } from './repeats.js';

const message = (position: number, { partition = 0, source = '/digihub/intake?store=a' } = {}) =>
  ({ partition, body: { source, sequence: String(position).padStart(20, '0') } }) as Message<PublishedEvent>;

describe('repeats', () => {
  it('are what does not grow within a partition and a context', () => {
    const repeats = new Repeats();
    expect([5, 9, 9, 7, 10].map((position) => repeats.isNew(message(position)))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(repeats.isNew(message(1, { partition: 1 }))).toBe(true);
    expect(repeats.isNew(message(1, { source: '/digihub/finance?store=a' }))).toBe(true);
    repeats.forget();
    expect(repeats.isNew(message(5))).toBe(true);
  });
});
