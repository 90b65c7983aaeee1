import type { StoredEvent } from '@digihub/event-store';
import { derivedId } from '@digihub/kernel';
import { categoryOf } from '../decide-again/stream-kinds.js';
import { type AttributeValue, attributesOf } from './attributes.js';

export type ObjectType =
  | 'trajectory'
  | 'hub'
  | 'enterprise'
  | 'undertaking'
  | 'person'
  | 'system'
  | 'partner'
  | 'quote'
  | 'invoice'
  | 'timesheet';

export interface LogObject {
  readonly id: string;
  readonly type: ObjectType;
  /** What it is to the event: `about`, `by`, `coach`. */
  readonly qualifier: string;
}

export interface Relation {
  readonly source: LogObject;
  readonly target: LogObject;
  readonly qualifier: string;
}

/** One event as process mining sees it. No personal data. */
export interface LogEvent {
  readonly id: string;
  /** Without its version: `intake.trajectory-opened`. */
  readonly type: string;
  /** When it happened, where it says so, else when it was recorded. */
  readonly time: string;
  readonly position: bigint;
  readonly trajectory?: string | undefined;
  /** Pseudonym, or the name of the part of the system that acted. */
  readonly by: string;
  readonly role: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly objects: readonly LogObject[];
  readonly relations: readonly Relation[];
}

/** Fields that name an object by its surrogate. */
const references: Readonly<Record<string, ObjectType>> = {
  hub: 'hub',
  enterprise: 'enterprise',
  undertaking: 'undertaking',
  contact: 'person',
  coach: 'person',
  person: 'person',
  organisation: 'partner',
  provider: 'partner',
  employer: 'partner',
  quote: 'quote',
  invoice: 'invoice',
};

/** What names nobody outside one trajectory. */
const within: readonly ObjectType[] = ['quote', 'invoice'];

/**
 * `secret` makes pseudonyms: the same person has the same one under the same secret, and nobody who does not have it
 * can say who it is.
 */
export const logEventOf = (event: StoredEvent, secret: string): LogEvent => {
  const { metadata } = event;
  const { trajectory, actor } = metadata;
  const data = event.data as Readonly<Record<string, unknown>>;
  const system = actor.id.startsWith('system:');
  const pseudonym = (person: string): string => `person-${derivedId('export', secret, person)}`;
  const by = system ? actor.id : pseudonym(actor.id);
  const objects: LogObject[] = [{ id: by, type: system ? 'system' : 'person', qualifier: 'by' }];
  const add = (id: string, type: ObjectType, qualifier: string): void => {
    if (!objects.some((known) => known.id === id && known.qualifier === qualifier))
      objects.push({ id, type, qualifier });
  };
  if (trajectory !== undefined) add(`trajectory-${trajectory}`, 'trajectory', 'about');
  if (metadata.hub !== undefined) add(`hub-${metadata.hub}`, 'hub', 'hub');
  if (categoryOf(event.stream) === 'timesheet')
    add(`timesheet-${derivedId('export', secret, event.stream)}`, 'timesheet', 'about');
  for (const [name, type] of Object.entries(references)) {
    const named = data[name];
    const id =
      name === 'contact' && typeof named === 'object'
        ? (named as { subject?: unknown } | null)?.subject
        : named;
    if (typeof id !== 'string') continue;
    if (type === 'person') add(pseudonym(id), type, name);
    else if (!within.includes(type)) add(`${type}-${id}`, type, name);
    else if (trajectory !== undefined) add(`${type}-${trajectory}-${id}`, type, name);
  }
  return {
    id: event.id,
    type: event.type.replace(/\.v\d+$/, ''),
    time: metadata.occurredAt ?? metadata.recordedAt,
    position: event.position,
    trajectory,
    by,
    role: actor.roles.join(' '),
    attributes: attributesOf(event.data),
    objects,
    relations: relationsOf(objects),
  };
};

/** How objects of one event stand to each other, whatever the event. */
const kinds: readonly (readonly [from: ObjectType, to: ObjectType, qualifier: string])[] = [
  ['trajectory', 'hub', 'of'],
  ['trajectory', 'enterprise', 'for'],
  ['trajectory', 'undertaking', 'aids'],
  ['quote', 'trajectory', 'of'],
  ['invoice', 'trajectory', 'of'],
];

const relationsOf = (objects: readonly LogObject[]): Relation[] =>
  kinds.flatMap(([from, to, qualifier]) => {
    const target = objects.find(({ type }) => type === to);
    if (!target) return [];
    return objects.filter(({ type }) => type === from).map((source) => ({ source, target, qualifier }));
  });
