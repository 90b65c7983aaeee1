import type { Hash } from '@digihub/ledger-proofs';

/** Consecutive entries of the log, and the case of each; cases end where nobody asks for their map. */
export interface Entries {
  readonly kind: 'entries';
  readonly entries: readonly string[];
  readonly cases: readonly string[];
}

export interface RootOfCases {
  readonly kind: 'cases';
}

/** What the thread is sent; it answers in the order in which it was asked. */
export type Question = Entries | RootOfCases;

/** The leaves of entries, one behind the other, and the root of the tree up to them. */
export interface Hashed {
  readonly leaves: Hash;
  readonly root: Hash;
}

/** As it arrives: hashes cross as plain bytes. */
export type Answer = { readonly [Name in keyof Hashed]: Uint8Array } | { readonly cases: Uint8Array };
