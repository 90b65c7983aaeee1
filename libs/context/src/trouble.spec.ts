import { expect, it } from '@jest/globals';
import { deadlineCommandId, type Message } from '@digihub/read-models';
import { troubleOfConsumer, troubleOfDeadline } from './trouble.js';

const error = new Error('no');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const message = (body: unknown): Message => ({
  ...{ id: 'event-1', type: 'coaching.coach-assigned.v1', key: 't', partition: 0, sequence: 7n, body },
});
const expected = {
  ...{ context: 'coaching', where: 'coaching.processes (parked)', consumer: 'coaching.processes', error },
  ...{ eventId: 'event-1', eventType: 'coaching.coach-assigned.v1', trajectory: '7x3k9m2p4q8r1s5t' },
  ...{ correlationId: 'c-1', traceId },
};

it.each([
  [
    'a stored event',
    { metadata: { trajectory: '7x3k9m2p4q8r1s5t', $correlationId: 'c-1', traceparent }, data: { a: 1 } },
  ],
  [
    'a published event',
    {
      ...{ specversion: '1.0', subject: '7x3k9m2p4q8r1s5t', correlationid: 'c-1', traceparent },
      data: { a: 1 },
    },
  ],
])('trouble with %s tells its ids, and nothing that it says', (_, body) => {
  const report = { kind: 'parked', consumer: 'coaching.processes', message: message(body), error } as const;
  expect(troubleOfConsumer('coaching', report)).toEqual(expected);
});

it('an event of no trajectory names none, and a record that nobody can read tells what is known', () => {
  const report = { kind: 'waiting', consumer: 'finance.reactions', error } as const;
  const ofBudget = { specversion: '1.0', subject: 'budget-limburg', correlationid: 'c-2' };
  expect(troubleOfConsumer('finance', { ...report, message: message(ofBudget) })).toMatchObject({
    ...{ eventId: 'event-1', correlationId: 'c-2', trajectory: undefined, traceId: undefined },
  });
  const record = { headers: {}, value: 'bm8=' };
  expect(troubleOfConsumer('finance', { ...report, message: message(record) })).toMatchObject({
    ...{ eventId: 'event-1', trajectory: undefined },
  });
});

it('an engine that is away concerns no event', () => {
  const report = { kind: 'engine-away', consumer: 'finance.reactions', error } as const;
  expect(troubleOfConsumer('finance', report)).toEqual({
    ...{ context: 'finance', where: 'finance.reactions (engine-away)', consumer: 'finance.reactions', error },
  });
});

it('a deadline is found by its trajectory, and by the id that its command will have', () => {
  const deadline = {
    ...{ id: 'first-contact:t', kind: 'first-contact', key: 't', trajectory: 't', hub: null },
    dueAt: '2022-03-01T09:00:00.000Z',
  };
  expect(troubleOfDeadline('intake', { deadline, error })).toEqual({
    ...{ context: 'intake', where: 'deadlines (first-contact)', error, trajectory: 't' },
    correlationId: deadlineCommandId(deadline),
  });
  expect(troubleOfDeadline('intake', { error })).toEqual({ context: 'intake', where: 'deadlines', error });
});
