import { isTechnical } from '@digihub/command-handling';
import { type EventStore, type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type Instant, isDay, startOfDay } from '@digihub/kernel';
import { categoryOf, streamKinds } from '../decide-again/stream-kinds.js';
import { momentFrom } from '../merged-history.js';

/** Which events are exported; what is absent does not limit. */
export interface Selection {
  readonly hub?: string | undefined;
  /** By the time of recording: from this moment, up to and with that one. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly trajectories?: readonly string[] | undefined;
  /** Beginnings of event names: `coaching`, `finance.invoice-issued`. */
  readonly types?: readonly string[] | undefined;
}

/** As `momentFrom`, but a day means its beginning in Brussels. */
export const beginningFrom = (text: string): Instant | undefined =>
  isDay(text) ? startOfDay(text) : momentFrom(text);

/** `coaching`, `finance.invoice-issued`, `finance.invoice-issued.v1`. */
export const isBeginningOfType = (text: string): boolean =>
  /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*(\.v\d+)?)?$/.test(text);

const upcasters = new Map(streamKinds.map((kind) => [kind.category, kind.upcasters]));
const prefixes = [...upcasters.keys()].map((category) => `${category}-`);

/** The selected events in order of position, as they are read today. Bounded in memory. */
export async function* selectedEvents(
  store: EventStore,
  { hub, from, until, trajectories, types }: Selection,
  signal?: AbortSignal,
): AsyncGenerator<StoredEvent> {
  const wanted = trajectories && new Set(trajectories);
  const begins = types?.map((type) => (/\.v\d+$/.test(type) ? type : `${type}.`));
  for await (const event of store.readAll({ after: -1n, prefixes })) {
    signal?.throwIfAborted();
    const { metadata } = event;
    if (isTechnical(event.type)) continue;
    if (hub !== undefined && metadata.hub !== hub) continue;
    if (from !== undefined && metadata.recordedAt < from) continue;
    if (until !== undefined && metadata.recordedAt > until) continue;
    if (wanted && !wanted.has(metadata.trajectory ?? '')) continue;
    const { type, data } = toDomainEvent(event, upcasters.get(categoryOf(event.stream)) ?? {});
    if (begins && !begins.some((begin) => type === begin || type.startsWith(begin))) continue;
    yield { ...event, type, data: data as StoredEvent['data'] };
  }
}
