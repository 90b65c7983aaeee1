import type { RunningContext } from '@digihub/context';
import type { EventStore } from '@digihub/event-store';

/** One set of engines, opened, with every context on it; no consumer runs. */
export interface Installation {
  readonly store: EventStore;
  readonly contexts: readonly RunningContext[];
}
