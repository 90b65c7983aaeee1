import { redecide as decideAgain } from '@digihub/audit/history';
import { toDomainEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { request, type RequestEvent, type RequestState, requestUpcasters } from '@digihub/intake-domain';
import type { Benchmark } from '../benchmark.js';
import { compare, timed } from '../compare.js';
import { decidedTrajectory, fillWithDecisions } from '../samples/decided-trajectory.js';

const eventsEach = 10;

/** Every decision of a store taken again, against a plain replay of the same events into the same states. */
export const redecide: Benchmark = async ({ folder, quick }) => {
  const trajectories = quick ? 2_000 : 10_000;
  const events = trajectories * eventsEach;
  const store = await openEmbeddedStore({ folder });
  await fillWithDecisions(store, trajectories, await decidedTrajectory(eventsEach));

  const { measured, yardstick, ratio } = await compare(
    quick ? 3 : 7,
    async () => {
      let equal = 0;
      const took = await timed(async () => ({ equal } = await decideAgain(store)));
      if (equal !== events) throw new Error(`${equal} of ${events} decisions came out equal`);
      return (events * 1000) / took;
    },
    async () => {
      const states = new Map<string, RequestState>();
      const took = await timed(async () => {
        for await (const event of store.readAll({ after: -1n })) {
          const before = states.get(event.stream) ?? request.initialState;
          const told = toDomainEvent(event, requestUpcasters) as RequestEvent;
          states.set(event.stream, request.evolve(before, told));
        }
      });
      if (states.size !== trajectories) throw new Error(`saw ${states.size} of ${trajectories} trajectories`);
      return (events * 1000) / took;
    },
  );
  await store.close();
  return [
    {
      name: `${events.toLocaleString('en')} decisions taken again`,
      value: measured,
      unit: 'events/s',
      yardstick: { name: 'a plain replay of the same events', value: yardstick },
      ratio,
      aim: { of: 'ratio', atLeast: 0.3 },
    },
  ];
};
