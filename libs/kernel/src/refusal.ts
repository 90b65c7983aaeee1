/** A sentence in the two languages of the screens. */
export interface Sentence {
  readonly nl: string;
  readonly en: string;
}

/** A rule said no. A value, not an exception: a failed append is never disguised as one. */
export interface Refusal {
  readonly refused: true;
  /** Stable code, `context.reason`. */
  readonly code: string;
  readonly sentence: Sentence;
  readonly params: Readonly<Record<string, string | number>>;
}

type Params = Readonly<Record<string, string | number>>;

const fill = (template: string, params: Params): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

/**
 * The refusals of one context, each with a code and a sentence that a caseworker understands.
 * Returns the typed function that makes them; `{name}` in a sentence is filled from the parameters.
 */
export const defineRefusals =
  <Codes extends Record<string, Sentence>>(context: string, sentences: Codes) =>
  (code: keyof Codes & string, params: Params = {}): Refusal => {
    const { nl, en } = sentences[code] as Sentence;
    return {
      refused: true,
      code: `${context}.${code}`,
      sentence: { nl: fill(nl, params), en: fill(en, params) },
      params,
    };
  };

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
