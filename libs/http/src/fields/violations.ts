import type { Sentence } from '@digihub/kernel';

/** What can be wrong with a field, with the sentence a person reads; `{name}` is filled from the parameters. */
const sentences = {
  missing: { nl: 'Dit veld moet ingevuld zijn.', en: 'This field is required.' },
  'unknown-field': { nl: 'Dit veld bestaat niet.', en: 'There is no such field.' },
  'wrong-type': { nl: 'Hier wordt {expected} verwacht.', en: 'Expected {expected} here.' },
  'text-too-short': { nl: 'Minstens {min} tekens.', en: 'At least {min} characters.' },
  'text-too-long': { nl: 'Hoogstens {max} tekens.', en: 'At most {max} characters.' },
  'text-with-control-characters': {
    nl: 'De tekst bevat onzichtbare stuurtekens.',
    en: 'The text holds invisible control characters.',
  },
  'not-an-email': { nl: 'Dit is geen e-mailadres.', en: 'This is no e-mail address.' },
  'not-a-phone-number': { nl: 'Dit is geen telefoonnummer.', en: 'This is no telephone number.' },
  'not-an-enterprise-number': {
    nl: 'Dit is geen geldig ondernemingsnummer (KBO).',
    en: 'This is no valid enterprise number (KBO).',
  },
  'not-a-postcode': { nl: 'Een postcode telt vier cijfers.', en: 'A postcode has four digits.' },
  'not-a-reference': {
    nl: 'Een code bestaat uit kleine letters, cijfers en koppeltekens (hoogstens 64).',
    en: 'A code consists of small letters, digits and hyphens (at most 64).',
  },
  'not-a-day': {
    nl: 'Een dag tussen 2000-01-01 en 2100-12-31, geschreven als JJJJ-MM-DD.',
    en: 'A day between 2000-01-01 and 2100-12-31, written as YYYY-MM-DD.',
  },
  'not-an-instant': {
    nl: 'Een tijdstip tussen 2000 en 2100 met tijdzone, zoals 2022-03-01T09:30:00+01:00.',
    en: 'A moment between 2000 and 2100 with a time zone, such as 2022-03-01T09:30:00+01:00.',
  },
  'number-out-of-range': {
    nl: 'Een geheel getal van {min} tot {max}.',
    en: 'A whole number from {min} to {max}.',
  },
  'not-a-choice': { nl: 'Kies uit: {values}.', en: 'Choose from: {values}.' },
  'too-few-items': { nl: 'Minstens {min} onderdelen.', en: 'At least {min} items.' },
  'too-many-items': { nl: 'Hoogstens {max} onderdelen.', en: 'At most {max} items.' },
  'repeated-item': {
    nl: 'Elk onderdeel mag maar één keer voorkomen.',
    en: 'Each item may stand here only once.',
  },
} satisfies Record<string, Sentence>;

export type ViolationCode = keyof typeof sentences;

/** Why a value is not accepted. */
export interface Violation {
  readonly code: ViolationCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

const kinds: Readonly<Record<string, string>> = {
  text: 'tekst',
  'a whole number': 'een geheel getal',
  'true or false': 'true of false',
  'an object': 'een object',
  'a list': 'een lijst',
  'a list of objects': 'een lijst van objecten',
};

/** The sentence of a violation in both languages. */
export const sentenceOf = ({ code, params = {} }: Violation): Sentence => {
  const fill = (template: string, words: Readonly<Record<string, string | number>>): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''));
  const { nl, en } = sentences[code];
  const { expected } = params;
  const dutch = typeof expected === 'string' ? { ...params, expected: kinds[expected] ?? expected } : params;
  return { nl: fill(nl, dutch), en: fill(en, params) };
};
