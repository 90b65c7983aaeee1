import type { StoredEvent } from '@digihub/event-store';
import { canonicalHash } from '@digihub/kernel';

/** SHA-256 of all that an event is, wherever it is stored: everything but its position. */
export const eventHash = ({ id, stream, revision, type, data, metadata }: StoredEvent): string =>
  canonicalHash({ id, stream, revision, type, data, metadata });

/** `intake-abc 3 (intake.trajectory-opened.v1, id …)` */
export const named = ({ stream, revision, type, id }: StoredEvent): string =>
  `${stream} ${revision} (${type}, ${id})`;
