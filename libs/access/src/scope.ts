import { type Actor, isSystem, type Role } from '@digihub/kernel';
import { notFound, outsideYourScope, readOnly } from './problems.js';

/** Whom a case or a stream concerns; what is absent restricts nobody of the hubs' own staff. */
export interface Scoped {
  readonly hub?: string | null | undefined;
  readonly organisations?: readonly string[] | undefined;
}

const hubStaff: readonly Role[] = ['caseworker', 'coach', 'approver', 'finance'];

const isOneOf = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.roles.some((role) => roles.includes(role));

/** Hub staff reach what is theirs and what has no hub yet (the shared triage list); partners what names them. */
const reaches = (actor: Actor, scope: Scoped): boolean => {
  const hub = scope.hub ?? undefined;
  if (isOneOf(actor, hubStaff) && (hub === undefined || actor.hubs.includes(hub))) return true;
  return (
    actor.roles.includes('partner') &&
    actor.organisation !== undefined &&
    (scope.organisations ?? []).includes(actor.organisation)
  );
};

/**
 * May this actor change what lies in this scope? Which role may do what is the route's business (`Allow`).
 * @throws Problem 403 `outside-your-scope`, or `read-only` for an auditor.
 */
export const mayActOn = (actor: Actor, scope: Scoped): void => {
  if (isSystem(actor) || actor.roles.includes('operator')) return;
  if (reaches(actor, scope)) return;
  throw actor.roles.includes('auditor') ? readOnly() : outsideYourScope();
};

/**
 * May this actor read what lies in this scope? Auditors and operators read over all hubs.
 * @throws Problem 403 `outside-your-scope`.
 */
export const mayRead = (actor: Actor, scope: Scoped): void => {
  if (visibleHubs(actor) === 'all' || reaches(actor, scope)) return;
  throw outsideYourScope();
};

/** For a command on a stream that must exist; fits `authorize` of the command handler's circumstances. */
export const authorizeCommand = (actor: Actor, scope: Scoped, exists: boolean): void => {
  if (!exists && !isSystem(actor)) throw notFound();
  mayActOn(actor, scope);
};

/**
 * For a command that makes its stream. The stream cannot say yet whom it concerns, so the caller says it:
 * `authorizeNew({ hub })`. Without it, every role of the route may make one. A repeat meets the stream it made.
 */
export const authorizeNew =
  (intended: Scoped = {}) =>
  (actor: Actor, scope: Scoped, exists: boolean): void => {
    if (!exists && actor.roles.includes('partner') && intended.organisations === undefined) return;
    mayActOn(actor, exists ? scope : intended);
  };

/** The hubs whose cases a list may show to this actor; a partner sees none but its own organisation's cases. */
export const visibleHubs = (actor: Actor): 'all' | readonly string[] => {
  if (isOneOf(actor, ['auditor', 'operator', 'system'])) return 'all';
  return isOneOf(actor, hubStaff) ? actor.hubs : [];
};

/** The organisation whose cases a list may show to this actor, beside `visibleHubs`. */
export const visibleOrganisation = (actor: Actor): string | undefined =>
  actor.roles.includes('partner') ? actor.organisation : undefined;
