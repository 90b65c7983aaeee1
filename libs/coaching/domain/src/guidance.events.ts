/** Names and shapes here are the storage format of `coaching-{trajectory}`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';
import type { OrganisationCode } from '@digihub/programme';
import type { Sealed } from './coaching.events.js';

export type InfrastructureKind = 'lab' | 'machine' | 'test-bench' | 'computing' | 'room' | 'other';

export type SessionLogged = DomainEvent<
  'coaching.session-logged.v1',
  {
    readonly session: string;
    readonly day: Day;
    readonly minutes: number;
    readonly participants: number;
    readonly notes?: Sealed;
  }
>;
export type InfrastructureBooked = DomainEvent<
  'coaching.infrastructure-booked.v1',
  {
    readonly booking: string;
    readonly infrastructure: string;
    readonly kind: InfrastructureKind;
    readonly organisation: OrganisationCode;
    readonly from: Day;
    readonly until: Day;
  }
>;
export type TestRecorded = DomainEvent<
  'coaching.test-recorded.v1',
  { readonly test: string; readonly day: Day; readonly what: Sealed; readonly result: Sealed }
>;
export type SuggestionMade = DomainEvent<
  'coaching.suggestion-made.v1',
  { readonly suggestion: string; readonly text: Sealed }
>;
export type DeliveryAccepted = DomainEvent<
  'coaching.delivery-accepted.v1',
  {
    readonly quote: string;
    /** 1, 2, …; the last one is final. */
    readonly part: number;
    readonly final: boolean;
    readonly remark?: Sealed;
    readonly acceptedBy: string;
  }
>;

export type GuidanceEvent =
  SessionLogged | InfrastructureBooked | TestRecorded | SuggestionMade | DeliveryAccepted;
