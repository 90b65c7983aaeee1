import type { Position } from '@eventstore/db-client';

interface Stretch {
  /** Behind this position, up to `to`, there is no event of these streams. */
  readonly after: bigint;
  readonly to: Position;
}

/** How many sets of prefixes are remembered. A service subscribes to a handful. */
const most = 64;

/**
 * Parts of the log in which streams of some prefixes have no event, as the server told subscriptions by its
 * checkpoints. A reader that stands in one goes on at its end: without that, asking whether a quiet context has
 * anything new would read all that the busy ones have written meanwhile.
 */
export class EmptyStretches {
  private readonly known = new Map<string, Stretch>();

  /** The last one counts: subscriptions that are behind tell of the past. */
  found(prefixes: readonly string[] | undefined, after: bigint, to: Position): void {
    if (!prefixes || to.commit <= after) return;
    const key = prefixes.join('\0');
    const before = this.known.get(key);
    if (before && before.to.commit >= to.commit) return;
    if (!before && this.known.size >= most) return;
    this.known.set(key, { after, to });
  }

  /** Where to read on instead of right behind a position; undefined: nothing is known. */
  beyond(prefixes: readonly string[] | undefined, after: bigint): Position | undefined {
    const stretch = prefixes && this.known.get(prefixes.join('\0'));
    return stretch && stretch.after <= after && after < stretch.to.commit ? stretch.to : undefined;
  }
}
