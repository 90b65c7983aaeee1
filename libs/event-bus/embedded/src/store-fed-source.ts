import type { PublishedEvent } from '@digihub/contracts';
import type { Publisher } from '@digihub/event-bus';
import { caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import { isPending, type Message, type Passed, type Source, StoreLag } from '@digihub/read-models';

export interface StoreFedSourceOptions {
  readonly store: EventStore;
  /** Of every context: whose streams are an event's, publishes it. */
  readonly publishers: readonly Publisher[];
}

/**
 * The published events for one consumer, straight from the store through the publishers' mapping, from the consumer's own watermark:
 * there is no relay and no queue that could lose one, and memory holds what one batch needs.
 */
export const storeFedSource = ({ store, publishers }: StoreFedSourceOptions): Source<PublishedEvent> => {
  const prefixes = [...new Set(publishers.flatMap((publisher) => publisher.prefixes))];
  const byPrefix = publishers.flatMap((publisher) =>
    publisher.prefixes.map((prefix) => ({ prefix, publisher })),
  );
  const ahead = new StoreLag(store, prefixes);
  let known: string | undefined;
  const generation = async (): Promise<string> => (known ??= await store.generation());

  const publish = (stored: StoredEvent, ofStore: string): Message<PublishedEvent> | undefined => {
    const publisher = byPrefix.find(({ prefix }) => stored.stream.startsWith(prefix))?.publisher;
    const event = publisher?.publish(stored, ofStore);
    return event && { ...inStore(stored), type: event.type, body: event };
  };

  return {
    async *subscribe(after, signal) {
      const ofStore = await generation();
      for await (const stored of store.subscribe({ after: after.get(0) ?? -1n, prefixes, signal })) {
        if (stored === caughtUp) yield caughtUp;
        else yield tried(() => publish(stored, ofStore), stored);
      }
    },
    pending: (after, position) => isPending(store, prefixes, after.get(0) ?? -1n, position),
    lag: (after) => ahead.behind(after.get(0) ?? -1n),
    head: async () => new Map([[0, await store.head()]]),
    reread: async (message) => publish(message.body as StoredEvent, await generation()),
  };
};

const inStore = (stored: StoredEvent) => ({
  id: stored.id,
  key: stored.metadata.trajectory ?? stored.stream,
  partition: 0,
  sequence: stored.position,
});

/** An event that its publisher cannot map stops its own trajectory, with the error, and nothing else. */
const tried = (
  publish: () => Message<PublishedEvent> | undefined,
  stored: StoredEvent,
): Message<PublishedEvent> | Passed => {
  try {
    return publish() ?? { passed: true, partition: 0, sequence: stored.position };
  } catch (error) {
    return {
      ...inStore(stored),
      type: stored.type,
      body: stored as unknown as PublishedEvent,
      unreadable: error instanceof Error ? error : new Error(String(error)),
    };
  }
};
