import { expect, it } from '@jest/globals';
import { Fenced, type Probe, type ProbePoint, StoppedByProbe } from '@digihub/read-models';
import { expectOnce, publishInTurns } from './delivery-contract.js';
import { gate, until, type World } from './world.js';

const points: readonly (readonly [consumer: 'reactions' | 'views', point: ProbePoint])[] = [
  ['reactions', 'before-commands'],
  ['reactions', 'after-commands'],
  ['reactions', 'in-transaction'],
  ['reactions', 'after-transaction'],
  ['views', 'in-transaction'],
  ['views', 'after-transaction'],
];

/** Death at the `nth` time that this consumer comes to this point. */
const dieAt = (consumer: string, point: ProbePoint, nth: number): Probe => {
  let times = 0;
  return (at, _, name) => {
    if (at !== point || name !== `counting.${consumer}`) return;
    times += 1;
    if (times === nth) throw new Error('killed');
  };
};

export const crashContract = (world: () => World): void => {
  it.each(points)('does everything once when %s die %s', async (consumer, point) => {
    await publishInTurns(world(), 1, 8);
    for (const nth of [1, 3]) {
      const killed = world().start({ batchSize: 4, probe: dieAt(consumer, point, nth) });
      expect(await killed[consumer].ended).toBeInstanceOf(StoppedByProbe);
      await killed.bus.close();
    }
    await world().handled(world().start());
    await expectOnce(world(), 8);
  });

  it.each(points)('does a retry once when %s die %s in it', async (consumer, point) => {
    let mended = false;
    const fail = ({ subject, data }: { subject: string; data: { n: number } }): void => {
      if (!mended && subject === 't2' && data.n === 3) throw new Error('not yet');
    };
    if (consumer === 'reactions') world().onReact = fail;
    else world().onProject = fail;
    await publishInTurns(world(), 1, 5);
    const first = world().start({ backOff: { first: 1, factor: 1, tries: 1_000 } });
    await world().handled(first);
    await first.bus.close();

    mended = true;
    const killed = world().start({ backOff: { first: 1 }, probe: dieAt(consumer, point, 1) });
    expect(await killed[consumer].ended).toBeInstanceOf(StoppedByProbe);
    await killed.bus.close();

    const last = world().start();
    await until(async () => (await last[consumer].waiting()).length === 0, 'nothing waits');
    await world().handled(last);
    await expectOnce(world(), 5);
  });

  it('fences a holder that comes back after another took over', async () => {
    const asleep = gate();
    const awake = gate();
    await publishInTurns(world(), 1, 4);
    const zombie = world().start({
      batchSize: 3,
      probe: async (point, _, consumer) => {
        if (point !== 'after-commands' || consumer !== 'counting.reactions') return;
        asleep.open();
        await awake.passed;
      },
    });
    await asleep.passed;
    const other = world().start();
    await other.reactions.waitFor(await world().fixture.store.head());
    awake.open();
    expect(await zombie.reactions.ended).toBeInstanceOf(Fenced);
    expect(await zombie.reactions.status()).toMatchObject({ state: 'fenced' });
    await publishInTurns(world(), 5, 6);
    await other.reactions.waitFor(await world().fixture.store.head());
    expect((await world().effects())['t1']).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does everything once when two holders start together', async () => {
    const [one, other] = [world().start({ batchSize: 2 }), world().start({ batchSize: 2 })];
    await publishInTurns(world(), 1, 30);
    const head = await world().fixture.store.head();
    const enough = new AbortController();
    const patient = { timeout: 20_000, signal: enough.signal };
    for (const consumer of ['reactions', 'views'] as const) {
      await Promise.any([one, other].map((process) => process[consumer].waitFor(head, patient)));
    }
    enough.abort();
    await expectOnce(world(), 30);
  });
};
