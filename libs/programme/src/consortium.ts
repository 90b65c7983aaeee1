import type { Day } from '@digihub/kernel';
import { holdsOn, versionOn } from './origin.js';
import type {
  Hub,
  HubCode,
  Membership,
  MembershipRole,
  Office,
  OfficeCode,
  Organisation,
  OrganisationCode,
  PaymentBasis,
  Programme,
} from './programme.js';

export const findHub = (programme: Programme, code: HubCode): Hub | undefined =>
  programme.hubs.find((hub) => hub.code === code);

export const findOrganisation = (programme: Programme, code: OrganisationCode): Organisation | undefined =>
  programme.organisations.find((organisation) => organisation.code === code);

export const findOffice = (programme: Programme, code: OfficeCode, day: Day): Office | undefined =>
  programme.offices.find((office) => office.code === code && holdsOn(office, day));

/**
 * The hub of an establishment's postcode (`8500`), or `outside` for Brussels, Wallonia and what is no postcode.
 * Zwijndrecht (2070) moves from Antwerpen to Oost-Vlaanderen on 2025-01-01.
 */
export const hubOfPostcode = (programme: Programme, postcode: string, day: Day): HubCode | 'outside' => {
  if (!/^[1-9]\d{3}$/.test(postcode)) return 'outside';
  const number = Number(postcode);
  const range = programme.postcodes.find(
    ({ first, last, ...valid }) => first <= number && number <= last && holdsOn(valid, day),
  );
  return range?.hub ?? 'outside';
};

const membersOf = (
  programme: Programme,
  hub: HubCode,
  role: MembershipRole,
  day: Day,
): readonly Organisation[] => {
  const codes = new Set(
    programme.memberships
      .filter((member) => member.hub === hub && member.role === role && holdsOn(member, day))
      .map((member) => member.organisation),
  );
  return programme.organisations.filter(({ code }) => codes.has(code));
};

/** The knowledge partners of a hub on a day. */
export const poolOf = (programme: Programme, hub: HubCode, day: Day): readonly Organisation[] =>
  membersOf(programme, hub, 'pool', day);

/** The chambers that lead a hub on a day. */
export const leadChambersOf = (programme: Programme, hub: HubCode, day: Day): readonly Organisation[] =>
  membersOf(programme, hub, 'lead', day);

/** The private providers that a hub may ask on a day. */
export const providersOf = (programme: Programme, hub: HubCode, day: Day): readonly Organisation[] =>
  membersOf(programme, hub, 'market', day);

const membershipsOn = (
  programme: Programme,
  organisation: OrganisationCode,
  day: Day,
): readonly Membership[] =>
  programme.memberships.filter((member) => member.organisation === organisation && holdsOn(member, day));

/** True where the organisation is a knowledge partner of that hub on that day. */
export const isInPool = (
  programme: Programme,
  organisation: OrganisationCode,
  hub: HubCode,
  day: Day,
): boolean =>
  membershipsOn(programme, organisation, day).some((member) => member.hub === hub && member.role === 'pool');

/** The hubs that an organisation serves on a day, in whatever role, in the programme's order. */
export const hubsOf = (
  programme: Programme,
  organisation: OrganisationCode,
  day: Day,
): readonly HubCode[] => {
  const served = new Set(membershipsOn(programme, organisation, day).map((member) => member.hub));
  return programme.hubs.map((hub) => hub.code).filter((code) => served.has(code));
};

/** How the hub pays the organisation on a day; undefined where it is no member of the hub. */
export const paymentBasis = (
  programme: Programme,
  organisation: OrganisationCode,
  hub: HubCode,
  day: Day,
): PaymentBasis | undefined => {
  if (!membershipsOn(programme, organisation, day).some((member) => member.hub === hub)) return undefined;
  const versions = programme.paymentBases.filter(
    (version) => version.organisation === organisation && version.hub === hub,
  );
  return versions.length === 0 ? undefined : versionOn(versions, day).basis;
};

/** Whether the organisation recovers the VAT it pays; false where nothing is known: VAT is then part of the cost. */
export const recoversVat = (programme: Programme, organisation: OrganisationCode, day: Day): boolean => {
  const versions = programme.vatRecoveries.filter((version) => version.organisation === organisation);
  return versions.length > 0 && versionOn(versions, day).recoverable;
};

export const officesOf = (programme: Programme, chamber: OrganisationCode, day: Day): readonly Office[] =>
  programme.offices.filter((office) => office.chamber === chamber && holdsOn(office, day));

/** The hubs that a visit to an office may concern: those its chamber leads. The first one is the provisional hub. */
export const hubsOfOffice = (programme: Programme, office: OfficeCode, day: Day): readonly HubCode[] => {
  const found = findOffice(programme, office, day);
  return found ? hubsOf(programme, found.chamber, day) : [];
};
