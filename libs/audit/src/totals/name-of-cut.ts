import type { StoredEvent } from '@digihub/event-store';
import type { Ledger } from '@digihub/ledger';
import { rootOf } from '@digihub/ledger-proofs';

/** The name of a cut of the store: all events up to one of them, in store order. */
export interface CutName {
  /** Id of that event; null: nothing had happened yet. */
  readonly event: string | null;
  /** Its position in decimal digits; -1 before the first. Of this store alone. */
  readonly position: string;
  /** The log of all events at that size, RFC 6962: the same in every copy of the store. Null: not logged (yet). */
  readonly log: { readonly size: number; readonly root: string } | null;
}

export const nameOfCut = async (
  last: StoredEvent | undefined,
  ledger: Ledger | undefined,
): Promise<CutName> => {
  if (!last) return { event: null, position: '-1', log: null };
  const entry = await ledger?.entryOf(last.id);
  const name = { event: last.id, position: String(last.position) };
  if (!ledger || !entry) return { ...name, log: null };
  const size = entry.log_index + 1;
  return { ...name, log: { size, root: (await rootOf(ledger.subtrees(), size)).toString('base64') } };
};
