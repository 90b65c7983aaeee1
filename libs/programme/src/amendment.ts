import { addDays, type Day } from '@digihub/kernel';
import { type Dated, holdsOn } from './origin.js';
import type { HubCode, OrganisationCode, Programme } from './programme.js';

type Lists = {
  [Name in keyof Programme as Programme[Name] extends readonly Dated[] ? Name : never]: Programme[Name];
};

/** What an amendment changes; plain JSON, so an event can hold it. */
export interface Amendment {
  /** The version of the programme that results. */
  readonly version: string;
  /** Later versions of rules, new members, offices, closing days. */
  readonly added?: Partial<Lists>;
  /** Members that leave a hub; `until` is their last day. */
  readonly left?: readonly {
    readonly organisation: OrganisationCode;
    readonly hub: HubCode;
    readonly until: Day;
  }[];
}

/**
 * The programme with an amendment. It never rewrites: what held before the amendment's days still answers for
 * them. Whether the result is sound is for `inconsistencies` to say.
 */
export const amend = (programme: Programme, { version, added = {}, left = [] }: Amendment): Programme => {
  const extended: Programme = {
    ...programme,
    ...Object.fromEntries(
      Object.entries(added).map(([name, entries]) => [
        name,
        [...programme[name as keyof Lists], ...(entries as readonly Dated[])],
      ]),
    ),
    version,
  };
  const memberships = extended.memberships.map((member) => {
    const leaving = left.find(
      ({ organisation, hub, until }) =>
        organisation === member.organisation &&
        hub === member.hub &&
        holdsOn(member, until) &&
        holdsOn(member, addDays(until, 1)),
    );
    return leaving ? { ...member, until: leaving.until } : member;
  });
  return { ...extended, memberships };
};
