/** Names and shapes here are the storage format of `programme-agreement`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';
import type { Amendment, Programme } from '@digihub/programme';

export type AgreementRecorded = DomainEvent<
  'programme.agreement-recorded.v1',
  { readonly version: string; readonly effectiveFrom: Day; readonly programme: Programme }
>;
export type AmendmentProposed = DomainEvent<
  'programme.amendment-proposed.v1',
  {
    readonly amendment: string;
    readonly effectiveFrom: Day;
    /** Reference of the funder's decision, such as its document number. */
    readonly decision: string;
    readonly changes: Amendment;
    /** Pseudonym of who proposes; another one approves. */
    readonly by: string;
  }
>;
export type AmendmentApproved = DomainEvent<
  'programme.amendment-approved.v1',
  { readonly amendment: string; readonly version: string; readonly effectiveFrom: Day; readonly by: string }
>;
export type AmendmentRejected = DomainEvent<
  'programme.amendment-rejected.v1',
  { readonly amendment: string; readonly by: string }
>;

export type AgreementEvent = AgreementRecorded | AmendmentProposed | AmendmentApproved | AmendmentRejected;
