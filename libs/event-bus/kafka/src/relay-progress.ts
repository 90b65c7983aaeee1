import type { EventStore } from '@digihub/event-store';
import type { CheckpointTable, RelayCheckpoint } from './relay-checkpoint.js';

/** What was seen of a relay's streams behind its checkpoint. */
interface Looked {
  /** Between the checkpoint and here is nothing of its streams, but for `next`. */
  readonly upTo: bigint;
  /** Position of the first event of its streams behind that; undefined: there was none. */
  readonly next: bigint | undefined;
}

export interface RelayProgressOptions {
  readonly store: EventStore;
  /** Names of the relays that this system waits for. */
  readonly relays: readonly string[];
  readonly checkpoints: () => CheckpointTable;
}

/**
 * Have the relays passed a position of the store? A checkpoint stands at the last event of a relay's own streams, so
 * what lies behind it has to be looked at; each event is, once, however often and by how many it is asked.
 */
export class RelayProgress {
  private readonly looked = new Map<string, Looked>();
  private readonly looking = new Map<string, Promise<void>>();

  constructor(private readonly options: RelayProgressOptions) {}

  /** The last offset that each partition had then; undefined: a relay has still something to carry up to there. */
  async offsetsAt(position: bigint): Promise<ReadonlyMap<number, bigint> | undefined> {
    const offsets = new Map<number, bigint>();
    for (const relay of this.options.relays) {
      const checkpoint = await this.passed(relay, position);
      if (!checkpoint) return undefined;
      for (const [partition, offset] of Object.entries(checkpoint.offsets)) {
        const before = offsets.get(Number(partition)) ?? -1n;
        if (BigInt(offset) > before) offsets.set(Number(partition), BigInt(offset));
      }
    }
    return offsets;
  }

  /** A checkpoint of the relay that stands for the position; undefined: it has not passed it. */
  private async passed(relay: string, position: bigint): Promise<RelayCheckpoint | undefined> {
    for (;;) {
      const checkpoint = this.options.checkpoints().checkpoints.get(relay);
      if (!checkpoint) return undefined;
      const at = BigInt(checkpoint.position);
      const { upTo, next } = this.looked.get(relay) ?? { upTo: -1n, next: undefined };
      if (at >= position) return checkpoint;
      if (next !== undefined && next > at) return next > position ? checkpoint : undefined;
      if (upTo >= position) return checkpoint;
      await this.look(relay, checkpoint.prefixes, upTo > at ? upTo : at);
      const seen = this.looked.get(relay)!;
      // Nobody has written so far yet, so there is nothing to carry.
      if (seen.next === undefined && seen.upTo < position) return checkpoint;
    }
  }

  private look(relay: string, prefixes: readonly string[], after: bigint): Promise<void> {
    const under =
      this.looking.get(relay) ?? this.scan(relay, prefixes, after).finally(() => this.looking.delete(relay));
    this.looking.set(relay, under);
    return under;
  }

  private async scan(relay: string, prefixes: readonly string[], after: bigint): Promise<void> {
    const { store } = this.options;
    // Asked before the reading: what comes in meanwhile is not counted as seen.
    const head = await store.head();
    for await (const { position } of store.readAll({ after, prefixes })) {
      this.looked.set(relay, { upTo: after, next: position });
      return;
    }
    this.looked.set(relay, { upTo: head > after ? head : after, next: undefined });
  }
}
