import { type AllOptions, type CaughtUp, caughtUp, type StoredEvent } from '@digihub/event-store';
import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { type AllReader, serverPosition } from './all-reader.js';
import { type Calls, dry } from './calls.js';
import type { Incoming } from './inbox.js';
import type { Naming } from './naming.js';
import type { Deadlines } from './options.js';
import { heldReady } from './stream-reader.js';

/** The server looks at this many events before it reports how far it is, matching or not. */
const searchWindow = 1000;

/** What the server says between the events, put in its place among them. */
type Mark =
  | { readonly mark: 'confirmed' }
  | { readonly mark: 'caught-up' }
  | { readonly mark: 'checkpoint'; readonly position: Position };
type Arriving = AllStreamResolvedEvent | Mark;

/** Where a subscription stands. */
interface Standing {
  /** Position of the last event given out: nothing up to here is given out again. */
  reached: bigint;
  /** Where the server is to go on from: that event, or a later checkpoint exactly as the server put it. */
  resume: Position;
  confirmed: boolean;
  live: boolean;
}

export class Subscriptions {
  constructor(
    private readonly calls: Calls,
    private readonly all: AllReader,
    private readonly naming: Naming,
    private readonly deadlines: Deadlines,
  ) {}

  async *subscribe({
    after,
    prefixes,
    signal,
  }: AllOptions & { readonly signal: AbortSignal }): AsyncGenerator<StoredEvent | CaughtUp> {
    const start = this.all.startAfter(after);
    const at: Standing = { reached: start, resume: serverPosition(start), confirmed: false, live: false };
    const arriving = this.calls.follow<Arriving>({
      what: 'subscription',
      open: (client) => this.open(client, prefixes, at),
      signal,
      patience: () => (at.confirmed ? undefined : this.deadlines.subscribe),
      endless: true,
    });
    let saidSo = false;
    for await (const item of arriving) {
      if (item === dry) {
        if (at.live && !saidSo) {
          saidSo = true;
          yield caughtUp;
        }
        continue;
      }
      if ('mark' in item) {
        if (item.mark === 'checkpoint') {
          at.resume = item.position;
          this.all.stretches.found(prefixes, at.reached, item.position);
        }
        if (item.mark === 'confirmed') at.confirmed = true;
        if (item.mark === 'caught-up') {
          at.live = true;
          saidSo = false;
        }
        continue;
      }
      const event = this.all.ours(item, prefixes);
      if (!event || event.position <= at.reached) continue;
      at.reached = event.position;
      at.resume = serverPosition(event.position);
      saidSo = false;
      yield event;
    }
  }

  private open(client: EventStoreDBClient, prefixes: readonly string[] | undefined, at: Standing): Incoming {
    at.confirmed = false;
    at.live = false;
    const filter = streamNameFilter({
      // A filter without any prefix lets everything pass: for no streams at all, one that no stream can have.
      ...this.naming.filter(prefixes?.length === 0 ? ['\u0001'] : prefixes),
      maxSearchWindow: searchWindow,
      checkpointInterval: 1,
      checkpointReached: (_, position) => put({ mark: 'checkpoint', position }),
    } as Parameters<typeof streamNameFilter>[0] & { prefixes: string[] });
    const subscription = client.subscribeToAll(
      { fromPosition: at.resume, filter, requiresLeader: true },
      heldReady,
    );
    // The client tells these apart from the events, and at once; what waits in its buffer comes first.
    const put = (mark: Mark): void => void subscription.push(mark);
    subscription.on('confirmation', () => put({ mark: 'confirmed' }));
    subscription.on('caughtUp', () => put({ mark: 'caught-up' }));
    return subscription;
  }
}
