import { type Cents, type Day, proportion } from '@digihub/kernel';
import type { Dated } from './origin.js';

/** Figures of one enterprise over one closed period. */
export interface EnterpriseFigures {
  /** Annual work units in hundredths: 24,950 is 249.5. */
  readonly staffHundredths: number;
  /** Euro cents. */
  readonly turnover: Cents;
  /** Euro cents. */
  readonly balanceSheet: Cents;
}

/** An enterprise that holds, or is held by, the one that declares. */
export interface RelatedEnterprise {
  /** Share of capital or votes, the higher of the two, in basis points. */
  readonly shareBasisPoints: number;
  readonly figures: EnterpriseFigures;
}

export interface ClosedPeriod {
  /** Last day of the period. */
  readonly closedOn: Day;
  readonly own: EnterpriseFigures;
  readonly related: readonly RelatedEnterprise[];
}

export const enterpriseSizes = ['micro', 'small', 'medium', 'not-sme'] as const;
export type EnterpriseSize = (typeof enterpriseSizes)[number];

export interface SizeDeclaration {
  readonly latest: ClosedPeriod;
  /** The period before; absent for an enterprise that has closed only one. */
  readonly previous?: ClosedPeriod;
  /** The size established before these periods, where it is known; else that of the previous period. */
  readonly sizeBefore?: EnterpriseSize;
  /** True after a merger or takeover in the latest period: the two-period rule then gives no respite. */
  readonly ownershipChanged?: boolean;
  /** Public ownership in basis points, without the investors that Article 3(2) exempts. */
  readonly publicOwnershipBasisPoints: number;
}

export interface SizeCeiling {
  /** Fewer than this many annual work units, in hundredths. */
  readonly staffBelowHundredths: number;
  /** At most this turnover, or at most this balance sheet. */
  readonly turnover: Cents;
  readonly balanceSheet: Cents;
}

export interface SmeThresholds extends Dated {
  readonly micro: SizeCeiling;
  readonly small: SizeCeiling;
  readonly medium: SizeCeiling;
  /** From this share on, in basis points, an enterprise is a partner. */
  readonly partnerFromBasisPoints: number;
  /** Above this share, in basis points, it is linked. */
  readonly linkedAboveBasisPoints: number;
  /** From this public ownership on, in basis points, an enterprise is no SME. */
  readonly publicOwnershipFromBasisPoints: number;
}

export interface SizeOutcome {
  readonly size: EnterpriseSize;
  /** Last day of the period the figures belong to. */
  readonly figuresOn: Day;
  /** Group figures of the latest period. */
  readonly consolidated: EnterpriseFigures;
  /** Group figures of the period before, where declared. */
  readonly previousConsolidated?: EnterpriseFigures;
  /** Which rule decided. */
  readonly decidedBy: 'figures' | 'two-period-rule' | 'public-ownership';
}

/**
 * Own figures, plus partners in proportion, plus linked enterprises in full; smaller shares do not count.
 * Source: Recommendation 2003/361/EC, Annex, Articles 3 and 6.
 */
export const consolidate = (period: ClosedPeriod, thresholds: SmeThresholds): EnterpriseFigures => {
  const counted = (share: number, amount: number): number => {
    if (share > thresholds.linkedAboveBasisPoints) return amount;
    if (share >= thresholds.partnerFromBasisPoints) return proportion(amount, share, 10_000);
    return 0;
  };
  const total = (figure: keyof EnterpriseFigures): number =>
    period.related.reduce(
      (sum, { shareBasisPoints, figures }) => sum + counted(shareBasisPoints, figures[figure]),
      period.own[figure],
    );
  return {
    staffHundredths: total('staffHundredths'),
    turnover: total('turnover'),
    balanceSheet: total('balanceSheet'),
  };
};

const within = (figures: EnterpriseFigures, ceiling: SizeCeiling): boolean =>
  figures.staffHundredths < ceiling.staffBelowHundredths &&
  (figures.turnover <= ceiling.turnover || figures.balanceSheet <= ceiling.balanceSheet);

const rank = (size: EnterpriseSize): number => enterpriseSizes.indexOf(size);

/** The size that the figures of one period give by themselves (Article 2). */
export const sizeOfFigures = (figures: EnterpriseFigures, thresholds: SmeThresholds): EnterpriseSize =>
  within(figures, thresholds.micro)
    ? 'micro'
    : within(figures, thresholds.small)
      ? 'small'
      : within(figures, thresholds.medium)
        ? 'medium'
        : 'not-sme';

/**
 * A ceiling counts as crossed, upwards or downwards, only after two periods in a row (Article 4(2)): the size is
 * the one before, moved no further than both periods agree on.
 */
const afterTwoPeriods = (
  latest: EnterpriseSize,
  previous: EnterpriseSize,
  before: EnterpriseSize,
): EnterpriseSize => {
  const [low, high] = [rank(latest), rank(previous)].sort((a, b) => a - b) as [number, number];
  return enterpriseSizes[Math.min(Math.max(rank(before), low), high)]!;
};

/** The SME test of Recommendation 2003/361/EC on a declaration of the last closed periods. */
export const sizeOf = (declaration: SizeDeclaration, thresholds: SmeThresholds): SizeOutcome => {
  const { latest, previous, publicOwnershipBasisPoints } = declaration;
  const consolidated = consolidate(latest, thresholds);
  const previousConsolidated = previous && consolidate(previous, thresholds);
  const figures = {
    figuresOn: latest.closedOn,
    consolidated,
    ...(previousConsolidated && { previousConsolidated }),
  };
  if (publicOwnershipBasisPoints >= thresholds.publicOwnershipFromBasisPoints)
    return { size: 'not-sme', ...figures, decidedBy: 'public-ownership' };
  const now = sizeOfFigures(consolidated, thresholds);
  if (!previousConsolidated || declaration.ownershipChanged)
    return { size: now, ...figures, decidedBy: 'figures' };
  const then = sizeOfFigures(previousConsolidated, thresholds);
  const size = afterTwoPeriods(now, then, declaration.sizeBefore ?? then);
  return { size, ...figures, decidedBy: size === now ? 'figures' : 'two-period-rule' };
};
