import type { DomainEvent, Upcasters } from '@digihub/kernel';
import type { Contract, DataOf, PublishedEvent } from '@digihub/contracts';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';

/** Data of a published event with the contract it fulfils. */
export interface Published {
  readonly contract: Contract;
  readonly data: object;
}

/** Ties data to its contract, checked by the compiler. */
export const as = <C extends Contract>(contract: C, data: DataOf<C>): Published => ({
  contract,
  data: data as object,
});

/** What a context tells the others: stored event → published event, from that event alone; private ones are absent. */
export type PublicationMap<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (
    event: Extract<Event, { type: Type }>,
    stored: StoredEvent,
  ) => Published | undefined;
};

/** The event with its place in the log; `previous`: of what its context published before it. */
export const withLogIndex = (
  event: PublishedEvent,
  index: number,
  previous: number | undefined,
): PublishedEvent => ({
  ...event,
  logindex: logIndexText(index),
  ...(previous === undefined ? {} : { logprevious: logIndexText(previous) }),
});

const logIndexText = (index: number): string => String(index).padStart(20, '0');

/** The publisher of one context over its own streams. */
export interface Publisher {
  readonly context: string;
  /** Streams of this context. */
  readonly prefixes: readonly string[];
  publish(stored: StoredEvent, generation: string): PublishedEvent | undefined;
}

export const publisher = <Event extends DomainEvent>(
  context: string,
  prefixes: readonly string[],
  upcasters: Upcasters,
  map: PublicationMap<Event>,
): Publisher => ({
  context,
  prefixes,
  publish: (stored, generation) => {
    const event = toDomainEvent(stored, upcasters) as Event;
    const published = map[event.type as Event['type']]?.(event as never, stored);
    if (!published) return undefined;
    const { metadata } = stored;
    return {
      specversion: '1.0',
      id: stored.id,
      type: published.contract.type,
      source: `/digihub/${context}?store=${generation}`,
      subject: metadata.trajectory ?? stored.stream,
      time: metadata.recordedAt,
      datacontenttype: 'application/json',
      sequence: String(stored.position).padStart(20, '0'),
      ...(metadata.hub === undefined ? {} : { hub: metadata.hub }),
      correlationid: metadata.$correlationId,
      causationid: metadata.$causationId,
      ...(metadata.occurredAt === undefined ? {} : { occurredat: metadata.occurredAt }),
      ...(metadata.traceparent === undefined ? {} : { traceparent: metadata.traceparent }),
      data: published.data,
    };
  },
});
