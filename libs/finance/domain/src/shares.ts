import { allocate, type Cents, type Share } from '@digihub/kernel';
import { type FundingSource, fundingSources } from '@digihub/programme';

/** An amount per funding source, in euro cents. */
export type Shares = Readonly<Record<FundingSource, Cents>>;
export type FundingKey = readonly Share<FundingSource>[];

export const noShares: Shares = { efro: 0, flanders: 0, private: 0 };

const perSource = (amount: (source: FundingSource) => Cents): Shares => ({
  efro: amount('efro'),
  flanders: amount('flanders'),
  private: amount('private'),
});

export const plus = (a: Shares, b: Shares): Shares => perSource((source) => a[source] + b[source]);
export const minus = (a: Shares, b: Shares): Shares => perSource((source) => a[source] - b[source]);
export const totalOf = (shares: Shares): Cents => shares.efro + shares.flanders + shares.private;
/** The public share: what the enterprise receives as aid. */
export const aidOf = (shares: Shares): Cents => shares.efro + shares.flanders;

/** The amount over the key, to the cent. */
export const split = (amount: Cents, key: FundingKey): Shares => ({ ...noShares, ...allocate(amount, key) });

/**
 * Keeps every source inside its limit. By largest remainder a part of a quote may, under an uneven key, give a
 * source one cent more than the whole quote does; that cent goes to a source that has room.
 */
const within = (shares: Shares, limit: Shares): Shares => {
  const kept = { ...shares };
  for (const from of fundingSources) {
    for (const to of fundingSources) {
      const move = Math.min(kept[from] - limit[from], limit[to] - kept[to]);
      if (move > 0) {
        kept[from] -= move;
        kept[to] += move;
      }
    }
  }
  return kept;
};

/** What a signed quote may cost, and by which key it is shared. */
export interface Commitment {
  readonly amount: Cents;
  readonly key: FundingKey;
}

/**
 * Eligible cost over the commitments: the one signed first fills first. It depends on the total alone, so
 * the shares never drift with the number of costs, and a reversal undoes them to the cent.
 * @returns the shares per commitment; what lies beyond the last one is in none.
 */
export const spread = (eligible: Cents, commitments: readonly Commitment[]): readonly Shares[] => {
  let left = eligible;
  return commitments.map(({ amount, key }) => {
    const part = Math.max(0, Math.min(left, amount));
    left -= part;
    return within(split(part, key), split(amount, key));
  });
};

export const sharesOf = (eligible: Cents, commitments: readonly Commitment[]): Shares =>
  spread(eligible, commitments).reduce(plus, noShares);
