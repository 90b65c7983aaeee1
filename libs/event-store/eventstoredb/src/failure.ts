import { StoreUnusable } from '@digihub/event-store';
import { ErrorType } from '@eventstore/db-client';
import { EventStoreUnavailable } from './unavailable.js';

/** Status codes of gRPC. */
const status = {
  cancelled: 1,
  unknown: 2,
  deadlineExceeded: 4,
  permissionDenied: 7,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
};

/** `unknown` is what a cluster without a leader answers; `internal` a connection that broke in mid-frame. */
const passing = new Set([
  status.cancelled,
  status.unknown,
  status.deadlineExceeded,
  status.aborted,
  status.internal,
  status.unavailable,
]);

interface ClientError {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

const isType = (error: unknown, type: ErrorType): boolean => (error as ClientError | null)?.type === type;

export const isWrongExpectedVersion = (
  error: unknown,
): error is Error & { readonly actualVersion: unknown } => isType(error, ErrorType.WRONG_EXPECTED_VERSION);

export const isStreamNotFound = (error: unknown): boolean => isType(error, ErrorType.STREAM_NOT_FOUND);

export const isNotLeader = (error: unknown): boolean => isType(error, ErrorType.NOT_LEADER);

/** Our own timer ran out while a call was under way. */
export class NoAnswer extends Error {
  readonly code = status.deadlineExceeded;

  constructor() {
    super('no answer in time');
  }
}

/** The server ended what only we may end. */
export class SubscriptionEnded extends Error {
  readonly code = status.unavailable;

  constructor() {
    super('EventStoreDB ended the subscription');
  }
}

/**
 * Will it pass by itself, so that trying again on another connection makes sense? Judged by the status code,
 * because the client reports a lost connection now as one class, now as another, now as a plain Error.
 */
export const isPassing = (error: unknown): boolean => {
  if (isNotLeader(error)) return true;
  if (isWrongExpectedVersion(error) || isStreamNotFound(error)) return false;
  if (isType(error, ErrorType.STREAM_DELETED) || isType(error, ErrorType.ACCESS_DENIED)) return false;
  const { code, message } = (error ?? {}) as ClientError;
  if (typeof code === 'number') return passing.has(code);
  return typeof message === 'string' && message.startsWith('Failed to discover');
};

/** A failure that does not pass, in our words. */
export const explained = (error: unknown, doing: string): unknown => {
  if (isType(error, ErrorType.STREAM_DELETED)) {
    return new StoreUnusable(
      'damaged',
      `EventStoreDB says that the stream was deleted while we were ${doing}. Events are never deleted: restore a backup.`,
    );
  }
  const { code } = (error ?? {}) as ClientError;
  const isDenied = isType(error, ErrorType.ACCESS_DENIED);
  if (isDenied || code === status.permissionDenied || code === status.unauthenticated) {
    return new EventStoreUnavailable(
      `EventStoreDB does not let this account go on ${doing}: it needs to read $all, and to read and write its streams.`,
      error,
    );
  }
  if (isType(error, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)) {
    return new RangeError(`EventStoreDB takes no append of this size (${doing})`, { cause: error });
  }
  return error;
};
