import {
  type AllOptions,
  type AppendResult,
  type CaughtUp,
  caughtUp,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
} from '@digihub/event-store';

/** An event store of a few lines, for the specs of this library. */
export class MemoryStore implements EventStore {
  readonly events: StoredEvent[] = [];
  /** Set: every read fails with it. */
  away: Error | undefined;
  /** Subscriptions that were opened. */
  subscriptions = 0;
  private readonly readers = new Set<() => void>();
  private closed = false;

  async append(stream: string, events: readonly NewEvent[], _: ExpectedRevision): Promise<AppendResult> {
    const before = this.events.filter((event) => event.stream === stream).length;
    events.forEach((event, index) =>
      this.events.push({ ...event, stream, revision: before + index, position: BigInt(this.events.length) }),
    );
    this.wake();
    return { revision: before + events.length - 1, position: BigInt(this.events.length - 1) };
  }

  async *read(stream: string): AsyncGenerator<StoredEvent> {
    yield* this.events.filter((event) => event.stream === stream);
  }

  async *readAll({ after, prefixes }: AllOptions): AsyncGenerator<StoredEvent> {
    yield* this.events.slice(Number(after) + 1).filter(matching(prefixes));
  }

  async *subscribe({
    after,
    prefixes,
    signal,
  }: AllOptions & { readonly signal: AbortSignal }): AsyncGenerator<StoredEvent | CaughtUp> {
    this.subscriptions += 1;
    let next = Number(after) + 1;
    const concerns = matching(prefixes);
    signal.addEventListener('abort', () => this.wake());
    for (let news = true; !signal.aborted && !this.closed;) {
      if (this.away) throw this.away;
      for (; next < this.events.length; next += 1) {
        if (!concerns(this.events[next]!)) continue;
        news = true;
        yield this.events[next]!;
      }
      if (news) yield caughtUp;
      news = false;
      if (next >= this.events.length && !signal.aborted && !this.closed && !this.away) {
        await new Promise<void>((resolve) => this.readers.add(resolve));
      }
    }
  }

  /** Lets every subscription look again. */
  wake(): void {
    for (const resume of this.readers) resume();
    this.readers.clear();
  }

  async head(): Promise<bigint> {
    if (this.away) throw this.away;
    return BigInt(this.events.length - 1);
  }

  async generation(): Promise<string> {
    return 'memory';
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
  }
}

const matching = (prefixes: readonly string[] | undefined) => (event: StoredEvent) =>
  prefixes?.some((prefix) => event.stream.startsWith(prefix)) ?? true;

let made = 0;

/** An event of a trajectory, for a spec that looks at nothing else of it. */
export const eventOf = (type: string, trajectory: string, data: Record<string, unknown> = {}): NewEvent => {
  made += 1;
  return {
    id: `event-${made}`,
    type,
    data,
    metadata: {
      trajectory,
      actor: { id: 'system:spec', roles: ['system'] },
      commandId: `command-${made}`,
      commitIndex: 0,
      commitSize: 1,
      $correlationId: `correlation-${made}`,
      $causationId: `causation-${made}`,
      recordedAt: '2022-03-01T09:00:00.000Z',
      rulesVersion: '1',
      programmeVersion: '1',
    },
  };
};

/** Resolves as soon as `condition` holds. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  what: string,
  patience = 10_000,
): Promise<void> => {
  const end = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
