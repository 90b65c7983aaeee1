import type { JWTPayload } from 'jose';
import { derivedId, isDay, type Role, roles } from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { type Identity, strings } from '../token-verifier.js';

/**
 * Where an access token says what. Each is a claim's name, or a path of names with dots between them
 * (`realm_access.roles`); a claim whose own name holds dots (`https://our.example/roles`) is found first.
 */
export interface ClaimNames {
  /** Who: a pseudonym that stays the same for as long as somebody works here. */
  readonly subject: string;
  readonly roles: string;
  readonly hubs: string;
  readonly organisation: string;
  /** Last day of access, included (`2024-12-31`). */
  readonly until: string;
  /** What our roles begin with among all roles of the provider, as in `digihub-coach`; empty: nothing. */
  readonly rolePrefix: string;
}

export const defaultClaimNames: ClaimNames = {
  subject: 'sub',
  roles: 'roles',
  hubs: 'hubs',
  organisation: 'organisation',
  until: 'until',
  rolePrefix: '',
};

type Claims = Readonly<Record<string, unknown>>;

const isClaims = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

const claimAt = (claims: Claims, name: string): unknown => {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (!isClaims(found) || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
};

/** Providers send a list of one as a text, or several in one text as they do with `scope`. */
const several = (value: unknown): readonly string[] =>
  typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : strings(value);

/** One text, also where the provider sends it as a list of one. @throws TypeError for anything else. */
const one = (value: unknown, name: string): string | undefined => {
  const single: unknown = Array.isArray(value) && value.length <= 1 ? value[0] : value;
  if (single === undefined || single === null || single === '') return undefined;
  if (typeof single !== 'string') throw new TypeError(name);
  return single;
};

/** As ids of persons stand in addresses and bodies (`Reference` of the HTTP edge). */
const plainId = /^[a-z0-9-]{1,64}$/;

/** A subject that cannot be named in an address (`auth0|7f…`, an e-mail address) gets a pseudonym that follows from it. */
const idOf = (subject: string, issuer: string): string =>
  plainId.test(subject) ? subject : `person-${derivedId(issuer, subject)}`;

/**
 * A token that proves something else than access. An ID token tells a client who signed in (`at_hash`, `c_hash`;
 * Keycloak's `typ`); one that is bound to a key (`cnf`: DPoP, mutual TLS) is worth nothing as a mere bearer token.
 */
const isBearerAccessToken = (claims: Claims): boolean =>
  !['at_hash', 'c_hash', 'cnf', 'events'].some((name) => Object.hasOwn(claims, name)) &&
  (typeof claims['typ'] !== 'string' || claims['typ'] === 'Bearer');

const isOurs = (role: string): role is Role =>
  role !== 'system' && (roles as readonly string[]).includes(role);

const hubCodes = new Set<string>(programme.hubs.map(({ code }) => code));
const organisationCodes = new Set<string>(programme.organisations.map(({ code }) => code));

/**
 * Reads an identity out of another issuer's claims. Roles, hubs and organisations that the programme does not know
 * give nothing; `system` is never among the roles.
 */
export const identityFrom =
  (names: ClaimNames, issuer: string) =>
  (claims: JWTPayload): Identity => {
    if (!isBearerAccessToken(claims)) throw new TypeError('not an access token');
    const subject = one(claimAt(claims, names.subject), names.subject);
    if (subject === undefined || subject.length > 1_000 || subject.startsWith('system:')) {
      throw new TypeError(names.subject);
    }
    const until = one(claimAt(claims, names.until), names.until);
    if (until !== undefined && !isDay(until)) throw new TypeError(names.until);
    const organisation = one(claimAt(claims, names.organisation), names.organisation);
    const granted = several(claimAt(claims, names.roles))
      .filter((role) => role.startsWith(names.rolePrefix))
      .map((role) => role.slice(names.rolePrefix.length))
      .filter(isOurs);
    const hubs = several(claimAt(claims, names.hubs)).filter((hub) => hubCodes.has(hub));
    return {
      actor: {
        id: idOf(subject, issuer),
        roles: [...new Set(granted)],
        hubs: [...new Set(hubs)],
        ...(organisation !== undefined && organisationCodes.has(organisation) ? { organisation } : {}),
      },
      ...(until === undefined ? {} : { until }),
    };
  };
