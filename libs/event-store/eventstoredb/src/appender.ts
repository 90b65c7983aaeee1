import {
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
  StoreUnusable,
  WrongExpectedRevision,
} from '@digihub/event-store';
import { type EventData, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import type { CallParts } from './calls.js';
import { explained, isPassing, isWrongExpectedVersion } from './failure.js';
import type { Naming } from './naming.js';
import { revisionNumber, toEventData } from './recorded.js';
import type { StreamReader } from './stream-reader.js';
import { AppendUnanswered, EventStoreClosed } from './unavailable.js';
import { answered, rest, Turnstile, waitBefore } from './waiting.js';

/** The client's own deadline comes first; ours is for what it does not cover. */
const grace = 200;

interface Append {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly data: EventData[];
  readonly expected: ExpectedRevision;
  readonly revision: number;
}

/**
 * Appends, each repeated with the same ids at the same exact revision until it is answered: the server recognises
 * what it has, so a lost answer neither loses nor doubles anything.
 */
export class Appender {
  private readonly turnstile: Turnstile;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly parts: CallParts,
    private readonly naming: Naming,
    private readonly reader: StreamReader,
    atOnce: number,
  ) {
    this.turnstile = new Turnstile(atOnce);
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    if (this.closing.signal.aborted) throw new EventStoreClosed();
    this.naming.onServer(stream);
    const append: Append = {
      stream,
      events,
      data: toEventData(stream, events),
      expected,
      revision: revisionNumber(expected),
    };
    const until = performance.now() + this.parts.deadlines.append;
    const work = this.turnstile.pass(() => this.untilAnswered(append, until));
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  /** Takes no more, and resolves when all under way are answered. */
  async drained(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.underWay);
  }

  private async untilAnswered(append: Append, until: number): Promise<AppendResult> {
    const { connection, deadlines, backOff, report } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const left = until - performance.now();
      let client: EventStoreDBClient | undefined;
      try {
        if (left <= 0) throw new AppendUnanswered(append.stream);
        // Half of the time at most, so that a connection that hangs leaves the other half to another.
        const patience = Math.max(1, Math.min(left, deadlines.append / 2));
        client = await answered(connection.client(), patience);
        return await this.once(client, append, patience);
      } catch (error) {
        if (isWrongExpectedVersion(error)) return await this.conflict(append, error.actualVersion);
        if (!isPassing(error)) throw explained(error, `with an append to ${append.stream}`);
        if (client) connection.renew(client, error);
        report({ what: 'append', attempt, error: error as Error });
        const wait = waitBefore(backOff, attempt);
        if (performance.now() + wait >= until) throw new AppendUnanswered(append.stream, error);
        await rest(wait);
      }
    }
  }

  private async once(client: EventStoreDBClient, append: Append, patience: number): Promise<AppendResult> {
    const { stream, data, revision: expected } = append;
    const answer = client.appendToStream(this.naming.onServer(stream), data, {
      expectedRevision: expected < 0 ? NO_STREAM : BigInt(expected),
      deadline: Math.ceil(patience),
      requiresLeader: true,
    });
    const { nextExpectedRevision, position } = await answered(answer, patience + grace);
    const revision = expected + data.length;
    if (nextExpectedRevision !== BigInt(revision)) {
      throw new StoreUnusable(
        'damaged',
        `EventStoreDB put the events on ${stream} at ${nextExpectedRevision} and not at ${revision}: the stream was deleted before. Restore a backup.`,
      );
    }
    if (position) return { revision, position: position.commit };
    const [last] = await this.rows(stream, revision, 1);
    if (last) return { revision, position: last.position };
    throw new StoreUnusable('damaged', `EventStoreDB has no event ${revision} on ${stream} that it took`);
  }

  /** The rows decide whether it is a repeat, whatever the server remembers. */
  private async conflict(append: Append, actualVersion: unknown): Promise<AppendResult> {
    const { stream, events, expected, revision } = append;
    const actual = typeof actualVersion === 'bigint' ? Math.max(-1, Number(actualVersion)) : -1;
    if (revision < actual) {
      const rows = await this.rows(stream, revision + 1, events.length);
      const last = rows.at(-1);
      if (last && rows.length === events.length && rows.every(({ id }, index) => id === events[index]!.id)) {
        return { revision: last.revision, position: last.position };
      }
    }
    throw new WrongExpectedRevision(stream, expected, actual);
  }

  private async rows(stream: string, from: number, limit: number): Promise<StoredEvent[]> {
    const rows: StoredEvent[] = [];
    for await (const event of this.reader.read(stream, { from, limit })) rows.push(event);
    return rows;
  }
}
