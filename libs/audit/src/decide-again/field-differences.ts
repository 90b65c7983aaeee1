/** One place in which two JSON values differ; `undefined` on the side where nothing stands. */
export interface FieldDifference {
  /** `events[0].data.shares.efro` */
  readonly path: string;
  readonly recorded: unknown;
  readonly decided: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Where two values differ as JSON: a member that is undefined is absent, and the order of members says nothing. */
export const fieldDifferences = (
  recorded: unknown,
  decided: unknown,
  path: string,
): readonly FieldDifference[] => {
  const found: FieldDifference[] = [];
  collect(recorded, decided, path, found);
  return found;
};

const collect = (recorded: unknown, decided: unknown, path: string, into: FieldDifference[]): void => {
  if (Object.is(recorded, decided)) return;
  if (!isObject(recorded) || !isObject(decided) || Array.isArray(recorded) !== Array.isArray(decided)) {
    into.push({ path, recorded, decided });
    return;
  }
  const inArray = Array.isArray(recorded);
  const at = (name: string): string => (inArray ? `${path}[${name}]` : path ? `${path}.${name}` : name);
  for (const name of Object.keys(recorded)) collect(recorded[name], decided[name], at(name), into);
  for (const name of Object.keys(decided)) {
    if (!(name in recorded) && decided[name] !== undefined) {
      into.push({ path: at(name), recorded: undefined, decided: decided[name] });
    }
  }
};
