import type { DomainEvent } from '@digihub/kernel';
import type { Json, StoredEvent } from './event-store.js';

/** Old wire name → its successor, and how the data becomes the successor's. Pure; chains are followed. */
export type Upcasters = Readonly<Record<string, { readonly to: string; readonly data: (old: Json) => Json }>>;

/** The domain event that a stored event is today. A type that no upcaster names passes unchanged. */
export const toDomainEvent = (stored: StoredEvent, upcasters: Upcasters): DomainEvent => {
  let { type, data } = stored as { type: string; data: Json };
  for (let step = upcasters[type]; step; step = upcasters[type]) {
    data = step.data(data);
    type = step.to;
  }
  const { occurredAt } = stored.metadata;
  return occurredAt === undefined ? { type, data } : { type, data, occurredAt };
};
