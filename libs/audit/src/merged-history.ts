import { accessCategory } from '@digihub/access-log';
import { endOfDay, type Instant, isDay, isInstant } from '@digihub/kernel';
import type { EventStore, StoredEvent } from '@digihub/event-store';
import { type Cut, isTrueBy } from './true-axis.js';

/** The contexts whose streams carry a trajectory's name. */
export const categories = ['intake', 'routing', 'coaching', 'finance'] as const;
export type Category = (typeof categories)[number];

/** What belongs to the story beside them: who looked. It decides nothing, and no state is folded from it. */
export const storyCategories: readonly string[] = [...categories, accessCategory];

/** `2022-03-01T09:30:00.000Z`, any ISO instant, or a day, which means its end in Brussels. */
export const momentFrom = (text: string): Instant | undefined => {
  if (isDay(text)) return endOfDay(text);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const instant = new Date(milliseconds).toISOString();
  return isInstant(instant) ? instant : undefined;
};

/**
 * A trajectory's history at a cut: its streams merged by position, each its longest prefix that was recorded by
 * `knownAt`, without what became true after `trueAt`. One event per stream is held in memory.
 */
export async function* trajectoryHistory(
  store: EventStore,
  trajectory: string,
  { knownAt, trueAt }: Cut = {},
  of: readonly string[] = categories,
): AsyncGenerator<StoredEvent> {
  const streams = of.map((category) => store.read(`${category}-${trajectory}`)[Symbol.asyncIterator]());
  const next = async (stream: AsyncIterator<StoredEvent>): Promise<StoredEvent | undefined> => {
    const { value, done } = await stream.next();
    return done || (knownAt !== undefined && value.metadata.recordedAt > knownAt) ? undefined : value;
  };
  const heads = await Promise.all(streams.map(next));
  try {
    for (;;) {
      let first = -1;
      heads.forEach((head, index) => {
        if (head && (first < 0 || head.position < heads[first]!.position)) first = index;
      });
      if (first < 0) return;
      if (isTrueBy(heads[first]!, trueAt)) yield heads[first]!;
      heads[first] = await next(streams[first]!);
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.return?.()));
  }
}
