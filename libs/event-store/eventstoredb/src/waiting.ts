import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswer } from './failure.js';
import type { ReconnectBackOff } from './options.js';

/** The wait before trying again for the `attempt`-th time; spread, so that many callers do not come back as one. */
export const waitBefore = ({ first, most }: ReconnectBackOff, attempt: number): number =>
  Math.min(most, first * 2 ** Math.min(attempt - 1, 20)) * (0.75 + Math.random() / 2);

/** Resolves after the wait, or at once when the signal aborts. */
export const rest = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
};

/** The answer, or NoAnswer; a late answer or failure is dropped. */
export const answered = async <T>(answer: Promise<T>, milliseconds: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer()), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
};

/** At most `places` at once; the others wait their turn. */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];

  constructor(private places: number) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.places > 0) this.places -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.places += 1;
    }
  }
}
