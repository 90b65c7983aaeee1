/** What a person or a process may be. `system` is a reaction, a process or a deadline. */
export const roles = [
  'caseworker',
  'coach',
  'approver',
  'partner',
  'finance',
  'auditor',
  'operator',
  'system',
] as const;
export type Role = (typeof roles)[number];

/** Who acts. `id` is a pseudonym from the identity provider, never a name. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly Role[];
  /** Codes of the hubs this actor works for. */
  readonly hubs: readonly string[];
  /** Code of the knowledge partner or provider this actor speaks for. */
  readonly organisation?: string;
}

/** What an event keeps of who acted. A decision sees no more than this, so that it can be taken again. */
export type ActorOnRecord = Pick<Actor, 'id' | 'roles' | 'organisation'>;

/** The actor of a reaction, a process or a deadline: `system:routing.start-routing`. */
export const systemActor = (name: string): Actor => ({ id: `system:${name}`, roles: ['system'], hubs: [] });

export const isSystem = (actor: Pick<Actor, 'roles'>): boolean => actor.roles.includes('system');
