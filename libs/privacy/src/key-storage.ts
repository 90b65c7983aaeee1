import type { Instant } from '@digihub/kernel';
import type { SubjectId } from './sealer.js';

/** A person who has been forgotten: only the surrogate id is left. */
export interface Tombstone {
  readonly subject: SubjectId;
  readonly forgottenAt: Instant;
}

export interface KeyRow {
  readonly subject: SubjectId;
  readonly lookup: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly createdAt: Instant;
}

/** A subject to be found by its lookup, or made where there is none. */
export interface WantedSubject {
  readonly lookup: Uint8Array;
  /** The id to try next, from 0: one that is taken or buried is passed over. */
  readonly candidate: (count: number) => SubjectId;
  readonly row: (subject: SubjectId) => KeyRow;
}

/** From a file at once, from a server later. */
type Answer<Value> = Value | Promise<Value>;

/** Where a key ring keeps its keys. Every change is durable, and seen by all who share the place, when it returns. */
export interface KeyStorage {
  readonly salt: Uint8Array;
  /** What a problem names it by. */
  readonly place: Readonly<Record<string, unknown>>;
  /** The value under a name; the given one is written where there is none yet. */
  metaOf(name: string, initial: Uint8Array): Answer<Uint8Array>;
  /** Another value whenever somebody else, in this process or another, may have forgotten a subject. */
  version(): Answer<unknown>;
  subjectBy(lookup: Uint8Array): Answer<SubjectId | undefined>;
  /** Undefined also of who was forgotten, whatever row somebody put back. */
  wrappedKeyOf(subject: SubjectId): Answer<Uint8Array | undefined>;
  isForgotten(subject: SubjectId): Answer<boolean>;
  /**
   * The subjects under some lookups; where there is none, a new row, made under a write lock, so of two processes
   * one makes it and the other finds it. One durable transaction for all.
   */
  insertOrGet(wanted: readonly WantedSubject[]): Answer<readonly SubjectId[]>;
  /** Removes keys for good and leaves tombstones; a repeat changes nothing, and costs little for many at once. */
  forget(tombstones: readonly Tombstone[]): Answer<void>;
  tombstones(): Answer<readonly Tombstone[]>;
  close(): Answer<void>;
}
