import { expect, it } from '@jest/globals';
import { gate, type World } from './world.js';

const trajectories = ['t1', 't2', 't3'];

/** Publishes 1…count for each trajectory, one after the other in turns. */
export const publishInTurns = async (world: World, from: number, to: number): Promise<void> => {
  for (let n = from; n <= to; n += 1) {
    for (const trajectory of trajectories) await world.publish(trajectory, n);
  }
};

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const sumUpTo = (count: number): number => (count * (count + 1)) / 2;

/** Every trajectory was reacted to once per event, in order, and added up once. */
export const expectOnce = async (world: World, count: number): Promise<void> => {
  expect(await world.effects()).toEqual(Object.fromEntries(trajectories.map((one) => [one, upTo(count)])));
  expect(await world.totals()).toEqual(Object.fromEntries(trajectories.map((one) => [one, sumUpTo(count)])));
};

export const deliveryContract = (world: () => World): void => {
  it('delivers what was published before it started and after, in order per trajectory', async () => {
    await publishInTurns(world(), 1, 10);
    const process = world().start({ batchSize: 7 });
    await world().handled(process);
    await publishInTurns(world(), 11, 20);
    await world().handled(process);
    await expectOnce(world(), 20);
  });

  it('loses and repeats nothing when it is stopped and started in the middle, again and again', async () => {
    let process = world().start({ batchSize: 5 });
    for (let round = 0; round < 10; round += 1) {
      await publishInTurns(world(), round * 5 + 1, round * 5 + 5);
      await process.bus.close();
      process = world().start({ batchSize: 5 });
    }
    await world().handled(process);
    await expectOnce(world(), 50);
  });

  it('finishes the batch under way when it is stopped', async () => {
    const reacting = gate();
    const go = gate();
    world().onReact = async () => {
      reacting.open();
      await go.passed;
    };
    await world().publish('t1', 1);
    const process = world().start();
    await reacting.passed;
    const stopped = process.bus.close();
    go.open();
    await stopped;
    expect(await world().effects()).toEqual({ t1: [1] });
    const { watermarks } = await process.reactions.status();
    expect(watermarks.size).toBe(1);
  });

  it('passes over what no handler asked for', async () => {
    const { position } = await world().append('t1', 'counter.private.v1', {});
    const process = world().start();
    await process.bus.watermarks.waitFor(position);
    expect(await world().effects()).toEqual({});
  });

  it('lets a reader see its own write', async () => {
    const process = world().start();
    for (let n = 1; n <= 25; n += 1) {
      const { position } = await world().publish('t1', n);
      await process.bus.watermarks.waitFor(position, { consumers: ['counting.views'] });
      expect(await world().totals()).toEqual({ t1: sumUpTo(n) });
    }
  });

  it('tells a reader how far it is when that takes too long', async () => {
    const projecting = gate();
    world().onProject = () => projecting.passed;
    const { position } = await world().publish('t1', 1);
    const process = world().start();
    const behind = process.bus.watermarks.waitFor(position, { consumers: ['counting.views'], timeout: 20 });
    await expect(behind).rejects.toMatchObject({ status: 503, code: 'read-model-behind', position });
    projecting.open();
  });

  it('holds its source back when it is slow, and delivers everything in the end', async () => {
    const slow = gate();
    world().onReact = () => slow.passed;
    world().onProject = () => slow.passed;
    const process = world().start({ batchSize: 20 });
    await publishInTurns(world(), 1, 200);
    // Two consumers, each with one batch in hand and one ahead.
    if (world().fixture.handedOut) expect(world().fixture.handedOut!()).toBeLessThanOrEqual(2 * 2 * 20 + 2);
    slow.open();
    await world().handled(process);
    await expectOnce(world(), 200);
  });
};
