import { readFileSync } from 'node:fs';
import { Unfit } from './kinds.js';
import { hasFile, type Setting, type ValuesOf } from './setting.js';
import { settings } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Values = ValuesOf<typeof settings>;
export type SettingKey = keyof typeof settings;

/** What the environment says. */
export interface Reading {
  /** Without those that did not fit. */
  readonly values: Partial<Values>;
  /** Variables that say something, fitting or not. */
  readonly given: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** A value may be read from a file, as Docker and Kubernetes hand out secrets. */
const largestFile = 64 * 1024;

class Told extends Error {}

const fromFile = (name: string, path: string): string => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    // Not the path: whoever mistook the variable may have put the secret itself there.
    throw new Told(`${name}_FILE names a file that cannot be read (${code}).`);
  }
  if (text.length > largestFile)
    throw new Told(`${name}_FILE names a file that is too large to hold a value.`);
  if (text.trim() === '') throw new Told(`${name}_FILE names a file that is empty.`);
  return text.trim();
};

/** The text of a setting; an empty variable says nothing, as `X=` in a file of settings means it. */
const textOf = (setting: Setting<unknown>, environment: Environment): string | undefined => {
  const { name } = setting;
  const value = environment[name]?.trim() || undefined;
  const path = hasFile(setting) ? environment[`${name}_FILE`]?.trim() || undefined : undefined;
  if (value !== undefined && path !== undefined) {
    throw new Told(`${name} and ${name}_FILE are both set: keep one of them.`);
  }
  return path === undefined ? value : fromFile(name, path);
};

/** One reading of one setting: the value, or what is wrong with it. */
const read = (
  setting: Setting<unknown>,
  environment: Environment,
): { given: boolean; value?: unknown; problem?: string } => {
  let text: string | undefined;
  try {
    text = textOf(setting, environment);
    const taken = text ?? setting.default;
    return { given: text !== undefined, value: taken === undefined ? undefined : setting.parse(taken) };
  } catch (error) {
    if (error instanceof Told) return { given: true, problem: error.message };
    if (error instanceof Unfit) return { given: true, problem: `${setting.name} must be ${error.message}.` };
    throw error;
  }
};

/** How many signs must change to make one name of the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (const [i, sign] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (sign === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
};

const known: readonly string[] = Object.values(settings).flatMap((setting) =>
  hasFile(setting) ? [setting.name, `${setting.name}_FILE`] : [setting.name],
);

/** A variable of ours that we do not know is a slip of the pen: what it should say would silently not hold. */
const slips = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith('DIGIHUB_') && environment[name] !== '' && !known.includes(name))
    .map((name) => {
      const [nearest] = known.toSorted((a, b) => distance(name, a) - distance(name, b));
      const near = nearest !== undefined && distance(name, nearest) <= 4;
      return `${name} is no setting${near ? `; did you mean ${nearest}?` : '.'}`;
    });

export const readValues = (environment: Environment): Reading => {
  const values: Partial<Record<SettingKey, unknown>> = {};
  const given = new Set<string>();
  const problems: string[] = [];
  for (const [key, setting] of Object.entries(settings) as [SettingKey, Setting<unknown>][]) {
    const reading = read(setting, environment);
    if (reading.given) given.add(setting.name);
    if (reading.problem === undefined) values[key] = reading.value;
    else problems.push(reading.problem);
  }
  return { values: values as Partial<Values>, given, problems: [...problems, ...slips(environment)] };
};
