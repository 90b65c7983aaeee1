/** Names and shapes here are the storage format of `supplier-{organisation}`: never edit one, add a version. */
import type { DomainEvent } from '@digihub/kernel';

interface InvoiceNumber {
  /** As the supplier wrote it. */
  readonly number: string;
  readonly trajectory: string;
  readonly invoice: string;
}

export type NumberRegistered = DomainEvent<'supplier.number-registered.v1', InvoiceNumber>;
export type NumberRefused = DomainEvent<
  'supplier.number-refused.v1',
  InvoiceNumber & {
    /** Where the number stands already. */
    readonly first: { readonly trajectory: string; readonly invoice: string };
  }
>;

export type SupplierEvent = NumberRegistered | NumberRefused;
