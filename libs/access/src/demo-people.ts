import type { Role } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import type { Person } from './token-issuer.js';

const hubs = programme.hubs.map((hub) => hub.code);

const staff = (id: string, role: Role, ...hubCodes: string[]): Person => ({
  id,
  roles: [role],
  hubs: hubCodes,
});

/**
 * The people of the demo: roles, not persons. `id` is the pseudonym that a token carries.
 * Per hub: `caseworker-{hub}`, `coach-{hub}-1`, `coach-{hub}-2`, `approver-{hub}`, `finance-{hub}`; per knowledge
 * partner and demo provider: `partner-{organisation}`; over all hubs: `finance-programme`, `approver-programme`
 * (a second person where the hub has only one), `auditor` (until the end of 2024, on the demo's clock), `operator`.
 */
export const demoPeople: readonly Person[] = [
  ...hubs.flatMap((hub) => [
    staff(`caseworker-${hub}`, 'caseworker', hub),
    staff(`coach-${hub}-1`, 'coach', hub),
    staff(`coach-${hub}-2`, 'coach', hub),
    staff(`approver-${hub}`, 'approver', hub),
    staff(`finance-${hub}`, 'finance', hub),
  ]),
  ...programme.organisations
    .filter(({ kind }) => kind !== 'chamber')
    .map(({ code }): Person => ({ id: `partner-${code}`, roles: ['partner'], hubs: [], organisation: code })),
  staff('finance-programme', 'finance', ...hubs),
  staff('approver-programme', 'approver', ...hubs),
  { ...staff('auditor', 'auditor'), until: '2024-12-31' },
  staff('operator', 'operator'),
];

/** One of the demo people. @throws RangeError with the nearest names where there is none of that name. */
export const demoPerson = (id: string): Person => {
  const person = demoPeople.find((one) => one.id === id);
  if (person) return person;
  const kind = id.split('-')[0]!;
  const near = demoPeople.filter((one) => one.id.startsWith(kind)).map((one) => one.id);
  throw new RangeError(
    `no demo person "${id}"; there is ${(near.length ? near : demoPeople.map((p) => p.id)).join(', ')}`,
  );
};
