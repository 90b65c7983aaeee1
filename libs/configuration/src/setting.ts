/** One line of the table of settings. `D` is `string` where there is a default. */
export interface Setting<T, D extends string | undefined = string | undefined> {
  readonly name: `DIGIHUB_${string}`;
  /** What is taken where nothing is said, written as in the environment. */
  readonly default: D;
  /** What the documentation says of a default that depends on other things. */
  readonly otherwise?: string;
  /** The option of the command line that wins over it. */
  readonly option?: string;
  readonly what: string;
  /** Never shown, and may come from a file named by `NAME_FILE`. */
  readonly secret?: true;
  /** May come from a file named by `NAME_FILE` though it is no secret. */
  readonly file?: true;
  /** Says nothing unless this other variable is set. */
  readonly needs?: `DIGIHUB_${string}`;
  /** @throws Unfit */
  readonly parse: (text: string) => T;
}

export const hasFile = ({ secret, file }: Pick<Setting<unknown>, 'secret' | 'file'>): boolean =>
  secret === true || file === true;

type Told<T> = Omit<Setting<T>, 'name' | 'default'>;

export const optional = <T>(name: Setting<T>['name'], told: Told<T>): Setting<T, undefined> => ({
  name,
  default: undefined,
  ...told,
});

export const withDefault = <T>(
  name: Setting<T>['name'],
  standard: string,
  told: Told<T>,
): Setting<T, string> => ({ name, default: standard, ...told });

/** What reading a table of settings gives. */
export type ValuesOf<S> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T, infer D>
    ? D extends string
      ? T
      : T | undefined
    : never;
};
