/** One entry of a record changed; a record without it stays as it is. */
export const changed = <T>(
  record: Readonly<Record<string, T>>,
  key: string,
  change: (before: T) => T,
): Readonly<Record<string, T>> => {
  const before = record[key];
  return before === undefined ? record : { ...record, [key]: change(before) };
};

/** The record without one of its entries. */
export const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
