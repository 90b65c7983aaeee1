import type { Sentence } from '@digihub/kernel';
import { isSealed } from '@digihub/privacy';

/** What stands in a sentence for the words of somebody who was forgotten. */
const words: Sentence = { nl: '(vergeten)', en: '(forgotten)' };

/** `readable`, in which null took the place of a sealed value, with a word there. */
const named = (stored: unknown, readable: unknown, word: string): unknown => {
  if (readable === null) return isSealed(stored) ? word : null;
  if (typeof readable !== 'object' || typeof stored !== 'object' || stored === null) return readable;
  if (Array.isArray(readable))
    return readable.map((part, index) => named((stored as unknown[])[index], part, word));
  return Object.fromEntries(
    Object.entries(readable).map(([name, part]) => [
      name,
      named((stored as Readonly<Record<string, unknown>>)[name], part, word),
    ]),
  );
};

/** A sentence over data of which some may have been forgotten. */
export const told = (tell: (data: unknown) => Sentence, stored: unknown, readable: unknown): Sentence => ({
  nl: tell(named(stored, readable, words.nl)).nl,
  en: tell(named(stored, readable, words.en)).en,
});
