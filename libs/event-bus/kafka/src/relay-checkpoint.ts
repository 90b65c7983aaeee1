import type { KafkaMessage } from 'kafkajs';

/**
 * How far a relay is: written in the same transaction as the events themselves. Names are the storage format.
 * Everything public in its streams up to `position` stands in the topic, at or before `offsets`.
 */
export interface RelayCheckpoint {
  /** The store's random name: positions of another store mean nothing here. */
  readonly generation: string;
  /** Of the last event of the store that it has passed, public or not, its own or another's; `-1`: none yet. */
  readonly position: string;
  /** Of that event: a store that has another one there, or none, is not the one that was relayed. */
  readonly eventId: string | null;
  /** Where it stands: a store finds an event by that, and not every store by its position. */
  readonly stream: string | null;
  readonly revision: number | null;
  /** Events of the store up to and with that one: the log index of the next. Absent in checkpoints of before. */
  readonly logSize?: number;
  /** Log index of what each of its contexts published last; none there: nothing that has one. */
  readonly logLast?: Readonly<Record<string, number>>;
  /** Its streams. */
  readonly prefixes: readonly string[];
  /** The last offset that it wrote, per partition of the events' topic. */
  readonly offsets: Readonly<Record<string, string>>;
}

/** Who relays, since the start of a relay: it says so before it reads its position. */
export interface RelayClaim {
  readonly holder: string;
}

const claimSuffix = '#claim';

export const checkpointKey = (relay: string): string => relay;
export const claimKey = (relay: string): string => `${relay}${claimSuffix}`;

export interface CheckpointTable {
  readonly checkpoints: ReadonlyMap<string, RelayCheckpoint>;
  readonly claims: ReadonlyMap<string, RelayClaim>;
}

/** The last record of each key. */
export class CheckpointRecords implements CheckpointTable {
  readonly checkpoints = new Map<string, RelayCheckpoint>();
  readonly claims = new Map<string, RelayClaim>();

  take({ key, value }: Pick<KafkaMessage, 'key' | 'value'>): void {
    const name = key?.toString();
    if (name === undefined || !value) return;
    const content = JSON.parse(value.toString()) as unknown;
    if (name.endsWith(claimSuffix)) {
      this.claims.set(name.slice(0, -claimSuffix.length), content as RelayClaim);
    } else {
      this.checkpoints.set(name, content as RelayCheckpoint);
    }
  }
}
