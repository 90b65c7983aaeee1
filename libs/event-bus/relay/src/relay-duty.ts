import { setTimeout } from 'node:timers/promises';
import { type CheckpointTable, connectKafka, readCheckpoints, resolved } from '@digihub/event-bus-kafka';
import type { StoredEvent } from '@digihub/event-store';
import type { Lag } from '@digihub/read-models';
import { longAfter } from './long-after.js';
import { Relay } from './relay.js';
import type { RelayOptions, RelayStatus } from './relay-options.js';
import { RelayFenced } from './relay-errors.js';

export interface RelayDutyOptions extends RelayOptions {
  /** Milliseconds without progress, with something to carry, after which another copy takes over; 10,000. */
  readonly patience?: number | undefined;
}

export interface RelayDutyStatus extends Omit<RelayStatus, 'state'> {
  /** `standby`: another copy of the service relays. */
  readonly state: RelayStatus['state'] | 'standby';
}

/**
 * The relay of a service of which there may be several copies. The last that started relays; the others stand by, and
 * one takes over when events wait and nobody carries them. Two that both think so fence one another, and harm nothing.
 */
export class RelayDuty {
  private readonly stopping = new AbortController();
  private running: Promise<Error | undefined> | undefined;
  private relay: Relay;
  private standby = false;

  constructor(private readonly options: RelayDutyOptions) {
    this.relay = new Relay(options);
  }

  get status(): RelayDutyStatus {
    const { status } = this.relay;
    return this.standby ? { ...status, state: 'standby' } : status;
  }

  /** What it has yet to pass; undefined: it does not know how far it is, or another copy relays. */
  async lag(): Promise<Lag | undefined> {
    return this.standby ? undefined : this.relay.lag();
  }

  /** Resolves when it has ended; with what ended it for good, if it was not stopped. */
  get ended(): Promise<Error | undefined> {
    return this.running ?? Promise.resolve(undefined);
  }

  start(): void {
    const { signal } = this.stopping;
    this.running ??= Promise.race([this.run(signal), longAfter(signal).then(() => undefined)]);
  }

  async stop(): Promise<Error | undefined> {
    this.stopping.abort();
    await this.relay.stop();
    return this.running;
  }

  private async run(signal: AbortSignal): Promise<Error | undefined> {
    for (;;) {
      this.relay.start();
      const ended = await this.relay.ended;
      if (!(ended instanceof RelayFenced)) return ended;
      this.standby = true;
      await this.untilNobodyRelays(signal);
      if (signal.aborted) return undefined;
      this.standby = false;
      this.relay = new Relay(this.options);
    }
  }

  private async untilNobodyRelays(signal: AbortSignal): Promise<void> {
    const { store, publisher, patience = 10_000 } = this.options;
    let { position } = this.relay.status;
    let seen: string | undefined;
    let since = performance.now();
    while (!signal.aborted) {
      await setTimeout(patience / 4, undefined, { signal }).catch(() => undefined);
      try {
        // Asks Kafka only where there is something to carry.
        const head = await store.head();
        const next = await this.nextAfter(position, head);
        if (!next) {
          if (head > position) position = head;
          seen = undefined;
          since = performance.now();
          continue;
        }
        const { checkpoints, claims } = await this.table(signal);
        const reached = BigInt(checkpoints.get(publisher.context)?.position ?? -1n);
        if (reached > position) position = reached;
        // Who stands before an event that we could not publish either does all that can be done: to start again.
        const holder = (await this.isPublishable(next)) ? '' : claims.get(publisher.context)?.holder;
        const sign = `${reached} ${holder}`;
        if (seen !== undefined && sign !== seen) since = performance.now();
        else if (performance.now() - since > patience) return;
        seen = sign;
      } catch {
        // Store or Kafka is away: nobody can relay now.
        since = performance.now();
      }
    }
  }

  /** The first own event behind a position. */
  private async nextAfter(position: bigint, head: bigint): Promise<StoredEvent | undefined> {
    if (position >= head) return undefined;
    const { store, publisher } = this.options;
    for await (const event of store.readAll({ after: position, prefixes: publisher.prefixes })) {
      return event.position <= head ? event : undefined;
    }
    return undefined;
  }

  private async isPublishable(event: StoredEvent): Promise<boolean> {
    const { publisher, store } = this.options;
    const generation = await store.generation();
    try {
      publisher.publish(event, generation);
      return true;
    } catch {
      return false;
    }
  }

  private async table(signal: AbortSignal): Promise<CheckpointTable> {
    const { prefix, checkpoints: topic } = resolved(this.options.kafka);
    const kafka = connectKafka(this.options.kafka);
    return readCheckpoints({ kafka, topic, prefix, signal });
  }
}
