/** Names and shapes here are the storage format of `erasure-…`, `destruction-…` and `hold-…`: never edit one, add a version. */
import type { Day, DomainEvent } from '@digihub/kernel';

/** On what the request rests: Article 17(1) GDPR, by letter. */
export type ErasureGround =
  'no-longer-needed' | 'consent-withdrawn' | 'objection' | 'unlawful' | 'legal-duty';
export type RefusalGround = 'not-the-person' | 'legal-obligation' | 'legal-claims' | 'withdrawn';
export type HoldGround = 'audit' | 'litigation' | 'investigation' | 'complaint';

export type ErasureEvent =
  | DomainEvent<
      'erasure.requested.v1',
      {
        readonly subject: string;
        readonly hub: string;
        readonly ground: ErasureGround;
        readonly requestedBy: string;
      }
    >
  | DomainEvent<'erasure.approved.v1', { readonly subject: string; readonly approvedBy: string }>
  | DomainEvent<'erasure.refused.v1', { readonly ground: RefusalGround }>
  /** A hold was placed between approval and execution: it must be approved again. */
  | DomainEvent<'erasure.stopped.v1', { readonly held: readonly string[] }>
  | DomainEvent<
      'erasure.executed.v1',
      {
        readonly forgotten: readonly string[];
        /** Compact JWS. */
        readonly receipt: string;
      }
    >;

/** A trajectory on a list of destruction, and the last day on which it had to be kept. */
export interface DueTrajectory {
  readonly trajectory: string;
  readonly retainedUntil: Day;
}

export interface DestructionPlan {
  readonly items: readonly {
    readonly trajectory: string;
    /** Whose keys go, and who keeps theirs for another trajectory that is still kept. */
    readonly forgotten: readonly string[];
    readonly kept: readonly string[];
  }[];
  /** Kept after all: on hold, or no longer due. */
  readonly spared: readonly string[];
}

export type DestructionEvent =
  | DomainEvent<
      'destruction.list-drawn.v1',
      { readonly hub: string; readonly items: readonly DueTrajectory[] }
    >
  | DomainEvent<'destruction.approved-once.v1', { readonly approvedBy: string }>
  | DomainEvent<
      'destruction.approved.v1',
      { readonly approvedBy: string; readonly trajectories: readonly string[] }
    >
  | DomainEvent<'destruction.list-refused.v1', Record<never, never>>
  /** What will be done, fixed before the first key goes: a repeat after a crash does the same. */
  | DomainEvent<'destruction.begun.v1', DestructionPlan>
  | DomainEvent<
      'destruction.executed.v1',
      { readonly forgotten: readonly string[]; readonly receipt: string }
    >;

export type HoldEvent =
  | DomainEvent<
      'hold.placed.v1',
      { readonly ground: HoldGround; readonly hub?: string; readonly placedBy: string }
    >
  | DomainEvent<'hold.released.v1', Record<never, never>>;
