/** The process whose memory is measured: `memory-replay.js FOLDER` replays the whole store, then tells its parent. */
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { toDomainEvent } from '@digihub/event-store';
import { request, type RequestEvent, requestUpcasters } from '@digihub/intake-domain';

export interface Replayed {
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Largest resident set of the process, MiB. */
  readonly peak: number;
}

const store = await openEmbeddedStore({ folder: process.argv[2]!, readOnly: true });
const started = performance.now();
let events = 0;
let state = request.initialState;
for await (const event of store.readAll({ after: -1n })) {
  if (event.revision === 0) state = request.initialState;
  state = request.evolve(state, toDomainEvent(event, requestUpcasters) as RequestEvent);
  events += 1;
}
const eventsPerSecond = (events * 1000) / (performance.now() - started);
await store.close();
if (state.status !== 'in-conversation') throw new Error('the last trajectory was not replayed');
// maxRSS is in KiB.
const peak = process.resourceUsage().maxRSS / 1024;
process.send?.({ events, eventsPerSecond, peak } satisfies Replayed);
