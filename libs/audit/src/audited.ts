import type { EventStore } from '@digihub/event-store';
import type { Sealer } from '@digihub/privacy';
import type { Programme } from '@digihub/programme';

/** Injection token of what the audit reads. */
export const audited = Symbol('audited');

export interface Audited {
  readonly store: EventStore;
  readonly sealer: Sealer;
  readonly programme: Programme;
}
