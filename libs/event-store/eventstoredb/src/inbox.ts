import { NoAnswer } from './failure.js';

/** A call of the client that streams towards us: how to end it depends on its kind. */
export interface Incoming {
  readonly readableLength: number;
  read(): unknown;
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  off(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

/**
 * What a streaming call brings, taken one by one at the taker's pace: what is not taken stays with the server, save
 * a few dozen events. Errors come after what arrived before them, and never out of reach: the call's stream may fail
 * long after anybody listens.
 */
export class Inbox<Item> {
  private failure: { readonly error: unknown } | undefined;
  private ended = false;
  private news = false;
  private wake: (() => void) | undefined;

  constructor(private readonly incoming: Incoming) {
    incoming.on('readable', this.ring);
    incoming.on('end', () => {
      this.ended = true;
      this.ring();
    });
    incoming.on('error', (error) => {
      this.failure ??= { error };
      this.ring();
    });
  }

  /** The next item; undefined: none has arrived. */
  take(): Item | undefined {
    return (this.incoming.read() as Item | null) ?? undefined;
  }

  get isEmpty(): boolean {
    return this.incoming.readableLength === 0;
  }

  /**
   * Until there may be something to take; false: nothing will come any more, or nobody wants it.
   * @throws what the call failed with; NoAnswer after `patience`.
   */
  async arrival(signal: AbortSignal, patience?: number): Promise<boolean> {
    if (!this.news && !this.failure && !this.ended && !signal.aborted) {
      await this.waitForNews(signal, patience);
    }
    this.news = false;
    if (signal.aborted) return false;
    if (!this.isEmpty) return true;
    if (this.failure) throw this.failure.error;
    return !this.ended;
  }

  /**
   * Ends the call for the server too, which a mere end of reading would not bring about. What is on its way flows
   * off: a call of which something is left unread never ends for the client, and would hold up its disposal.
   */
  close(): void {
    const { incoming } = this;
    const over = incoming.unsubscribe ? incoming.unsubscribe() : incoming.cancel?.();
    over?.catch(() => undefined);
    incoming.on('data', () => undefined);
    incoming.off('readable', this.ring);
  }

  private readonly ring = (): void => {
    this.news = true;
    this.wake?.();
  };

  private async waitForNews(signal: AbortSignal, patience: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.wake = resolve;
        signal.addEventListener('abort', this.ring);
        if (patience !== undefined) timer = setTimeout(() => reject(new NoAnswer()), patience);
      });
    } finally {
      this.wake = undefined;
      clearTimeout(timer);
      signal.removeEventListener('abort', this.ring);
    }
  }
}
