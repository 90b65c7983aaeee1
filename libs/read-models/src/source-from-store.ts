import type { Upcasters } from '@digihub/kernel';
import { caughtUp, type EventStore, type StoredEvent } from '@digihub/event-store';
import type { Message, Source, SourceItem } from './consumer.js';
import { type Lag, StoreLag } from './lag.js';

export interface SourceFromStoreOptions {
  readonly store: EventStore;
  /** Streams of the context: `intake-`. */
  readonly prefixes: readonly string[];
  /**
   * Names only: a message of an old version carries the name that its type has today, so that a consumer lists
   * today's types. The body stays as it was stored; `toDomainEvent` brings it up to date inside the consumer, where
   * an upcaster that fails stops one trajectory and not the service.
   */
  readonly upcasters?: Upcasters | undefined;
}

/** The stored events of one context, for its own projections and processes. */
export class SourceFromStore implements Source<StoredEvent> {
  private readonly names = new Map<string, string>();
  private readonly ahead: StoreLag;

  constructor(private readonly options: SourceFromStoreOptions) {
    this.ahead = new StoreLag(options.store, options.prefixes);
  }

  async *subscribe(
    after: ReadonlyMap<number, bigint>,
    signal: AbortSignal,
  ): AsyncGenerator<SourceItem<StoredEvent>> {
    const { store, prefixes } = this.options;
    for await (const event of store.subscribe({ after: after.get(0) ?? -1n, prefixes, signal })) {
      yield event === caughtUp ? caughtUp : this.message(event);
    }
  }

  /** What lies behind `after`, up to `to`. */
  async *upTo(after: bigint, to: bigint): AsyncGenerator<Message<StoredEvent>> {
    const { store, prefixes } = this.options;
    for await (const event of store.readAll({ after, prefixes })) {
      if (event.position > to) return;
      yield this.message(event);
    }
  }

  pending(
    after: ReadonlyMap<number, bigint>,
    position: bigint,
    takes: (type: string) => boolean = () => true,
  ): Promise<boolean> {
    const { store, prefixes } = this.options;
    const concerns = ({ type }: StoredEvent): boolean => takes(this.nameToday(type));
    return isPending(store, prefixes, after.get(0) ?? -1n, position, concerns);
  }

  async head(): Promise<ReadonlyMap<number, bigint>> {
    return new Map([[0, await this.options.store.head()]]);
  }

  lag(after: ReadonlyMap<number, bigint>): Promise<Lag> {
    return this.ahead.behind(after.get(0) ?? -1n);
  }

  private message(event: StoredEvent): Message<StoredEvent> {
    return {
      id: event.id,
      type: this.nameToday(event.type),
      key: event.metadata.trajectory ?? event.stream,
      partition: 0,
      sequence: event.position,
      body: event,
    };
  }

  private nameToday(type: string): string {
    const { upcasters } = this.options;
    if (!upcasters) return type;
    let name = this.names.get(type);
    if (name === undefined) {
      name = type;
      for (let step = upcasters[name]; step; step = upcasters[name]) name = step.to;
      this.names.set(type, name);
    }
    return name;
  }
}

/** Does the store hold an event of these streams behind `after` and up to `position`? */
export const isPending = async (
  store: EventStore,
  prefixes: readonly string[],
  after: bigint,
  position: bigint,
  concerns: (event: StoredEvent) => boolean = () => true,
): Promise<boolean> => {
  if (after >= position) return false;
  for await (const event of store.readAll({ after, prefixes })) {
    if (event.position > position) return false;
    if (concerns(event)) return true;
  }
  return false;
};
