import type { RelayCheckpoint } from '@digihub/event-bus-kafka';

/** Another relay of the same service took over: this one wrote nothing since, and ends. */
export class RelayFenced extends Error {
  constructor(
    readonly relay: string,
    cause: unknown,
  ) {
    super(`another relay of ${relay} took over`, { cause });
    this.name = 'RelayFenced';
  }
}

/** The store is not the one that was relayed so far, or an older state of it. A person has to decide; it ends. */
export class RelayRefused extends Error {
  constructor(
    readonly relay: string,
    readonly checkpoint: RelayCheckpoint,
    why: string,
  ) {
    super(
      `the relay of ${relay} stands at position ${checkpoint.position} of store ${checkpoint.generation}, ${why}: ` +
        'what it has published cannot be taken back, so bring back the store that it belongs to',
    );
    this.name = 'RelayRefused';
  }
}

/** An event cannot be published: the relay stops in front of it, for nothing may be skipped, and tries again. */
export class NotPublishable extends Error {
  constructor(
    readonly eventId: string,
    readonly type: string,
    cause: unknown,
  ) {
    super(
      `${type} ${eventId} cannot be published: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'NotPublishable';
  }
}

/** What the broker answers a producer that is not the last of its transactional id, or whose transaction timed out. */
const epochErrors = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTION_COORDINATOR_FENCED',
]);

/** 90, PRODUCER_FENCED, has no name in kafkajs 2.2.4. */
const producerFenced = 90;

export const isEpochError = (error: unknown): boolean => {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { type, code } = one as { readonly type?: string; readonly code?: unknown };
    if ((type !== undefined && epochErrors.has(type)) || code === producerFenced) return true;
  }
  return false;
};
