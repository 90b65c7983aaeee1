import { Logger } from '@nestjs/common';
import type { Actor, Role } from '@digihub/kernel';
import { openDeep, type Sealed, type Sealer } from '@digihub/privacy';

const mayOpen: readonly Role[] = ['caseworker', 'coach', 'approver', 'finance', 'partner'];

/**
 * Whether this actor sees personal data. A partner's lists and cases hold only its own organisation's, so what it
 * is shown at all it may also open.
 */
export const seesPersonalData = (actor: Actor): boolean => actor.roles.some((role) => mayOpen.includes(role));

const logger = new Logger('privacy');

/** Without a key ring nothing opens. */
const blind: Pick<Sealer, 'open'> = { open: () => Promise.resolve(undefined) };

/** Positions and the like travel as text: they may outgrow JavaScript's numbers. */
const withoutBigints = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigints(item)]));
};

/** A stream or a file is handed on as it is. */
const isJson = (value: unknown): boolean => {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return true;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype;
};

/**
 * A JSON value as its reader may see it: sealed values opened, null where the person has been forgotten, masked
 * where the role may not look.
 */
export const openSealed = async (
  value: unknown,
  actor: Actor | undefined,
  sealer: Sealer | undefined,
  onOpened: (value: Sealed) => void = () => {},
): Promise<unknown> => {
  if (!isJson(value)) return value;
  const opens = sealer !== undefined && actor !== undefined && seesPersonalData(actor);
  return openDeep(
    (sealer ?? blind) as Sealer,
    withoutBigints(value),
    () => opens,
    () => logger.warn('a sealed value does not open; it is shown as it is'),
    onOpened,
  );
};
