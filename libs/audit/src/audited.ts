import type { EventStore } from '@digihub/event-store';
import type { Clock } from '@digihub/kernel';
import type { Sealer } from '@digihub/privacy';
import type { Programme } from '@digihub/programme';
import type { KeptLog } from './log/open-log.js';

/** Injection token of what the audit reads. */
export const audited = Symbol('audited');

export interface Audited {
  readonly store: EventStore;
  readonly sealer: Sealer;
  readonly programme: Programme;
  readonly clock: Clock;
  /** The log of all events, where this process keeps one: it names a cut of the store. */
  readonly log?: KeptLog | undefined;
}
