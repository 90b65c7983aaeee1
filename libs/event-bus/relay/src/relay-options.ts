import type { Publisher } from '@digihub/event-bus';
import type { KafkaSettings } from '@digihub/event-bus-kafka';
import type { EventStore } from '@digihub/event-store';

export interface RelayOptions {
  /** Of the service's context: what it tells the others, and its streams. */
  readonly publisher: Publisher;
  readonly store: EventStore;
  readonly kafka: KafkaSettings;
  /** Events per transaction at most; 2,000. */
  readonly batchSize?: number | undefined;
  readonly report?: ((trouble: RelayTrouble) => void) | undefined;
  readonly observer?: RelayObserver | undefined;
  /** Crash tests hold or end it there: everything is sent, nothing is committed. */
  readonly beforeCommit?: (() => void | Promise<void>) | undefined;
}

/** Counts what was carried. */
export interface RelayObserver {
  /** A transaction was committed, with so many events. */
  relayed(relay: string, events: number): void;
}

/** Nothing of it is lost: it is for logs and metrics. */
export interface RelayTrouble {
  /** It goes on by itself after a back-off; or it ended for good. */
  readonly kind: 'away' | 'ended';
  readonly relay: string;
  readonly error: unknown;
}

export interface RelayStatus {
  readonly relay: string;
  /** `blocked`: it stands before an event that cannot be published. `fenced`: another took over. `refused`: see `trouble`. */
  readonly state: 'stopped' | 'starting' | 'running' | 'backing-off' | 'blocked' | 'fenced' | 'refused';
  /** Of the last event of the store that it has passed, its own or another's; -1n: none. */
  readonly position: bigint;
  /** Events published, and transactions, since it was made. */
  readonly published: number;
  readonly transactions: number;
  readonly trouble?: unknown;
}
