import { formatEnterpriseNumber, isEnterpriseNumber, programme } from '@digihub/programme';
import type { Terms } from '../telling.js';

/**
 * Names by code, from the programme as it began; what was added since keeps its code.
 * An event names by code, so that a name may change.
 */
const namesOf = (rows: readonly { readonly code: string; readonly name: string }[]) => {
  const names = new Map(rows.map(({ code, name }) => [code, name] as const));
  return (code: string): string => names.get(code) ?? code;
};

export const organisationName = namesOf(programme.organisations);
export const hubName = namesOf(programme.hubs);
export const officeName = namesOf(programme.offices);

/** `0123.456.749`; what conceals a number stays as it is. */
export const writtenNumber = (number: string): string =>
  isEnterpriseNumber(number) ? formatEnterpriseNumber(number) : number;

export const themes: Terms<string> = Object.fromEntries(
  programme.themes.map(({ code, name }) => [code, name] as const),
);
export const sectors: Terms<string> = Object.fromEntries(
  programme.sectors.map(({ code, name }) => [code, name] as const),
);
