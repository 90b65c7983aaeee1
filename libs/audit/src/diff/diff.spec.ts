import { beforeEach, describe, expect, it } from '@jest/globals';
import { derivedUuid } from '@digihub/kernel';
import { MemoryStore } from '@digihub/read-models/suites';
import { momentFrom } from '../merged-history.js';
import { replay, stateAt } from '../replay.js';
import { diff } from './diff.js';

const id = '7x3k9m2p4q8r1s5t';
const shares = (efro: number, flanders: number, own: number) => ({ efro, flanders, private: own });
const hours = { kind: 'hours', organisation: 'howest', amount: 100_00, eligible: 100_00 };
const cost = { ...hours, cost: 'h1', day: '2022-02-10', shares: shares(40_00, 30_00, 30_00) };
const reversal = {
  ...{ ...cost, cost: 'h1-reversal', kind: 'reversal', reverses: 'h1' },
  ...{ amount: -100_00, eligible: -100_00, shares: shares(-40_00, -30_00, -30_00) },
};

/** Worked on 10 February, recorded on 10 March; taken back on 20 April. Meanwhile an invoice number is refused. */
describe('late entries and corrections', () => {
  let store: MemoryStore;
  const record = (type: string, data: object, on: string, happened?: string): void =>
    void store.append(
      `finance-${id}`,
      [
        {
          id: derivedUuid(type, on),
          type,
          data: data as Record<string, unknown>,
          metadata: {
            trajectory: id,
            hub: 'limburg',
            actor: { id: `finance-limburg`, roles: ['finance'] },
            commandId: `${type} ${on}`,
            ...{ commitIndex: 0, commitSize: 1, $correlationId: 'c', $causationId: 'c' },
            recordedAt: `${on}T09:00:00.000Z`,
            ...(happened === undefined ? {} : { occurredAt: `${happened}T00:00:00.000Z` }),
            ...{ rulesVersion: 'test', programmeVersion: 'test' },
          },
        },
      ],
      0,
    );

  beforeEach(() => {
    store = new MemoryStore();
    record('finance.work-ended.v1', { outcome: 'completed', toSettle: true }, '2022-03-01');
    record('finance.cost-booked.v1', cost, '2022-03-10', '2022-02-10');
    record('finance.cost-booked.v1', reversal, '2022-04-20', '2022-02-10');
  });

  const eligible = async (knownAt: string, trueAt: string) =>
    (
      (await stateAt(store, id, { knownAt: momentFrom(knownAt), trueAt: momentFrom(trueAt) })).finance as
        { eligible: number } | undefined
    )?.eligible;

  it.each([
    ['not known yet, whatever is asked about', '2022-03-01', '2022-03-01', 0],
    ['known late, and true since February', '2022-03-31', '2022-02-28', 100_00],
    ['known late, and not true before', '2022-03-31', '2022-02-09', undefined],
    ['taken back: it was never so', '2022-04-30', '2022-02-28', 0],
    ['before it was taken back, it was', '2022-04-19', '2022-12-31', 100_00],
  ])('%s', async (_, knownAt, trueAt, expected) => {
    expect(await eligible(knownAt, trueAt)).toBe(expected);
  });

  it('are told where they are true', async () => {
    const told = async (trueAt: string) =>
      (await Array.fromAsync(replay(store, id, { trueAt: momentFrom(trueAt) }))).map(
        ({ event }) => event.type,
      );
    expect(await told('2022-02-28')).toEqual(['finance.cost-booked.v1', 'finance.cost-booked.v1']);
    expect(await told('2022-03-01')).toHaveLength(3);
  });

  it('stand behind the fields that they changed', async () => {
    const [from, to] = [momentFrom('2022-03-31')!, momentFrom('2022-04-30')!];
    const changes = (await diff(store, id, { axis: 'known', from, to }))!;
    expect(changes.find(({ path }) => path === 'finance.eligible')).toMatchObject({
      before: 100_00,
      after: 0,
      by: [{ by: 'finance-limburg', recordedAt: '2022-04-20T09:00:00.000Z', type: 'finance.cost-booked.v1' }],
    });
    expect(changes.find(({ path }) => path === 'finance.costs.h1.reversed')).toMatchObject({
      before: false,
      after: true,
    });
    const january = { from: momentFrom('2022-01-31')!, to: momentFrom('2022-02-28')! };
    const known = { knownAt: momentFrom('2022-03-31')! };
    const inFebruary = (await diff(store, id, { axis: 'true', ...january, cut: known }))!;
    expect(inFebruary.find(({ path }) => path === 'finance.eligible')).toMatchObject({
      after: 100_00,
      by: [{ occurredAt: '2022-02-10T00:00:00.000Z' }],
    });
    expect(await diff(store, 'nobody', { axis: 'known', from, to })).toBeUndefined();
  });
});
