import { addDays, type Day, dayOf, type Instant, unreachable } from '@digihub/kernel';
import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type RequestEvent, requestUpcasters } from '@digihub/intake-domain';
import { deadlines, type Programme } from '@digihub/programme';
import { clearDeadline, type Projection, setDeadline, trajectoryDeadline } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { IntakeTables, RequestRow } from './tables.js';

type Changes = Partial<Omit<RequestRow, 'trajectory'>>;

/** Closed: waits for nothing, and no deadline is left. */
const ended = (status: string): Changes => ({ status, ...notWaiting });
const notWaiting = { waiting_for: null, waiting_on: null, waiting_since: null, waiting_until: null };

const waiting = (what: string, on: string, since: Instant, until: string | null = null) => ({
  waiting_for: what,
  waiting_on: on,
  waiting_since: since,
  waiting_until: until,
});

/** What an event after the first changes in the row. */
const changesOf = (
  event: Exclude<RequestEvent, { type: 'intake.request-received.v2' }>,
  at: Instant,
): Changes => {
  switch (event.type) {
    case 'intake.first-contact-made.v1':
      return {
        status: 'in-conversation',
        first_contact_at: event.occurredAt ?? at,
        ...waiting('completion', 'us', at),
      };
    case 'intake.first-contact-missed.v1':
      return { first_contact_missed: 1 };
    case 'intake.enterprise-identified.v1':
      return {
        enterprise: event.data.enterprise,
        enterprise_name: event.data.name,
        enterprise_number: event.data.number,
        postcode: event.data.postcode,
        sector: event.data.sector,
        hub: event.data.hub,
      };
    case 'intake.size-declared.v1':
      return { size: event.data.outcome.size };
    case 'intake.question-found-vague.v1':
      return { question_state: 'vague', ...waiting('clear-question', 'enterprise', at) };
    case 'intake.question-clarified.v1':
      return {
        question_state: 'clear',
        question: event.data.summary,
        themes: JSON.stringify(event.data.themes),
        implementation: event.data.implementation ? 1 : 0,
        ...waiting('completion', 'us', at),
      };
    case 'intake.waiting-agreed.v1':
      return waiting('agreed', event.data.on, at, event.data.until);
    case 'intake.idle-noticed.v1':
      return waiting('sign-of-life', 'us', at);
    case 'intake.found-outside-programme.v1':
      return { postcode: event.data.postcode, ...ended('outside-programme') };
    case 'intake.first-line-advice-given.v1':
      return ended('advised');
    case 'intake.request-declined.v1':
      return ended('declined');
    case 'intake.request-withdrawn.v1':
      return ended('withdrawn');
    case 'intake.trajectory-opened.v1':
      return ended('opened');
    default:
      return unreachable(event);
  }
};

/** `requests`, with what each one waits for, and the deadlines `first-contact` and `idle`. */
export const requestsProjection = (programme: Programme): Projection<StoredEvent, IntakeTables> => ({
  kind: 'projection',
  name: 'intake.requests',
  types: ['intake.'],
  async project(tx, { body: stored }) {
    const { recordedAt } = stored.metadata;
    const trajectory = stored.metadata.trajectory!;
    if (isTechnical(stored.type)) {
      await change(tx, trajectory, { revision: stored.revision });
      return;
    }
    const event = toDomainEvent(stored, requestUpcasters) as RequestEvent;
    if (event.type === 'intake.request-received.v2') {
      await tx
        .insertInto('requests')
        .values(received(trajectory, event, stored))
        .execute();
    } else {
      const revision = stored.revision;
      await change(tx, trajectory, { ...changesOf(event, recordedAt), revision, last_event_at: recordedAt });
    }
    await moveDeadlines(tx, programme, event, stored);
  },
});

const change = async (tx: Transaction<IntakeTables>, trajectory: string, changes: Changes): Promise<void> => {
  await tx.updateTable('requests').set(changes).where('trajectory', '=', trajectory).execute();
};

const received = (
  trajectory: string,
  { data, occurredAt }: Extract<RequestEvent, { type: 'intake.request-received.v2' }>,
  { revision, metadata: { recordedAt } }: StoredEvent,
): RequestRow => ({
  trajectory,
  status: 'requested',
  hub: null,
  provisional_hub: data.provisionalHub ?? null,
  channel: data.channel,
  office: data.office ?? null,
  language: data.language,
  contact: data.contact.subject,
  contact_name: data.contact.name,
  contact_email: data.contact.email ?? null,
  contact_phone: data.contact.phone ?? null,
  enterprise: null,
  enterprise_name: data.enterpriseName ?? null,
  enterprise_number: null,
  postcode: null,
  sector: null,
  size: null,
  question: data.question,
  question_state: 'unassessed',
  themes: '[]',
  implementation: 0,
  requested_at: occurredAt ?? recordedAt,
  first_contact_by: data.firstContactBy,
  first_contact_at: null,
  first_contact_missed: 0,
  ...waiting('first-contact', 'us', occurredAt ?? recordedAt, data.firstContactBy),
  revision,
  last_event_at: recordedAt,
});

const endings: readonly RequestEvent['type'][] = [
  'intake.found-outside-programme.v1',
  'intake.first-line-advice-given.v1',
  'intake.request-declined.v1',
  'intake.request-withdrawn.v1',
  'intake.trajectory-opened.v1',
];

const moveDeadlines = async (
  tx: Transaction<IntakeTables>,
  programme: Programme,
  event: RequestEvent,
  { metadata }: StoredEvent,
): Promise<void> => {
  const trajectory = metadata.trajectory!;
  const deadline = (kind: string, lastDay: Day) =>
    trajectoryDeadline({ trajectory, hub: metadata.hub ?? null }, kind, lastDay);
  if (endings.includes(event.type)) {
    await clearDeadline(tx, `first-contact:${trajectory}`);
    await clearDeadline(tx, `idle:${trajectory}`);
    return;
  }
  const today = dayOf(metadata.recordedAt);
  switch (event.type) {
    case 'intake.request-received.v2':
      await setDeadline(tx, deadline('first-contact', event.data.firstContactBy));
      break;
    case 'intake.first-contact-made.v1':
    case 'intake.first-contact-missed.v1':
      await clearDeadline(tx, `first-contact:${trajectory}`);
      break;
    case 'intake.waiting-agreed.v1':
      if (await awaitsFirstContact(tx, trajectory)) {
        await setDeadline(tx, deadline('first-contact', event.data.until));
      }
      await setDeadline(tx, deadline('idle', event.data.until));
      return;
    default:
      break;
  }
  await setDeadline(tx, deadline('idle', addDays(today, deadlines(programme, today).idleDays)));
};

const awaitsFirstContact = async (tx: Transaction<IntakeTables>, trajectory: string): Promise<boolean> => {
  const row = await tx
    .selectFrom('requests')
    .select(['status', 'first_contact_missed'])
    .where('trajectory', '=', trajectory)
    .executeTakeFirst();
  return row?.status === 'requested' && row.first_contact_missed === 0;
};
