import { describe, expect, it } from '@jest/globals';
import { Fresh } from './fresh.js';

describe('a fresh value', () => {
  it('is asked for once for all who come while an answer is on its way, and never answered from before', async () => {
    const questions: ((value: number) => void)[] = [];
    const fresh = new Fresh(() => new Promise<number>((resolve) => questions.push(resolve)));
    const first = fresh.value();
    const others = [fresh.value(), fresh.value()];
    expect(questions).toHaveLength(1);
    questions[0]!(1);
    expect(await first).toBe(1);
    const late = fresh.value();
    questions[1]!(2);
    expect(await Promise.all(others)).toEqual([2, 2]);
    questions[2]?.(3);
    expect(await late).toBe(questions.length);
  });

  it('is asked for again after an error', async () => {
    let times = 0;
    const fresh = new Fresh(async () => {
      times += 1;
      if (times === 1) throw new Error('away');
      return times;
    });
    const [first, second] = [fresh.value(), fresh.value()];
    await expect(first).rejects.toThrow('away');
    expect(await second).toBe(2);
    expect(await fresh.value()).toBe(3);
  });
});
