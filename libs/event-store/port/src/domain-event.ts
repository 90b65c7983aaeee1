import { type DomainEvent, upcast, type Upcasters } from '@digihub/kernel';
import type { StoredEvent } from './event-store.js';

/** The domain event that a stored event is today. */
export const toDomainEvent = (stored: StoredEvent, upcasters: Upcasters): DomainEvent => {
  const { type, data, metadata } = stored;
  const event =
    metadata.occurredAt === undefined ? { type, data } : { type, data, occurredAt: metadata.occurredAt };
  return upcast(event, upcasters);
};
