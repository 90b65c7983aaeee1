import type { Instant } from '@digihub/kernel';

/**
 * Something that must happen by itself when its time has come. Rows are written and removed by projections; a
 * ticker turns a due one into a command whose id derives from `id` and `dueAt`.
 */
export interface Deadline {
  /** Stable within the context: `first-contact:{trajectory}`. */
  readonly id: string;
  /** Kind, as the context's table of contents lists it: `first-contact`. */
  readonly kind: string;
  readonly key: string;
  readonly trajectory: string | null;
  readonly hub: string | null;
  readonly dueAt: Instant;
}
