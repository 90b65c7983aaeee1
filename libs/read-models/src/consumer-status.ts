import type { Message } from './consumer.js';
import type { Lag } from './lag.js';

export interface ConsumerStatus {
  readonly consumer: string;
  /** `backing-off`: an engine is away. `fenced`: another holder took over. `failed`: see `trouble`. */
  readonly state: 'stopped' | 'running' | 'backing-off' | 'fenced' | 'failed';
  /** The last sequence that is done, per partition. */
  readonly watermarks: ReadonlyMap<number, bigint>;
  /** Everything that the source had was done when it last ran dry. */
  readonly caughtUp: boolean;
  /** Undefined where it cannot be known, or another holder works. Messages that wait or are parked do not count. */
  readonly lag: Lag | undefined;
  /** Messages that wait for a try or behind another, and those that are parked. */
  readonly waiting: number;
  readonly parked: number;
  /** What held it up last, while it does. */
  readonly trouble?: unknown;
}

/** What a consumer tells whoever runs it. Nothing of it is lost: it is for logs and metrics. */
export type ConsumerReport =
  | {
      /** A message failed and is tried again later, or was parked after its last try. */
      readonly kind: 'waiting' | 'parked';
      readonly consumer: string;
      readonly message: Message;
      readonly error: unknown;
    }
  | {
      /** An engine is away, it goes on by itself; or it ended for good. */
      readonly kind: 'engine-away' | 'ended';
      readonly consumer: string;
      readonly error: unknown;
    };
