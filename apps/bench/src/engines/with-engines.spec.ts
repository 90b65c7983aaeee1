import { describe, expect, it } from '@jest/globals';
import { withEngines } from './with-engines.js';

const figure = { name: 'a figure', value: 1, unit: 'ms' };

describe('measuring on engines', () => {
  it('stops them afterwards, also where measuring fails', async () => {
    let stopped = 0;
    const engines = () => Promise.resolve({ stop: () => Promise.resolve((stopped += 1)) });
    expect(await withEngines(engines, () => Promise.resolve([figure]))).toEqual([figure]);
    await expect(withEngines(engines, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(stopped).toBe(2);
  });

  it.each([
    'the broker did not start (spawn java ENOENT)',
    'no PostgreSQL on this machine: install it',
    'Command failed: mvn -q',
  ])('says why there are no figures: %s', async (why) => {
    const measured = await withEngines(
      () => Promise.reject<{ stop: () => Promise<void> }>(new Error(`${why}\nmore`)),
      () => Promise.resolve([figure]),
    );
    expect(measured).toEqual({ notAvailable: why });
  });

  it('fails where an engine is there and does not start', async () => {
    const broken = () => Promise.reject<{ stop: () => Promise<void> }>(new Error('intake is not ready'));
    await expect(withEngines(broken, () => Promise.resolve([figure]))).rejects.toThrow('not ready');
  });
});
