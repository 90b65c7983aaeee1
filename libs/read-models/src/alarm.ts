import type { Clock, Instant } from '@digihub/kernel';

const longestTimer = 3_600_000;

/** Where a loop rests until somebody rings or a moment of its clock has come. */
export class Alarm {
  private rung = false;
  private at: Instant | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  readonly ring = (): void => {
    this.rung = true;
    this.wake?.();
  };

  /** The moment to wake at; undefined: none. */
  setFor(at: Instant | undefined): void {
    this.at = at;
  }

  /** The moment it was set for has come. */
  get isDue(): boolean {
    return this.at !== undefined && this.at <= this.clock.now();
  }

  /** Resolves at once where it rang since the last rest. A clock that is set forward has to be followed by `ring`. */
  async rest(): Promise<void> {
    if (!this.rung) {
      const wait = this.at === undefined ? longestTimer : Date.parse(this.at) - Date.parse(this.clock.now());
      await this.pause(Math.min(longestTimer, Math.max(0, wait)));
    }
    this.rung = false;
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
