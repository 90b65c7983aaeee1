import type { Clock } from '@digihub/kernel';
import type { CommandObserver } from '@digihub/command-handling';
import type { EventStore } from '@digihub/event-store';
import type { Erasure, Sealer } from '@digihub/privacy';
import type { Programme } from '@digihub/programme';
import type { Migration, ReadDatabase } from '@digihub/read-models';
import type { Trouble } from './trouble.js';

/** What a context is given by the composition root: it never asks which engine stands behind a part. */
export interface Parts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Destroys keys; absent where this process may not: the context that forgets is not opened there. */
  readonly erasure?: Erasure;
  readonly programme: Programme;
  /** Opens the read database of one context. */
  readonly database: <Tables>(
    context: string,
    migrations: readonly Migration[],
  ) => Promise<ReadDatabase<Tables>>;
  /** Counts commands, refusals and conflicts. */
  readonly observer?: CommandObserver;
  /** Told of what went wrong and was not lost: a message waits, an engine is away. */
  readonly report: (trouble: Trouble) => void;
}
