import { type Static, Type } from '@sinclair/typebox';
import type { Contract, DataOf, PublishedEvent } from './contract.js';
import { validate } from './validate.js';

const text = (description: string) => Type.String({ minLength: 1, description });
const time = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$', description });

const digits = (description: string) => Type.String({ pattern: '^\\d{20}$', description });

/** The CloudEvents attributes of every published event; on Kafka (binary mode) each is a header `ce_{name}`. */
export const attributes = Type.Object({
  specversion: Type.Literal('1.0', { description: 'version of CloudEvents' }),
  id: text('id of the event; with the source it is unique, a repeat carries the same'),
  type: text('name and version of the contract'),
  source: text('/digihub/{context}?store={generation of the event store}'),
  subject: text('the trajectory; for events of no trajectory, the stream'),
  time: time('when it was recorded, UTC'),
  sequence: digits('position in the event store, 20 digits'),
  logindex: Type.Optional(
    digits('place in the log of all events, which the audit proves, from 0, 20 digits; some have none'),
  ),
  logprevious: Type.Optional(
    digits('logindex of what the same source published before; absent: nothing before it has one'),
  ),
  hub: Type.Optional(text('code of the hub')),
  correlationid: text('what started the chain of commands and events that this one stands in'),
  causationid: text('the command or event that led to it'),
  occurredat: Type.Optional(text('when it happened, where that is another moment than when it was recorded')),
  traceparent: Type.Optional(text('W3C trace context')),
});

export type Attributes = Static<typeof attributes>;

/**
 * Whether an event is of this contract; its data is checked, so what follows is typed.
 * @throws ContractViolation where it says to be of this contract and its data is not.
 */
export const isEventOf = <C extends Contract>(
  contract: C,
  event: PublishedEvent,
): event is PublishedEvent<DataOf<C>> => {
  if (event.type !== contract.type) return false;
  validate(contract, event.data);
  return true;
};
