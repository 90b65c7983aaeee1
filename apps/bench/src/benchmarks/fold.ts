import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Aggregate, Streams } from '@digihub/command-handling';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import {
  type RequestCommand,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  requestStreams,
} from '@digihub/intake-domain';
import type { Benchmark, Figure } from '../benchmark.js';
import { compare, perSecond } from '../compare.js';
import { sampleEvents, sampleStream, sampleTrajectory } from '../samples/trajectory.js';

/** Intake's, as its commands load it. */
const requests: Aggregate<RequestState, RequestCommand, RequestEvent, RequestFacts> = {
  ...requestStreams,
  scope: (state, key) => ({ trajectory: key, hub: state.enterprise?.hub }),
};

/** A trajectory read from the store and folded, as a command meets it that finds nothing in memory. */
export const fold: Benchmark = async ({ folder, quick }) => {
  const store = await openEmbeddedStore({ folder });
  const plain = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
  const rows = plain.prepare('SELECT * FROM events WHERE stream = ? ORDER BY revision');
  const [rounds, milliseconds] = quick ? [5, 100] : [11, 250];
  const figures: Figure[] = [];
  for (const length of [30, 1_000]) {
    await store.append(sampleStream(length), sampleEvents(length, length), 'no-stream');
    const { measured, yardstick, ratio } = await compare(
      rounds,
      () =>
        perSecond(milliseconds, async () => {
          const { revision } = await new Streams(store).load(requests, sampleTrajectory(length));
          return revision + 1;
        }),
      () => perSecond(milliseconds, () => rows.all(sampleStream(length)).length),
    );
    figures.push({
      name: `trajectory of ${length.toLocaleString('en')} events`,
      value: measured,
      unit: 'events/s',
      yardstick: { name: 'its rows through node:sqlite', value: yardstick },
      ratio,
    });
  }
  plain.close();
  await store.close();
  return figures;
};
