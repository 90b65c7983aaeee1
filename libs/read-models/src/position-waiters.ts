import { Problem } from '@digihub/kernel';

/** A read model is not as far as asked for: 503, with how far it is. */
export class ReadModelBehind extends Problem {
  constructor(
    readonly consumer: string,
    readonly position: bigint,
    /** Undefined: it has not begun. */
    readonly reached: bigint | undefined,
  ) {
    super(
      503,
      'read-model-behind',
      {
        nl: 'Dit overzicht is nog niet bijgewerkt tot aan uw wijziging. Probeer het zo dadelijk opnieuw.',
        en: 'This view does not show your change yet. Try again in a moment.',
      },
      { position: String(position), reached: reached === undefined ? null : String(reached) },
    );
    this.name = 'ReadModelBehind';
  }
}

export interface WaitOptions {
  /** Milliseconds; 2,000 where absent. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Those who wait until a consumer has passed a position. Woken by it, in this process; nobody polls. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();
  private asking = false;
  private askAgain = false;

  constructor(
    private readonly consumer: string,
    private readonly reached: () => bigint | undefined,
    /** Has the source nothing more up to this position? May first find out that more is reached. */
    private readonly exhausted: (position: bigint) => Promise<boolean>,
  ) {}

  async wait(position: bigint, { timeout = 2_000, signal }: WaitOptions = {}): Promise<void> {
    if (this.hasReached(position)) return;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        this.waiters.delete(waiter);
        settle();
      };
      const waiter: Waiter = { position, resolve: () => finish(resolve) };
      const aborted = (): void => finish(() => reject(signal?.reason as Error));
      const timer = setTimeout(
        () => finish(() => reject(new ReadModelBehind(this.consumer, position, this.reached()))),
        timeout,
      );
      signal?.addEventListener('abort', aborted);
      this.waiters.add(waiter);
      void this.ask();
    });
  }

  /** The watermark moved. `caughtUp`: the source ran dry, so a position that it never delivers may be passed. */
  moved(caughtUp: boolean): void {
    for (const waiter of this.waiters) if (this.hasReached(waiter.position)) waiter.resolve();
    if (caughtUp) void this.ask();
  }

  private hasReached(position: bigint): boolean {
    const reached = this.reached();
    return reached !== undefined && reached >= position;
  }

  /** One question at a time, from the first position on: what is before one that is to come, may be passed. */
  private async ask(): Promise<void> {
    this.askAgain = true;
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.askAgain) {
        this.askAgain = false;
        await this.askInOrder();
      }
    } catch {
      // The store is away: the waiters run into their timeouts, and the runner reports the trouble.
    } finally {
      this.asking = false;
    }
  }

  private async askInOrder(): Promise<void> {
    const inOrder = [...this.waiters].sort((one, other) => (one.position < other.position ? -1 : 1));
    let passed: bigint | undefined;
    for (const { position, resolve } of inOrder) {
      if (position !== passed && !(await this.exhausted(position)) && !this.hasReached(position)) return;
      passed = position;
      resolve();
    }
  }
}
