import { randomUUID } from 'node:crypto';

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends Proposed {
  readonly stream: string;
  readonly revision: number;
  /** Where the record begins in the log, in bytes: sparse, as on a real server. */
  readonly position: number;
  readonly createdAt: number;
}

/** As the protocol has it: a revision, or one of the three words. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export type Outcome =
  | { readonly kind: 'written'; readonly first: LogRecord; readonly last: LogRecord }
  | { readonly kind: 'repeat'; readonly first: LogRecord; readonly last: LogRecord }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'deleted' };

/** Records take at least this much of the log beside their content. */
const recordOverhead = 80;

/**
 * Everything written, in order, with the rules of the real server's index writer for expected revisions and
 * repeats. In memory: what it shows is the protocol, not durability.
 */
export class TransactionLog {
  readonly records: LogRecord[] = [];
  private readonly streams = new Map<string, LogRecord[]>();
  private readonly deleted = new Set<string>();
  private readonly listeners = new Set<(record: LogRecord) => void>();
  private end = 0;

  constructor(
    /** The server's own events ($stats and the like) come among the others, so that positions are sparse. */
    private readonly systemEventEvery: number,
  ) {
    this.writeSystemEvent();
  }

  stream(name: string): readonly LogRecord[] {
    return this.streams.get(name) ?? [];
  }

  isDeleted(name: string): boolean {
    return this.deleted.has(name);
  }

  /** A tombstone, as an administrator may put on a stream; nothing of DigiHub does. */
  tombstone(name: string): void {
    this.deleted.add(name);
  }

  /** Takes the first events of a stream away, as `$maxCount` and a scavenge do. */
  truncate(name: string, before: number): void {
    this.streams.set(
      name,
      this.stream(name).filter(({ revision }) => revision >= before),
    );
  }

  /** Index of the first record at or behind a position. */
  indexAt(position: number): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.records[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get lastPosition(): number {
    return this.records.at(-1)!.position;
  }

  /** Does a record begin here, or the log end? Reading from anywhere else is refused. */
  isBoundary(position: number): boolean {
    return position >= this.end || this.records[this.indexAt(position)]?.position === position;
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Outcome {
    if (this.deleted.has(stream)) return { kind: 'deleted' };
    const rows = this.stream(stream);
    const current = rows.at(-1)?.revision ?? -1;
    if (expected === 'stream-exists' && current < 0) return { kind: 'wrong-expected-version', current };
    if (expected === 'any' || expected === 'stream-exists') {
      const found = rows.findIndex(({ id }) => id === events[0]?.id);
      if (found >= 0) return this.repeatOrConflict(rows, found, events, current);
      return this.write(stream, current, events);
    }
    const revision = expected === 'no-stream' ? -1 : expected;
    if (revision === current) return this.write(stream, current, events);
    if (revision > current) return { kind: 'wrong-expected-version', current };
    return this.repeatOrConflict(rows, revision + 1, events, current);
  }

  onWrite(listener: (record: LogRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private repeatOrConflict(
    rows: readonly LogRecord[],
    from: number,
    events: readonly Proposed[],
    current: number,
  ): Outcome {
    const there = rows.slice(from, from + events.length);
    const isRepeat =
      there.length === events.length && there.every(({ id }, index) => id === events[index]!.id);
    if (!isRepeat) return { kind: 'wrong-expected-version', current };
    return { kind: 'repeat', first: there[0]!, last: there.at(-1)! };
  }

  private write(stream: string, current: number, events: readonly Proposed[]): Outcome {
    const written = events.map((event, index) => this.put(stream, current + 1 + index, event));
    if (this.records.length % this.systemEventEvery < events.length) this.writeSystemEvent();
    return { kind: 'written', first: written[0]!, last: written.at(-1)! };
  }

  private put(stream: string, revision: number, event: Proposed): LogRecord {
    const record: LogRecord = { ...event, stream, revision, position: this.end, createdAt: Date.now() };
    this.end += recordOverhead + stream.length + event.data.length + event.metadata.length;
    const rows = this.streams.get(stream);
    if (rows) rows.push(record);
    else this.streams.set(stream, [record]);
    this.records.push(record);
    for (const listener of this.listeners) listener(record);
    return record;
  }

  private writeSystemEvent(): void {
    const kind = this.records.length % 2 === 0 ? '$statsCollected' : '$metadata';
    const stream = kind === '$metadata' ? '$$some-stream' : '$stats-0.0.0.0:2113';
    const data = new TextEncoder().encode('{"proc-mem":1}');
    this.put(stream, this.stream(stream).length, {
      id: randomUUID(),
      type: kind,
      contentType: 'application/json',
      data,
      metadata: new Uint8Array(),
    });
  }
}
