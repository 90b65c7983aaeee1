/** The middle value; of an even count the mean of the two in the middle. NaN when there is none. */
export const median = (values: readonly number[]): number => percentile(values, 50);

/** The value below which `percent` of the values lie, straight between the two nearest. NaN when there is none. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
};
