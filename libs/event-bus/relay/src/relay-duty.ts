import { setTimeout } from 'node:timers/promises';
import { connectKafka, readCheckpoints, resolved } from '@digihub/event-bus-kafka';
import { isPending, type Lag } from '@digihub/read-models';
import { Relay, type RelayOptions, type RelayStatus } from './relay.js';
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
    this.running ??= this.run(this.stopping.signal);
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
    let position = this.relay.status.position;
    let since = performance.now();
    while (!signal.aborted) {
      await setTimeout(patience / 4, undefined, { signal }).catch(() => undefined);
      try {
        // Asks Kafka only where there is something to carry.
        if (await isPending(store, publisher.prefixes, position, await store.head())) {
          const reached = await this.position(signal);
          if (reached === position && performance.now() - since > patience) return;
          if (reached === position) continue;
          position = reached;
        }
        since = performance.now();
      } catch {
        // Store or Kafka is away: nobody can relay now.
        since = performance.now();
      }
    }
  }

  /** How far whoever relays is. */
  private async position(signal: AbortSignal): Promise<bigint> {
    const { prefix, checkpoints: topic } = resolved(this.options.kafka);
    const kafka = connectKafka(this.options.kafka);
    const { checkpoints } = await readCheckpoints({ kafka, topic, prefix, signal });
    return BigInt(checkpoints.get(this.options.publisher.context)?.position ?? -1n);
  }
}
