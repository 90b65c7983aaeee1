import { formatCents, type Sentence } from '@digihub/kernel';

/** A sentence in which amounts are written as each language does. */
export const told = (
  tell: (amount: (cents: number) => string, word: (nl: string, en: string) => string) => string,
): Sentence => ({
  nl: tell(
    (cents) => formatCents(cents),
    (nl) => nl,
  ),
  en: tell(
    (cents) => formatCents(cents, 'en'),
    (_, en) => en,
  ),
});

export interface Shares {
  readonly efro: number;
  readonly flanders: number;
  readonly private: number;
}
/** Amounts by who pays. */
export const split = (
  { efro, flanders, private: own }: Shares,
  amount: (cents: number) => string,
  word: (nl: string, en: string) => string,
) =>
  `EFRO ${amount(efro)}, ${word('Vlaanderen', 'Flanders')} ${amount(flanders)}, ${word('privaat', 'private')} ${amount(own)}`;
