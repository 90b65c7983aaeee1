/** What a figure should be. `value`: the figure itself; `ratio`: it against its yardstick. */
export interface Aim {
  readonly of: 'value' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One line of the result: medians over the runs. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was measured against, in the same run. */
  readonly yardstick?: { readonly name: string; readonly value: number };
  /** Median of the runs' own ratios, which need not be the ratio of the medians. */
  readonly ratio?: number;
  readonly aim?: Aim;
}

export interface Extent {
  /** Smaller and fewer runs: to see that it works, not to be quoted. */
  readonly quick: boolean;
  /** An empty folder, removed afterwards by whoever gave it. */
  readonly folder: string;
}

/** The figures, or why there are none on this build. */
export type Measured = readonly Figure[] | { readonly notAvailable: string };

/** Has a process to itself: neither heap nor threads of another benchmark are in the way. */
export type Benchmark = (extent: Extent) => Promise<Measured>;

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  readonly notAvailable?: string;
}

/** Undefined where nothing was aimed at. */
export const isMet = ({ value, ratio, aim }: Figure): boolean | undefined => {
  if (!aim) return undefined;
  const measured = aim.of === 'ratio' ? (ratio ?? Number.NaN) : value;
  return measured >= (aim.atLeast ?? -Infinity) && measured <= (aim.atMost ?? Infinity);
};
