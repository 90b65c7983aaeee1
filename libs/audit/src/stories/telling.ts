import { type Day, formatCents, type Instant, isDay, type Sentence } from '@digihub/kernel';

/** The words for the codes of a domain; the compiler asks for each. */
export type Terms<Code extends string> = Readonly<Record<Code, Sentence>>;

export const terms = <Code extends string>(
  words: Readonly<Record<Code, readonly [nl: string, en: string]>>,
): Terms<Code> =>
  Object.fromEntries(
    Object.entries<readonly [string, string]>(words).map(([code, [nl, en]]) => [code, { nl, en }] as const),
  ) as Terms<Code>;

export interface Shares {
  readonly efro: number;
  readonly flanders: number;
  readonly private: number;
}

type Language = keyof Sentence;

/** One of the two languages, to tell in. */
export interface Tongue {
  readonly word: (nl: string, en: string) => string;
  /** The word for a code; one that this build does not know stays as it is. */
  readonly term: <Code extends string>(words: Terms<Code>, code: Code) => string;
  /** Of euro cents. */
  readonly amount: (cents: number) => string;
  /** Amounts by who pays. */
  readonly split: (shares: Shares) => string;
  readonly day: (day: Day) => string;
  /** Day and minute in Brussels. */
  readonly moment: (instant: Instant) => string;
  readonly hours: (minutes: number) => string;
}

const tongueOf = (language: Language): Tongue => {
  const locale = language === 'nl' ? 'nl-BE' : 'en-GB';
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Brussels',
  });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const word = (nl: string, en: string): string => (language === 'nl' ? nl : en);
  const amount = (cents: number): string => formatCents(cents, language);
  return {
    word,
    term: (words, code) => (words as Partial<typeof words>)[code]?.[language] ?? code,
    amount,
    split: ({ efro, flanders, private: own }) =>
      `EFRO ${amount(efro)}, ${word('Vlaanderen', 'Flanders')} ${amount(flanders)}, ${word('privaat', 'private')} ${amount(own)}`,
    day: (day) => (isDay(day) ? days.format(new Date(`${day}T00:00:00Z`)) : day),
    moment: (instant) => moments.format(new Date(instant)),
    hours: (minutes) => `${numbers.format(minutes / 60)} ${word('uur', 'h')}`,
  };
};

export const tongues: Readonly<Record<Language, Tongue>> = { nl: tongueOf('nl'), en: tongueOf('en') };

/** A sentence, told in each language. */
export const told = (tell: (tongue: Tongue) => string): Sentence => ({
  nl: tell(tongues.nl),
  en: tell(tongues.en),
});

/** What somebody wrote, behind a colon. */
export const because = (note: string | undefined): string => (note ? `: “${note}”` : '');
