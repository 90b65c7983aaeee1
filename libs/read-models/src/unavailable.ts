import { StoreUnusable } from '@digihub/event-store';

/** Codes of connections that failed and disks that are full: https://nodejs.org/api/errors.html#common-system-errors */
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
  'EMFILE',
  'EIO',
]);

/**
 * An engine was away, as far as an error can tell by itself: a system error, an unusable store, or one that says
 * so (`unavailable: true`). No message is to blame for these.
 */
export const isEngineAway = (error: unknown): boolean => {
  if (error instanceof StoreUnusable) return true;
  if (typeof error !== 'object' || error === null) return false;
  const { code, unavailable } = error as { code?: unknown; unavailable?: unknown };
  return unavailable === true || (typeof code === 'string' && systemCodes.has(code));
};
