import { beforeEach, describe, expect, it } from '@jest/globals';
import { addMilliseconds } from '@digihub/kernel';
import { SettableClock } from '@digihub/kernel/testing';
import { type Dismissal, NotParked } from '@digihub/read-models';
import { type Counted, until, type World } from './world.js';

const parkAtOnce = { tries: 1 };

export const waitingContract = (world: () => World): void => {
  describe.each(['reactions', 'views'] as const)('a message that fails in %s', (consumer) => {
    let poison: (event: Counted) => boolean;
    let tries: string[];
    beforeEach(() => {
      tries = [];
      poison = ({ subject, data }) => subject === 't1' && data.n === 2;
      const fail = (event: Counted): void => {
        tries.push(`${event.subject} ${event.data.n}`);
        if (poison(event)) throw new Error('poison');
      };
      if (consumer === 'reactions') world().onReact = fail;
      else world().onProject = fail;
    });

    /** What the consumer has done so far. */
    const done = async (): Promise<unknown> =>
      consumer === 'reactions' ? world().effects() : world().totals();
    const publish = async (...all: readonly (readonly [string, number])[]) => {
      const published = [];
      for (const [trajectory, n] of all) published.push(await world().publish(trajectory, n));
      return published;
    };

    it('holds up its own trajectory only, also for what comes later and after a restart', async () => {
      const [, failing, behind] = await publish(['t1', 1], ['t1', 2], ['t1', 3], ['t2', 1]);
      let process = world().start({ backOff: parkAtOnce });
      await world().handled(process);
      await process.bus.close();
      process = world().start({ backOff: parkAtOnce });
      const [later] = await publish(['t1', 4], ['t2', 2]);
      await world().handled(process);
      expect(await done()).toEqual(consumer === 'reactions' ? { t1: [1], t2: [1, 2] } : { t1: 1, t2: 3 });
      expect(await process[consumer].waiting()).toMatchObject([
        { id: failing!.id, key: 't1', state: 'parked', error: 'Error: poison' },
        { id: behind!.id, state: 'behind' },
        { id: later!.id, state: 'behind' },
      ]);
      expect(await process[consumer].status()).toMatchObject({ state: 'running', waiting: 2, parked: 1 });
    });

    it('is retried in order with those behind it, once it is mended', async () => {
      const [, failing] = await publish(['t1', 1], ['t1', 2], ['t1', 3], ['t1', 4], ['t2', 1]);
      const process = world().start({ backOff: parkAtOnce });
      await world().handled(process);
      poison = () => false;
      tries = [];
      await process[consumer].retry(failing!.id);
      await until(async () => (await process[consumer].waiting()).length === 0, 'nothing waits');
      expect(tries).toEqual(['t1 2', 't1 3', 't1 4']);
      expect(await done()).toEqual(
        consumer === 'reactions' ? { t1: [1, 2, 3, 4], t2: [1] } : { t1: 10, t2: 1 },
      );
    });

    it('is tried again by itself, and what follows goes on behind it', async () => {
      let failures = 0;
      poison = ({ subject, data }) => subject === 't1' && data.n === 1 && (failures += 1) <= 4;
      const process = world().start({ backOff: { first: 1, factor: 1, tries: 100 } });
      await publish(['t1', 1], ['t1', 2], ['t2', 1]);
      await world().handled(process);
      await publish(['t1', 3]);
      await world().handled(process);
      await until(async () => (await process[consumer].waiting()).length === 0, 'nothing waits');
      expect(await done()).toEqual(consumer === 'reactions' ? { t1: [1, 2, 3], t2: [1] } : { t1: 6, t2: 1 });
    });

    it('waits longer after each failure, and is parked after the last', async () => {
      const clock = new SettableClock();
      const began = clock.now();
      const after = (milliseconds: number) => addMilliseconds(began, milliseconds);
      const process = world().start({ clock, backOff: { first: 1_000, factor: 3, most: 5_000, tries: 4 } });
      await publish(['t1', 2]);
      await world().handled(process);
      for (const [attempts, due] of [
        [1, 1_000],
        [2, 4_000],
        [3, 9_000],
      ] as const) {
        await until(
          async () => (await process[consumer].waiting())[0]?.attempts === attempts,
          `try ${attempts}`,
        );
        expect(await process[consumer].waiting()).toMatchObject([{ state: 'retrying', dueAt: after(due) }]);
        clock.set(after(due - 1));
        process[consumer].poke();
        clock.set(after(due));
        process[consumer].poke();
      }
      await until(async () => (await process[consumer].status()).parked === 1, 'parked');
      expect(await process[consumer].waiting({ parked: true })).toMatchObject([{ attempts: 4, dueAt: null }]);
      const kinds = world().reports.map(({ kind }) => kind);
      expect(kinds).toEqual(['waiting', 'waiting', 'waiting', 'parked']);
    });

    it('is dismissed with a reason, once that is recorded, and what stood behind it goes on', async () => {
      const [, failing] = await publish(['t1', 1], ['t1', 2], ['t1', 3]);
      const process = world().start({ backOff: parkAtOnce });
      await world().handled(process);
      const dismissed: Dismissal[] = [];
      const unrecorded = process[consumer].dismiss(failing!.id, 'twin of another', async () => {
        throw new Error('the store is away');
      });
      await expect(unrecorded).rejects.toThrow('the store is away');
      expect(await process[consumer].status()).toMatchObject({ waiting: 1, parked: 1 });

      await process[consumer].dismiss(failing!.id, 'twin of another', async (one) => dismissed.push(one));
      await until(async () => (await process[consumer].waiting()).length === 0, 'nothing waits');
      expect(dismissed).toMatchObject([
        { reason: 'twin of another', message: { id: failing!.id, key: 't1' }, body: { data: { n: 2 } } },
      ]);
      expect(await done()).toEqual(consumer === 'reactions' ? { t1: [1, 3] } : { t1: 4 });
      await expect(process[consumer].dismiss(failing!.id, 'again', async () => undefined)).rejects.toThrow(
        NotParked,
      );
    });
  });

  it('parks data that its contract does not allow, and goes on with other trajectories', async () => {
    const bad = await world().append('t1', 'counter.counted.v1', { n: 'many' });
    await world().publish('t1', 2);
    await world().publish('t2', 1);
    const process = world().start({ backOff: parkAtOnce });
    await world().handled(process);
    expect(await world().effects()).toEqual({ t2: [1] });
    for (const runner of [process.reactions, process.views]) {
      expect(await runner.waiting({ parked: true })).toMatchObject([
        { id: bad.id, error: expect.stringContaining('/n: Expected integer') },
      ]);
    }
  });

  it('keeps a version that it does not know for the build that does', async () => {
    const unknown = await world().append('t1', 'counter.counted.v2', { number: 1 });
    await world().publish('t2', 1);
    const process = world().start({ backOff: parkAtOnce });
    await world().handled(process);
    expect(await world().effects()).toEqual({ t2: [1] });
    expect(await process.reactions.waiting()).toMatchObject([
      { id: unknown.id, state: 'parked', error: expect.stringContaining('UnknownVersion') },
    ]);
  });
};
