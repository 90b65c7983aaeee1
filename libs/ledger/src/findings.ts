import type { StoredEvent } from '@digihub/event-store';
import type { Entry, Ledger } from './ledger.js';

/** What became of the first event that is not as the log has it. */
export type FindingKind =
  | 'changed'
  | 'dropped'
  | 'inserted'
  | 'moved'
  /** The store itself says that the event is not as it was written. */
  | 'damaged'
  /** A signed checkpoint has another root at its size. */
  | 'checkpoint-differs'
  /** A checkpoint counts events that the store does not have. */
  | 'missing';

export interface Finding {
  readonly kind: FindingKind;
  /** Of the log: where the event stands, or should. */
  readonly index: number;
  readonly event?: { readonly id: string; readonly stream: string; readonly revision: number };
  /** One sentence. */
  readonly message: string;
}

type Named = Pick<Entry, 'stream' | 'revision'> & { readonly id: string };

const named = ({ event_id: id, stream, revision }: Entry): Named => ({ id, stream, revision });
const found = ({ id, stream, revision }: StoredEvent): Named => ({ id, stream, revision });

const finding = (kind: FindingKind, index: number, event: Named, what: string): Finding => ({
  kind,
  index,
  event,
  message: `Event ${event.revision} of ${event.stream} (${event.id}) ${what}.`,
});

/** At the end of the store the log goes on. */
export const droppedTail = async (ledger: Ledger, index: number, size: number): Promise<Finding> => {
  const entry = await ledger.entryAt(index);
  return finding(
    'dropped',
    index,
    named(entry!),
    `was dropped: the store ends before it, and ${size - index} of ${size} events in the log are missing`,
  );
};

/**
 * What happened where the store has `here` at `index` and the log has another leaf. `rest` is the store behind it: it
 * is read to its end only to learn whether an event is gone or stands elsewhere.
 */
export const explain = async (
  ledger: Ledger,
  index: number,
  here: StoredEvent,
  rest: AsyncIterable<StoredEvent>,
): Promise<Finding> => {
  const entry = (await ledger.entryAt(index))!;
  if (entry.event_id === here.id)
    return finding('changed', index, named(entry), 'is not as it was when it was logged');
  const elsewhere = await ledger.entryOf(here.id);
  if (!elsewhere || elsewhere.log_index < index)
    return finding(
      'inserted',
      index,
      found(here),
      `was inserted before event ${entry.revision} of ${entry.stream}`,
    );
  let distance = 0;
  for await (const event of rest) {
    distance += 1;
    if (event.id !== entry.event_id) continue;
    // The one right behind has only made room: the one that stands here came from further on.
    return distance === 1
      ? finding('moved', index, found(here), `was moved forward: the log has it at ${elsewhere.log_index}`)
      : finding(
          'moved',
          index,
          named(entry),
          `was moved back: it stands ${distance} events later than in the log`,
        );
  }
  return finding('dropped', index, named(entry), 'was dropped');
};
