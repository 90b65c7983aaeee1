import { addMilliseconds, derivedId, derivedUuid, type Instant } from '@digihub/kernel';
import type { EventMetadata, Json, NewEvent } from '@digihub/event-store';
import type { RequestEvent } from '@digihub/intake-domain';

/** Whose data a sample holds, sealed: made up, or by the key ring of a running server. */
export interface SampleSubjects {
  readonly contact: string;
  readonly enterprise: string;
  readonly sealed: (field: string, subject: string) => string;
}

/** About as long as a sealed sentence is. */
const sealedText = 'c2VhbGVkIGZvciB0aGUgYmVuY2htYXJr'.repeat(4);

/** Sealed in form only: nobody holds these keys. */
export const madeUp: SampleSubjects = {
  contact: derivedId('bench', 'contact'),
  enterprise: derivedId('bench', 'enterprise'),
  sealed: (field, subject) => `sealed:1:${subject}:${field}:${sealedText}`,
};

export const hub = 'west-vlaanderen';
const firstDay: Instant = '2022-05-02T08:00:00.000Z';
export const sampleTrajectory = (index: number): string => derivedId('bench', 'trajectory', index);
export const sampleStream = (index: number): string => `intake-${sampleTrajectory(index)}`;

/** What intake has of a trajectory that goes back and forth over its question: not closed, no deadline due. */
const eventAt = (place: number, { contact, enterprise, sealed }: SampleSubjects): RequestEvent => {
  switch (place) {
    case 0:
      return {
        type: 'intake.request-received.v2',
        data: {
          channel: 'phone',
          language: 'nl',
          contact: {
            subject: contact,
            name: sealed('contact.name', contact),
            phone: sealed('contact.phone', contact),
          },
          question: sealed('question', contact),
          provisionalHub: hub,
          firstContactBy: '2022-05-16',
        },
        occurredAt: firstDay,
      };
    case 1:
      return {
        type: 'intake.first-contact-made.v1',
        data: { method: 'phone', note: sealed('note', contact) },
        occurredAt: firstDay,
      };
    case 2:
      return {
        type: 'intake.enterprise-identified.v1',
        data: {
          enterprise,
          number: sealed('number', enterprise),
          name: sealed('name', enterprise),
          legalForm: 'legal-person',
          postcode: '8500',
          sector: 'C',
          hub,
        },
      };
    case 3:
      return { type: 'intake.size-declared.v1', data: sizeDeclared(enterprise) };
    case 4:
      return {
        type: 'intake.waiting-agreed.v1',
        data: { on: 'enterprise', until: '2022-12-30', reason: sealed('reason', contact) },
      };
    default:
      return place % 2 === 1
        ? { type: 'intake.question-found-vague.v1', data: { missing: sealed('missing', contact) } }
        : {
            type: 'intake.question-clarified.v1',
            data: {
              summary: sealed('summary', contact),
              themes: ['artificial-intelligence'],
              implementation: false,
            },
          };
  }
};

const sizeDeclared = (enterprise: string) => {
  const figures = { staffHundredths: 2450, turnover: 310_000_000, balanceSheet: 280_000_000 };
  return {
    declaration: {
      latest: { closedOn: '2021-12-31', own: figures, related: [] },
      publicOwnershipBasisPoints: 0,
    },
    outcome: {
      size: 'small',
      figuresOn: '2021-12-31',
      consolidated: figures,
      decidedBy: 'figures',
    },
    undertaking: enterprise,
    declaredOn: '2022-05-02',
  } as const;
};

/** The first `length` events of a trajectory, each a commit of its own, as the command handler writes them. */
export const sampleEvents = (
  index: number,
  length: number,
  subjects: SampleSubjects = madeUp,
): NewEvent[] => {
  const trajectory = sampleTrajectory(index);
  return Array.from({ length }, (_, place) => {
    const { type, data, occurredAt } = eventAt(place, subjects);
    const id = derivedUuid('bench', index, place);
    const metadata: EventMetadata = {
      trajectory,
      hub,
      actor: { id: 'bench-caseworker', roles: ['caseworker'] },
      commandId: `bench-caseworker:${index}-${place}`,
      commitIndex: 0,
      commitSize: 1,
      $correlationId: id,
      $causationId: id,
      recordedAt: addMilliseconds(firstDay, place * 1000),
      ...(occurredAt === undefined ? {} : { occurredAt }),
      rulesVersion: 'intake/1',
      programmeVersion: '1',
    };
    return { id, type, data: data as Json, metadata };
  });
};
