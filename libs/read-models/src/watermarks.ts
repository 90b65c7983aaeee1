import type { WaitOptions } from './position-waiters.js';

/** What `Watermarks` needs of a runner. */
export interface Follower {
  readonly name: string;
  readonly caughtUp: boolean;
  waitFor(position: bigint, options?: WaitOptions): Promise<void>;
  onChange(listener: () => void): () => void;
}

/** The consumers of a context together: for reading one's own writes, and for whoever waits until all are there. */
export class Watermarks {
  constructor(private readonly followers: readonly Follower[]) {}

  /** All of them have done everything there was. */
  get caughtUp(): boolean {
    return this.followers.every(({ caughtUp }) => caughtUp);
  }

  /**
   * Resolves when the consumers of these names (absent: all) have passed a position of the store.
   * @throws ReadModelBehind after the timeout (2,000 ms where absent), with how far the slowest is.
   */
  async waitFor(
    position: bigint,
    options: WaitOptions & { readonly consumers?: readonly string[] | undefined } = {},
  ): Promise<void> {
    const { consumers } = options;
    const wanted = this.followers.filter(({ name }) => consumers?.includes(name) ?? true);
    await Promise.all(wanted.map((follower) => follower.waitFor(position, options)));
  }

  /** Called after each step of any of them. Returns how to stop listening. */
  onChange(listener: () => void): () => void {
    const stop = this.followers.map((follower) => follower.onChange(listener));
    return () => stop.forEach((one) => one());
  }
}
