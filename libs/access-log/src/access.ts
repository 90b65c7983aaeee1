import type { Actor, DomainEvent, Instant } from '@digihub/kernel';

/** Why somebody looks. What the reader does not say follows from their role. */
export const purposes = [
  'case-handling',
  'approval',
  'settlement',
  'audit',
  'operation',
  'data-subject-request',
  'complaint',
] as const;
export type Purpose = (typeof purposes)[number];

/** The purpose of a reader who names none: what their role is for. A caseworker who reads a history audits nobody. */
export const usualPurpose = (actor: Pick<Actor, 'roles'>): Purpose => {
  const may = (role: Actor['roles'][number]): boolean => actor.roles.includes(role);
  if (may('auditor')) return 'audit';
  if (may('caseworker') || may('coach') || may('partner')) return 'case-handling';
  if (may('approver')) return 'approval';
  return may('finance') ? 'settlement' : 'operation';
};

/** Somebody who is known looked at personal data, took a dossier away, or was refused. */
export interface Access {
  readonly kind: 'read' | 'dossier' | 'refusal';
  readonly actor: Pick<Actor, 'id' | 'roles'>;
  /** Method and template of the route, never the address itself: that may hold what was searched for. */
  readonly route: string;
  readonly purpose: Purpose;
  readonly trajectory?: string | undefined;
  /** Surrogates of the persons whose data was opened. */
  readonly subjects?: Iterable<string>;
  /** Of a refusal: the code of its problem. */
  readonly code?: string;
  readonly correlationId: string;
}

/** `times` equal looks within one batch; the first is the event's `occurredAt`. */
interface Looks {
  readonly route: string;
  readonly purpose: Purpose;
  readonly times: number;
  readonly last: Instant;
}

/** Names and shapes here are the storage format of `access-{trajectory}` and `access-{day}`. */
export type AccessEvent =
  | DomainEvent<'access.personal-data-read.v1', Looks & { readonly subjects: readonly string[] }>
  | DomainEvent<'access.dossier-downloaded.v1', Looks & { readonly subjects: readonly string[] }>
  | DomainEvent<'access.refused.v1', Looks & { readonly code: string }>;

export const accessCategory = 'access';
