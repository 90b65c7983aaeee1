import { type CoachingEvent, coachingUpcasters, type QuoteStatus } from '@digihub/coaching-domain';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import type { Projection } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { CoachingTables } from './tables.js';

type Types = CoachingEvent['type'];

/** Which events change a quote's row, and the status they give it. */
const quoteTypes = {
  'coaching.quote-submitted.v1': 'submitted',
  'coaching.quote-checked.v1': 'checked',
  'coaching.quote-approved.v1': 'approved',
  'coaching.quote-refused.v1': 'refused',
  'coaching.reservation-noted.v1': 'reserved',
  'coaching.reservation-refusal-noted.v1': 'not-reserved',
  'coaching.quote-sent.v1': 'sent',
  'coaching.quote-signed.v1': 'signed',
  'coaching.quote-lapsed.v1': 'lapsed',
  'coaching.delivery-accepted.v1': 'signed',
} as const satisfies { readonly [Type in Types]?: QuoteStatus };

/** What is recorded of the work itself, and where its id stands. */
const recordTypes = {
  'coaching.session-logged.v1': 'session',
  'coaching.infrastructure-booked.v1': 'booking',
  'coaching.test-recorded.v1': 'test',
  'coaching.suggestion-made.v1': 'suggestion',
} as const satisfies { readonly [Type in Types]?: string };

type QuoteEvent = Extract<CoachingEvent, { type: keyof typeof quoteTypes }>;
type RecordEvent = Extract<CoachingEvent, { type: keyof typeof recordTypes }>;

/** `quotes` with all that was said about each, and `records` of the work. */
export const quotesProjection: Projection<StoredEvent, CoachingTables> = {
  kind: 'projection',
  name: 'coaching.quotes',
  types: [...Object.keys(quoteTypes), ...Object.keys(recordTypes)],
  async project(tx, { body: stored }) {
    const event = toDomainEvent(stored, coachingUpcasters) as QuoteEvent | RecordEvent;
    if (event.type in quoteTypes) await quote(tx, event as QuoteEvent, stored);
    else await record(tx, event as RecordEvent, stored);
  },
};

const record = async (
  tx: Transaction<CoachingTables>,
  { type, data }: RecordEvent,
  { revision, metadata }: StoredEvent,
): Promise<void> => {
  const { recordedAt: recorded_at } = metadata;
  const trajectory = metadata.trajectory!;
  const kind = recordTypes[type];
  const id = (data as unknown as Record<string, string>)[kind]!;
  await tx
    .insertInto('records')
    .values({ trajectory, record: id, kind, data: JSON.stringify(data), recorded_at, revision })
    .execute();
};

const quote = async (
  tx: Transaction<CoachingTables>,
  event: QuoteEvent,
  { metadata }: StoredEvent,
): Promise<void> => {
  const { recordedAt: submitted_at } = metadata;
  const trajectory = metadata.trajectory!;
  const status = quoteTypes[event.type];
  if (event.type === 'coaching.quote-submitted.v1') {
    const { quote, amount } = event.data;
    await tx
      .insertInto('quotes')
      .values({ trajectory, quote, status, amount, details: JSON.stringify(event.data), submitted_at })
      .execute();
    return;
  }
  const mine = tx
    .selectFrom('quotes')
    .select('details')
    .where('trajectory', '=', trajectory)
    .where('quote', '=', event.data.quote);
  const { details } = await mine.executeTakeFirstOrThrow();
  const known = JSON.parse(details) as Record<string, unknown>;
  await tx
    .updateTable('quotes')
    .set({ status, details: JSON.stringify(withEvent(known, event)) })
    .where('trajectory', '=', trajectory)
    .where('quote', '=', event.data.quote)
    .execute();
};

const withEvent = (known: Record<string, unknown>, event: QuoteEvent): Record<string, unknown> => {
  switch (event.type) {
    case 'coaching.delivery-accepted.v1': {
      const { part, final, remark, acceptedBy } = event.data;
      const earlier = (known['deliveries'] as object[] | undefined) ?? [];
      return { ...known, deliveries: [...earlier, { part, final, remark, acceptedBy }] };
    }
    case 'coaching.quote-lapsed.v1': {
      const { cause, reason } = event.data;
      return { ...known, cause, reason };
    }
    default:
      return { ...known, ...event.data };
  }
};
