import { caughtUp } from '@digihub/event-store';
import { type Message, type Passed, resting, type SourceItem } from './consumer.js';

/** Consecutive items of one subscription, of any partition. */
export interface Batch<Body> {
  readonly items: readonly (Message<Body> | Passed)[];
  /** The source ran dry behind the last item. */
  readonly caughtUp: boolean;
}

/**
 * Takes a subscription in bounded batches. While one is worked on the next is read, and no more than that: a slow
 * consumer holds its source back.
 */
export class BatchReader<Body> {
  private batch: Batch<Body> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private over = false;
  private readonly iterator: AsyncIterator<SourceItem<Body>>;

  constructor(
    items: AsyncIterable<SourceItem<Body>>,
    private readonly size: number,
    /** Called when `take` has something to give, or the subscription ended. */
    private readonly onReady: () => void,
  ) {
    this.iterator = items[Symbol.asyncIterator]();
    void this.fill();
  }

  /** The subscription ended and everything was taken. */
  get ended(): boolean {
    return this.over && !this.batch && !this.failure;
  }

  /** What `take` would give. */
  get ready(): Batch<Body>['items'] {
    return this.batch?.items ?? [];
  }

  /** The batch that is ready; undefined: none yet. @throws what the source threw. */
  take(): Batch<Body> | undefined {
    const { batch, failure } = this;
    if (batch) {
      this.batch = undefined;
      if (!this.over) void this.fill();
      return batch;
    }
    this.failure = undefined;
    if (failure) throw failure.error;
    return undefined;
  }

  private async fill(): Promise<void> {
    const items: (Message<Body> | Passed)[] = [];
    let dry = false;
    try {
      while (items.length < this.size && !dry) {
        const { done, value } = await this.iterator.next();
        if (done) {
          this.over = true;
          break;
        }
        if (value === caughtUp) dry = true;
        else if (value !== resting) items.push(value);
        else if (items.length > 0) break;
      }
    } catch (error) {
      this.over = true;
      this.failure = { error };
    }
    if (items.length > 0 || dry) this.batch = { items, caughtUp: dry };
    this.onReady();
  }
}
