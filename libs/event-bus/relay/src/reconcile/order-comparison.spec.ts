import { describe, expect, it } from '@jest/globals';
import { type EventInOrder, OrderComparison } from './order-comparison.js';

const event = (sequence: number, key = 'a'): EventInOrder => ({
  sequence: BigInt(sequence),
  id: `id-${sequence}`,
  type: 'counted',
  key,
});

describe('a comparison of two orders', () => {
  const comparing = () => {
    const found: string[] = [];
    const comparison = new OrderComparison((kind, { sequence }) => found.push(`${kind} ${sequence}`));
    return { comparison, found };
  };
  const stored = async () => true;

  it('misses what was expected and never came', () => {
    const { comparison, found } = comparing();
    comparison.absent(event(1));
    comparison.matched(event(2));
    expect(found).toEqual([]);
    comparison.end();
    expect(found).toEqual(['missing 1']);
  });

  it('lets one come late that nothing of its trajectory overtook', async () => {
    const { comparison, found } = comparing();
    comparison.absent(event(1, 'a'));
    comparison.matched(event(2, 'b'));
    await comparison.surplus(event(1, 'a'), stored);
    comparison.end();
    expect(found).toEqual([]);
  });

  it('tells of one that a later event of its trajectory overtook', async () => {
    const { comparison, found } = comparing();
    comparison.absent(event(1));
    comparison.matched(event(2));
    await comparison.surplus(event(1), stored);
    comparison.end();
    expect(found).toEqual(['out-of-order 1']);
  });

  it('tells what came again from what was never stored', async () => {
    const { comparison, found } = comparing();
    comparison.matched(event(1));
    await comparison.surplus(event(1), stored);
    await comparison.surplus(event(7), async () => false);
    expect(found).toEqual(['repeated 1', 'unknown 7']);
  });

  it('gives up beyond what memory is for, and counts on', () => {
    const { comparison, found } = comparing();
    for (let sequence = 1; sequence <= 10_005; sequence += 1)
      comparison.absent(event(sequence, `k${sequence}`));
    expect(found).toHaveLength(5);
    comparison.end();
    expect(found).toHaveLength(10_005);
  });
});
