import { randomUUID } from 'node:crypto';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { invalidPosition } from './protocol.js';
import { type ReadCall, type ReadReqOptions, type ReadResp, send, sendEvent } from './read-service.js';
import type { ServerState } from './server-state.js';
import type { LogRecord } from './transaction-log.js';

const confirmation = (): ReadResp => {
  const response = new streams.ReadResp();
  const message = new streams.ReadResp.SubscriptionConfirmation();
  message.setSubscriptionId(randomUUID());
  response.setConfirmation(message);
  return response;
};

const caughtUp = (): ReadResp => {
  const response = new streams.ReadResp();
  response.setCaughtUp(new streams.ReadResp.CaughtUp());
  return response;
};

/** Recent servers give 0 as the prepare position of a checkpoint. */
const checkpoint = (position: number): ReadResp => {
  const response = new streams.ReadResp();
  const message = new streams.ReadResp.Checkpoint();
  message.setCommitPosition(String(position));
  message.setPreparePosition('0');
  response.setCheckpoint(message);
  return response;
};

interface Filter {
  readonly matches: (record: LogRecord) => boolean;
  /** Events looked at per page, and between two checkpoints. */
  readonly window: number;
  readonly interval: number;
}

/** The server takes .NET regular expressions; what the adapter sends means the same in both. */
const filterOf = (options: ReadReqOptions): Filter => {
  const filter = options.getFilter();
  if (!filter) return { matches: () => true, window: 32, interval: Infinity };
  const expression = (filter.getStreamIdentifier() ?? filter.getEventType())!;
  const field = filter.hasStreamIdentifier() ? 'stream' : 'type';
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex(), 'u');
  const window = filter.hasMax() ? filter.getMax() : 32;
  return {
    matches: (record) =>
      regex
        ? regex.test(record[field])
        : prefixes.length === 0 || prefixes.some((prefix) => record[field].startsWith(prefix)),
    window,
    interval: window * filter.getCheckpointintervalmultiplier(),
  };
};

interface LiveItem {
  readonly number: number;
  readonly record: LogRecord;
  readonly isCheckpoint: boolean;
}

/** Live events that wait to be sent. When they are too many the oldest go, and the gap is known by the number. */
class LiveEvents {
  private readonly waiting: LiveItem[] = [];
  private numbered = 0;
  private considered = 0;
  private wake: (() => void) | undefined;
  readonly stop: () => void;

  constructor(
    private readonly state: ServerState,
    filter: Filter,
    call: ReadCall,
  ) {
    this.stop = state.log.onWrite((record) => {
      this.considered += 1;
      if (filter.matches(record)) this.put(record, false);
      if (this.considered % filter.interval === 0) this.put(record, true);
    });
    call.on('cancelled', () => this.wake?.());
    call.on('close', () => this.wake?.());
  }

  async next(call: ReadCall): Promise<LiveItem | undefined> {
    while (this.waiting.length === 0 && !call.cancelled && !call.destroyed) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return call.cancelled ? undefined : this.waiting.shift();
  }

  private put(record: LogRecord, isCheckpoint: boolean): void {
    this.numbered += 1;
    if (this.waiting.length >= this.state.liveBuffer) this.waiting.shift();
    this.waiting.push({ number: this.numbered, record, isCheckpoint });
    this.wake?.();
  }
}

/** Sends what is behind a position, page by page with checkpoints at their ends; the position reached. */
const catchUp = async (
  state: ServerState,
  call: ReadCall,
  filter: Filter,
  behind: number,
): Promise<number> => {
  const { records } = state.log;
  let reached = behind;
  let considered = 0;
  let index = state.log.indexAt(behind);
  while (index < records.length) {
    const page = records.slice(index, index + filter.window);
    const pageStart = page[0]!.position;
    for (const record of page) {
      if (record.position <= behind || !filter.matches(record)) continue;
      if (!(await sendEvent(state, call, record))) return reached;
      reached = record.position;
    }
    index += page.length;
    considered += page.length;
    if (considered < filter.interval && index < records.length) continue;
    considered = 0;
    reached = Math.max(reached, pageStart);
    if (!(await send(call, checkpoint(reached)))) return reached;
  }
  return reached;
};

/** Catch-up, then live; behind by more than its buffer, it silently catches up again and says so when it has. */
export const subscribeToAll = async (
  state: ServerState,
  call: ReadCall,
  options: ReadReqOptions,
): Promise<void> => {
  const from = options.getAll()!;
  const filter = filterOf(options);
  const position = Number(from.getPosition()?.getCommitPosition() ?? -1);
  if (from.hasPosition() && !state.log.isBoundary(position)) throw invalidPosition();
  let reached = from.hasEnd() ? state.log.lastPosition : position;
  const live = new LiveEvents(state, filter, call);
  try {
    if (!(await send(call, confirmation()))) return;
    let sequence = 0;
    for (;;) {
      reached = await catchUp(state, call, filter, reached);
      if (!(await send(call, caughtUp()))) return;
      for (;;) {
        const next = await live.next(call);
        if (!next) return;
        const { position } = next.record;
        const isNext = next.number === sequence + 1;
        sequence = next.number;
        if (position < reached || (position === reached && !next.isCheckpoint)) continue;
        if (!isNext) break;
        const sent = next.isCheckpoint
          ? send(call, checkpoint(position))
          : sendEvent(state, call, next.record);
        if (!(await sent)) return;
        reached = position;
      }
    }
  } finally {
    live.stop();
  }
};
