import { isSealed } from '@digihub/privacy';
import type { Json } from '@digihub/event-store';

export type AttributeType = 'string' | 'integer' | 'boolean' | 'time';
export type AttributeValue = string | number | boolean;

/**
 * The fields of events that leave the house, each with its type (OCEL 2.0 names). What is not listed is left out:
 * free text, names, numbers and addresses of enterprises, bank references, and whatever is nested. Money is in euro
 * cents. Days are moments at the start of that day, UTC.
 */
const attributeTypes: Readonly<Record<string, AttributeType>> = {
  activity: 'string',
  aid: 'integer',
  amount: 'integer',
  answerBy: 'time',
  approved: 'boolean',
  ask: 'integer',
  available: 'integer',
  awardedOn: 'time',
  cause: 'string',
  ceiling: 'integer',
  channel: 'string',
  coachBy: 'time',
  criteriaVersion: 'string',
  cumulated: 'integer',
  day: 'time',
  dueOn: 'time',
  eligible: 'integer',
  eligibleMinutes: 'integer',
  endedOn: 'time',
  excess: 'integer',
  final: 'boolean',
  firstContactBy: 'time',
  gross: 'integer',
  ground: 'string',
  implementation: 'boolean',
  issuedOn: 'time',
  kind: 'string',
  language: 'string',
  left: 'integer',
  level: 'integer',
  lowered: 'integer',
  market: 'boolean',
  method: 'string',
  minutes: 'integer',
  month: 'string',
  net: 'integer',
  office: 'string',
  on: 'string',
  outcome: 'string',
  outstanding: 'integer',
  paidOn: 'time',
  part: 'integer',
  paymentBasis: 'string',
  plannedEnd: 'time',
  pool: 'string',
  poolHub: 'string',
  price: 'integer',
  provisionalHub: 'string',
  receivedOn: 'time',
  refund: 'integer',
  regime: 'string',
  released: 'integer',
  requestedAt: 'time',
  round: 'integer',
  route: 'string',
  sector: 'string',
  sendBy: 'time',
  sentOn: 'time',
  signedOn: 'time',
  since: 'time',
  size: 'string',
  toInvoice: 'integer',
  until: 'time',
  validUntil: 'time',
  vat: 'integer',
  version: 'string',
  withdrewOn: 'time',
};

export const attributeNames: readonly string[] = Object.keys(attributeTypes);

/** @throws Error where the name is not listed. */
export const typeOfAttribute = (name: string): AttributeType => {
  const type = attributeTypes[name];
  if (!type) throw new Error(`${name} is not exported`);
  return type;
};

/** What of an event's data is exported. A value of another type than listed is left out. */
export const attributesOf = (data: Json): Record<string, AttributeValue> => {
  const found: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(data)) {
    const type = Object.hasOwn(attributeTypes, name) ? attributeTypes[name]! : undefined;
    const exported = type && valueAs(type, value);
    if (exported !== undefined) found[name] = exported;
  }
  return found;
};

const day = /^\d{4}-\d{2}-\d{2}$/;

const valueAs = (type: AttributeType, value: unknown): AttributeValue | undefined => {
  if (type === 'integer') return Number.isSafeInteger(value) ? (value as number) : undefined;
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string' || isSealed(value)) return undefined;
  if (type === 'string') return value;
  const moment = new Date(day.test(value) ? `${value}T00:00:00.000Z` : value);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
};
