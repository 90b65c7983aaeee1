/** How a failing message is tried again. Milliseconds of real time, not of the programme's clock. */
export interface BackOff {
  /** Wait after the first failure. */
  readonly first: number;
  /** Each wait is this many times the one before. */
  readonly factor: number;
  /** Longest wait. */
  readonly most: number;
  /** After this many failures the message is parked. */
  readonly tries: number;
}

/** Ten tries over about twelve minutes: longer than a deployment or a restart of an engine takes. */
export const usualBackOff: BackOff = { first: 500, factor: 2.5, most: 300_000, tries: 10 };

/** The wait after the failure that was the `attempts`-th. */
export const waitAfter = (backOff: BackOff, attempts: number): number =>
  Math.min(backOff.most, Math.round(backOff.first * backOff.factor ** (attempts - 1)));
