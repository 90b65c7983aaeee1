/**
 * What the main thread and the writer's worker thread say to each other. Types only: the worker also runs
 * straight from its source, where Node strips types but resolves no other source file.
 */

/**
 * A group of appends, flat because that is the cheapest to send. Per append: stream, expected revision (-1: it
 * must not exist), number of events; then per event: id, type, data, metadata (both JSON text), checksum.
 */
export type Group = readonly (string | number)[];

export interface WriterOptions {
  readonly file: string;
  /** Upper bound of the file in pages of 4 KiB; an append beyond it fails with SQLITE_FULL. */
  readonly maximumPages?: number | undefined;
}

/** What the writer runs with, as SQLite itself reports it. `synchronous` 2 is FULL. */
export interface Durability {
  readonly journalMode: string;
  readonly synchronous: number;
}

export type Request = { readonly kind: 'group'; readonly group: Group } | { readonly kind: 'close' };

/** 0: appended, 1: a repeat of what is there, 2: conflict. */
export type OutcomeKind = 0 | 1 | 2;

export interface Failure {
  readonly kind: 'failed';
  readonly message: string;
  /** SQLite's extended result code; 0 when the error did not come from SQLite. */
  readonly sqliteCode: number;
}

export type Answer =
  | { readonly kind: 'ready'; readonly durability: Durability }
  /** Per append three numbers: outcome, revision (of its last event, or the actual one), position. */
  | { readonly kind: 'committed'; readonly outcomes: readonly number[] }
  /** Nothing of the group was written. */
  | Failure;
