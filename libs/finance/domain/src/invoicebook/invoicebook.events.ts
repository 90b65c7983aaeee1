/** Names and shapes here are the storage format of `invoicebook-{chamber}`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';

export type NumberTaken = DomainEvent<
  'invoicebook.number-taken.v1',
  {
    readonly chamber: string;
    /** Runs on over the years, without a gap. */
    readonly sequence: number;
    /** `{chamber}-{year}-{sequence}`. */
    readonly number: string;
    /** Structured communication of the number. */
    readonly communication: string;
    readonly issuedOn: Day;
    readonly trajectory: string;
    readonly invoice: string;
  }
>;

export type InvoicebookEvent = NumberTaken;
