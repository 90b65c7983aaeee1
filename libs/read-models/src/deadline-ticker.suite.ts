import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SettableClock } from '@digihub/kernel/testing';
import { clearDeadline, type Deadline, deadlineCommandId, setDeadline } from './deadline.js';
import { DeadlineTicker, type DeadlineTickerOptions } from './deadline-ticker.js';
import type { OpenReadDatabase, ReadDatabase } from './read-database.js';
import { technical } from './technical-tables.js';
import { until } from './testing.js';

const deadline = (id: string, dueAt: string): Deadline => ({
  id,
  kind: 'first-contact',
  key: id,
  trajectory: id,
  hub: null,
  dueAt,
});

export const deadlineTickerSuite = (engine: string, open: OpenReadDatabase): void => {
  describe(`a deadline ticker on ${engine}`, () => {
    const clock = new SettableClock();
    let database: ReadDatabase;
    let fired: string[];
    let tickers: DeadlineTicker[];

    beforeEach(async () => {
      clock.set('2022-03-01T09:00:00.000Z');
      database = await open([]);
      fired = [];
      tickers = [];
    });
    afterEach(async () => {
      await Promise.all(tickers.map((ticker) => ticker.stop()));
      await database.close();
    });

    const ticker = (options: Partial<DeadlineTickerOptions<unknown>> = {}) => {
      const one = new DeadlineTicker({
        database,
        clock,
        ready: () => true,
        issue: async ({ id }) => void fired.push(id),
        ...options,
      });
      tickers.push(one);
      one.start();
      return one;
    };
    const set = (...deadlines: Deadline[]) =>
      database.transaction(async (tx) => {
        for (const one of deadlines) await setDeadline(tx, one);
      });
    const left = async () =>
      (await technical(database.read).selectFrom('deadlines').select('id').execute()).map(({ id }) => id);

    it('fires what fell due while it was down, in order of time, once', async () => {
      await set(
        deadline('late', '2022-02-28T23:59:59.999Z'),
        deadline('later', '2022-03-01T09:00:00.000Z'),
        deadline('first', '2022-02-01T00:00:00.000Z'),
        deadline('open', '2022-03-01T09:00:00.001Z'),
      );
      await ticker().settle();
      expect(fired).toEqual(['first', 'late', 'later']);
      expect(await left()).toEqual(['open']);
      await ticker().settle();
      expect(fired).toHaveLength(3);
    });

    it('looks again when a clock was set forward', async () => {
      await set(deadline('a', '2022-04-01T00:00:00.000Z'));
      const one = ticker();
      await one.settle();
      expect(fired).toEqual([]);
      clock.set('2022-04-01T00:00:00.000Z');
      await one.settle();
      expect(fired).toEqual(['a']);
    });

    it('wakes by itself for the next one, and when rows change', async () => {
      const running = { now: () => new Date().toISOString() };
      const soon = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
      const one = ticker({ clock: running });
      await one.settle();
      await set(deadline('far', soon(3_600_000)), deadline('near', soon(20)));
      await until(() => fired.length === 1, 'the near one');
      expect(fired).toEqual(['near']);
    });

    it('knows a deadline that moved, and one that was taken away', async () => {
      await set(deadline('a', '2022-03-01T10:00:00.000Z'), deadline('b', '2022-03-01T10:00:00.000Z'));
      await set(deadline('a', '2022-03-02T10:00:00.000Z'));
      await database.transaction((tx) => clearDeadline(tx, 'b'));
      clock.set('2022-03-01T10:00:00.000Z');
      await ticker().settle();
      expect(fired).toEqual([]);
      expect(await left()).toEqual(['a']);
    });

    it('leaves a row alone that was moved while its command was issued', async () => {
      await set(deadline('idle', '2022-03-01T08:00:00.000Z'));
      const one = ticker({
        issue: async ({ id, dueAt }) => {
          fired.push(dueAt);
          await set(deadline(id, '2022-06-01T08:00:00.000Z'));
        },
      });
      await one.settle();
      expect(fired).toEqual(['2022-03-01T08:00:00.000Z']);
      expect(await left()).toEqual(['idle']);
    });

    it('waits until the projections are caught up', async () => {
      await set(deadline('a', '2022-03-01T08:00:00.000Z'));
      let caughtUp = false;
      const one = ticker({ ready: () => caughtUp });
      const settled = one.settle();
      one.poke();
      expect(fired).toEqual([]);
      caughtUp = true;
      one.poke();
      await settled;
      expect(fired).toEqual(['a']);
    });

    it('goes on with others when a command fails, and tries that one again', async () => {
      await set(deadline('broken', '2022-03-01T07:00:00.000Z'), deadline('fine', '2022-03-01T08:00:00.000Z'));
      let broken = true;
      const one = ticker({
        issue: async ({ id }) => {
          if (id === 'broken' && broken) throw new Error('not now');
          fired.push(id);
        },
      });
      await expect(one.settle()).rejects.toThrow('not now');
      expect(fired).toEqual(['fine']);
      expect(await left()).toEqual(['broken']);
      broken = false;
      await one.settle();
      expect(fired).toEqual(['fine', 'broken']);
    });

    it('gives a repeat after death the same command id, and a moved deadline another', () => {
      const id = deadlineCommandId(deadline('a', '2022-03-01T08:00:00.000Z'));
      expect(deadlineCommandId({ id: 'a', dueAt: '2022-03-01T08:00:00.000Z' })).toBe(id);
      expect(deadlineCommandId({ id: 'a', dueAt: '2022-03-02T08:00:00.000Z' })).not.toBe(id);
    });
  });
};
