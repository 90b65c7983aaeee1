import type { Cents, Day } from '@digihub/kernel';
import { type AidBasis, aidRegime, type AidRegime, aidWindow } from '@digihub/programme';
import type { AppliedRegime, OtherAid } from './aid.events.js';

/** What the application looks up: the regimes of the basis on which this programme grants aid. */
export interface AidFacts {
  readonly basis?: AidBasis;
  readonly regimes?: readonly AidRegime[];
}

export interface AidEntry {
  readonly status: 'reserved' | 'awarded' | 'final' | 'released';
  readonly hub: string;
  readonly amount: Cents;
  readonly awardedOn?: Day;
}

export interface AidState {
  /** Per `trajectory/quote`. */
  readonly entries: Readonly<Record<string, AidEntry>>;
  readonly others: readonly OtherAid[];
  readonly fiscalYearStart: string;
  readonly roadFreight: boolean;
}

export interface Rules {
  readonly basis: AidBasis;
  readonly regimes: readonly AidRegime[];
}

/** The rule of a day for this undertaking. */
export const appliedRegime = (state: AidState, rules: Rules, day: Day): AppliedRegime => {
  const regime = aidRegime({ aidRegimes: rules.regimes }, day, rules.basis);
  const roadCeiling = state.roadFreight ? regime.roadFreightCeiling : undefined;
  return {
    regime: regime.code,
    basis: regime.basis,
    legalBasis: regime.legalBasis,
    ceiling: roadCeiling ?? regime.ceiling,
    windowFrom: aidWindow(regime, day, state.fiscalYearStart).first,
  };
};

/**
 * What counts against the ceiling on a day: awards and aid from elsewhere inside the window, and everything
 * that is only reserved, since it may be awarded any day.
 */
export const cumulatedOn = (state: AidState, rules: Rules, day: Day, except?: string): Cents => {
  const { windowFrom } = appliedRegime(state, rules, day);
  const inWindow = (awardedOn: Day) => windowFrom <= awardedOn && awardedOn <= day;
  const own = Object.entries(state.entries)
    .filter(([key]) => key !== except)
    .map(([, { status, amount, awardedOn }]) => {
      if (status === 'released') return 0;
      return awardedOn === undefined || inWindow(awardedOn) ? amount : 0;
    });
  const others = state.others.map(({ awardedOn, amount }) => (inWindow(awardedOn) ? amount : 0));
  return [...own, ...others].reduce((sum, amount) => sum + amount, 0);
};

export interface Judgement extends AppliedRegime {
  readonly cumulated: Cents;
  /** What could still be granted; 0 or less: nothing. */
  readonly available: Cents;
}

const judgementOn = (state: AidState, rules: Rules, day: Day, except?: string): Judgement => {
  const applied = appliedRegime(state, rules, day);
  const cumulated = cumulatedOn(state, rules, day, except);
  return { ...applied, cumulated, available: applied.ceiling - cumulated };
};

/**
 * The strictest judgement over every window that an award of `day` would stand in: an award may be dated
 * before others, and then counts in their windows too.
 */
export const judge = (state: AidState, rules: Rules, day: Day, except?: string): Judgement => {
  const laterDays = [
    ...Object.values(state.entries).map(({ awardedOn }) => awardedOn),
    ...state.others.map(({ awardedOn }) => awardedOn),
  ].filter((other): other is Day => other !== undefined && other > day);
  return laterDays
    .map((later) => judgementOn(state, rules, later, except))
    .filter(({ windowFrom }) => windowFrom <= day)
    .reduce(
      (strictest, one) => (one.available < strictest.available ? one : strictest),
      judgementOn(state, rules, day, except),
    );
};
