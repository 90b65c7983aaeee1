import { setImmediate } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Connection } from './connection.js';
import { explained, isPassing, SubscriptionEnded } from './failure.js';
import { type Incoming, Inbox } from './inbox.js';
import type { Deadlines, ReconnectBackOff, Trouble } from './options.js';
import { EventStoreClosed, EventStoreUnavailable } from './unavailable.js';
import { rest, waitBefore } from './waiting.js';

export interface CallParts {
  readonly connection: Connection;
  readonly deadlines: Deadlines;
  readonly backOff: ReconnectBackOff;
  readonly report: (trouble: Trouble) => void;
}

/** Between the items of a call: nothing more has arrived yet. */
export const dry = Symbol('dry');

export interface Following {
  readonly what: Trouble['what'];
  /** Opens the call from where the taker stands now, again after each break; undefined: nothing is left to take. */
  readonly open: (client: EventStoreDBClient) => Incoming | undefined;
  readonly signal?: AbortSignal;
  /** Milliseconds in which something must arrive, asked before each wait; undefined: no bound. */
  readonly patience: () => number | undefined;
  /** The call ends only when we end it, and a break is mended for as long as it takes. */
  readonly endless?: boolean;
}

/** Streaming calls, picked up again where they broke off. */
export class Calls {
  private readonly open = new Set<Inbox<unknown>>();
  private readonly closing = new AbortController();

  constructor(private readonly parts: CallParts) {}

  get count(): number {
    return this.open.size;
  }

  /** Ends all calls, as if their takers had left. */
  end(): void {
    this.closing.abort();
    for (const inbox of this.open) inbox.close();
  }

  /**
   * The items of a call in order, of one call after the other where it breaks. What the taker has not asked for is
   * not fetched, save what fits the buffers.
   * @throws EventStoreUnavailable when a read does not get on within its deadline; EventStoreClosed; a failure that
   * does not pass.
   */
  async *follow<Item extends object>(following: Following): AsyncGenerator<Item | typeof dry> {
    const { what, open, patience, endless } = following;
    const { connection, deadlines, backOff, report } = this.parts;
    const signal = following.signal
      ? AbortSignal.any([following.signal, this.closing.signal])
      : this.closing.signal;
    let attempt = 0;
    let reachedAt = performance.now();
    while (!signal.aborted) {
      let client: EventStoreDBClient | undefined;
      let inbox: Inbox<Item> | undefined;
      try {
        client = await connection.client();
        if (signal.aborted) break;
        const incoming = open(client);
        if (!incoming) return;
        inbox = new Inbox<Item>(incoming);
        this.open.add(inbox);
        while (await inbox.arrival(signal, patience())) {
          for (let item = inbox.take(); item !== undefined; item = inbox.take()) {
            attempt = 0;
            yield item;
            reachedAt = performance.now();
            if (signal.aborted) break;
          }
          if (!endless || signal.aborted) continue;
          await setImmediate();
          if (inbox.isEmpty && !signal.aborted) yield dry;
        }
        if (signal.aborted) break;
        if (!endless) return;
        throw new SubscriptionEnded();
      } catch (error) {
        if (signal.aborted) break;
        if (!isPassing(error)) throw explained(error, `with a ${what}`);
        if (client) connection.renew(client, error);
        attempt += 1;
        report({ what, attempt, error: error as Error });
        if (!endless && performance.now() - reachedAt > deadlines.read) {
          throw new EventStoreUnavailable(`EventStoreDB does not answer: ${(error as Error).message}`, error);
        }
        await rest(waitBefore(backOff, attempt), signal);
      } finally {
        if (inbox) {
          this.open.delete(inbox);
          inbox.close();
        }
      }
    }
    if (!endless && this.closing.signal.aborted) throw new EventStoreClosed();
  }
}
