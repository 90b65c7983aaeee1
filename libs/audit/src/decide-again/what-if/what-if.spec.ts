import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountCommand } from '@digihub/finance-domain';
import type { Actor, Day } from '@digihub/kernel';
import { requestStreams } from '@digihub/intake-domain';
import { programme, smeThresholds } from '@digihub/programme';
import { History } from '../history.fixture.js';
import { redecide } from '../redecide.js';
import { type ChangedRules, changedRulesFrom, overtaken, RulesUnsound, underRules } from './changed-rules.js';
import { MoneyHistory, type Outside } from './money-history.fixture.js';
import type { SizeDifference } from './sizes.js';
import { type TrajectoryDifference, whatIf } from './what-if.js';

const finance: Actor = { id: 'finance-limburg', roles: ['finance'], hubs: ['limburg'] };
const second: Actor = { id: 'finance-programme', roles: ['finance'], hubs: ['limburg'] };

const request = (trajectory: string, amount: number, day: Day, more: object = {}): Outside => ({
  trajectory,
  day,
  command: {
    type: 'request-reservation',
    data: {
      hub: 'limburg',
      quote: 'q1',
      enterprise: `enterprise of ${trajectory}`,
      undertaking: 'group',
      organisation: 'pxl',
      route: 'own-pool',
      paymentBasis: 'beneficiary',
      amount,
      plannedEnd: '2022-12-31',
      criteriaVersion: '2021.1',
      ...more,
    },
  },
});
const told = (trajectory: string, day: Day, command: AccountCommand, by?: Actor): Outside => ({
  trajectory,
  day,
  command,
  ...(by ? { by } : {}),
});
const sign = (trajectory: string, day: Day): Outside =>
  told(trajectory, day, { type: 'note-signature', data: { quote: 'q1', signedOn: day } });
const hours = (trajectory: string, day: Day, minutes: number): Outside =>
  told(trajectory, day, {
    type: 'book-hours',
    data: {
      entry: `${trajectory} ${day}`,
      person: 'expert-1',
      organisation: 'pxl',
      day,
      minutes,
      eligibleMinutes: minutes,
    },
  });
const end = (trajectory: string, day: Day): readonly Outside[] => [
  told(trajectory, day, { type: 'note-end', data: { outcome: 'completed' } }),
  told(trajectory, day, { type: 'approve-costs', data: {} }, finance),
  told(trajectory, day, { type: 'request-final-invoice', data: { invoice: `final ${trajectory}` } }, finance),
];
const pay = (trajectory: string, day: Day, number: string, amount: number): Outside =>
  told(
    trajectory,
    day,
    {
      type: 'record-payment',
      data: { number, amount, receivedOn: day, bankReference: `${trajectory} paid` },
    },
    finance,
  );
const settle = (trajectory: string, day: Day): Outside =>
  told(trajectory, day, { type: 'settle', data: {} }, second);

const rulesOf = (rules: ChangedRules['rules']): ChangedRules => changedRulesFrom({ name: 'test', rules });
const key = (efro: number, flanders: number, from: Day = '2021-05-05') =>
  rulesOf({
    fundingKeys: [
      {
        activity: 'services',
        from,
        shares: [
          { name: 'efro', basisPoints: efro },
          { name: 'flanders', basisPoints: flanders },
          { name: 'private', basisPoints: 10_000 - efro - flanders },
        ],
      },
    ],
  });
const ceiling = (amount: number, from: Day = '2021-05-05') =>
  rulesOf({ aidRegimes: [{ basis: 'de-minimis', from, ceiling: amount }] });
const budget = (efro: number) =>
  rulesOf({
    hubBudgets: [
      {
        hub: 'limburg',
        activity: 'services',
        from: '2021-05-05',
        amounts: { efro, flanders: 41_625_000, private: 41_625_000 },
      },
    ],
  });

const story: readonly Outside[] = [
  request('first', 1_000_000, '2022-03-01'),
  sign('first', '2022-03-02'),
  hours('first', '2022-03-03', 600),
  request('second', 2_000_000, '2022-03-04'),
  sign('second', '2022-03-05'),
  hours('second', '2022-03-06', 300),
  ...end('first', '2022-04-01'),
  request('third', 40_000_000, '2022-05-01'),
];

describe('what if', () => {
  const history = new History();
  afterEach(() => history.close());

  const lived = async (outside: readonly Outside[], under = programme): Promise<MoneyHistory> => {
    const money = new MoneyHistory(history, await history.open(), under);
    await money.live(outside);
    return money;
  };
  const asked = async (money: MoneyHistory, rules: ChangedRules) => {
    const differences: TrajectoryDifference[] = [];
    const differs = (difference: TrajectoryDifference) => void differences.push(difference);
    const result = await whatIf(money.store, programme, rules, { differs });
    return { result, differences, of: (id: string) => differences.find((one) => one.trajectory === id) };
  };

  it('nothing changes, nothing differs', async () => {
    const money = await lived(story);
    const { result, differences } = await asked(money, key(4_000, 3_000));
    expect(differences).toEqual([]);
    expect(result).toMatchObject({ trajectories: 3, differing: 0, decided: 0 });
    expect(result.hubs['limburg']!.changed).toEqual(result.hubs['limburg']!.recorded);
  });

  it('another key moves the shares, to the cent, and the totals of the hub', async () => {
    const { of, result } = await asked(await lived(story), key(5_000, 3_000));
    expect(of('first')!.recorded.quotes['q1']!.shares).toEqual({
      efro: 400_000,
      flanders: 300_000,
      private: 300_000,
    });
    expect(of('first')!.changed.quotes['q1']!.shares).toEqual({
      efro: 500_000,
      flanders: 300_000,
      private: 200_000,
    });
    expect(result.hubs['limburg']).toMatchObject({
      recorded: { committed: { efro: 1_200_000, flanders: 900_000, private: 900_000 } },
      changed: { committed: { efro: 1_500_000, flanders: 900_000, private: 600_000 } },
    });
  });

  it('a key holds from its day', async () => {
    const { differences } = await asked(await lived(story), key(5_000, 3_000, '2022-03-04'));
    expect(differences.map(({ trajectory }) => trajectory)).toEqual(['second', 'third']);
  });

  it('a lower ceiling refuses what was granted, and says what no longer applies', async () => {
    const { differences, of, result } = await asked(await lived(story), ceiling(1_000_000));
    expect(differences.map(({ trajectory }) => trajectory)).toEqual(['second']);
    expect(of('second')).toMatchObject({
      recorded: { quotes: { q1: { status: 'committed' } } },
      changed: { quotes: { q1: { status: 'refused', ground: 'aid-ceiling' } }, eligible: 0 },
    });
    expect(of('second')!.noLongerApplies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ command: 'note-signature', because: 'finance.quote-not-reserved' }),
        expect.objectContaining({ command: 'reserve-budget', because: 'no-cause' }),
      ]),
    );
    expect(result.hubs['limburg']!.changed.committed.efro).toBe(400_000);
  });

  it('a higher ceiling reserves what was refused, as far as the budget goes', async () => {
    const { of } = await asked(await lived(story), ceiling(100_000_000));
    expect(of('third')).toMatchObject({
      recorded: { quotes: { q1: { status: 'refused', ground: 'aid-ceiling' } } },
      changed: { quotes: { q1: { status: 'reserved' } } },
    });
    const both = rulesOf({ ...ceiling(100_000_000).rules, ...budget(2_000_000).rules });
    expect((await asked(await lived(story), both)).of('third')!.changed.quotes['q1']).toMatchObject({
      status: 'refused',
      ground: 'budget',
    });
  });

  it('walks the change of law: each period by its own rule, and either rule a day longer', async () => {
    // 252,000 EUR of aid each: above the ceiling until the end of 2023, under that of 2024.
    const money = await lived([
      request('before', 36_000_000, '2023-12-31', { plannedEnd: '2023-03-31' }),
      request('after', 36_000_000, '2024-01-01', { plannedEnd: '2023-03-31' }),
    ]);
    const decided = async (trajectory: string) => (await money.outcome(trajectory)).quotes['q1'];
    expect(await decided('before')).toMatchObject({ status: 'refused', ground: 'aid-ceiling' });
    expect(await decided('after')).toMatchObject({ status: 'reserved' });
    const { byRules, different } = await redecide(money.store);
    expect([byRules['aid/1'], byRules['aid/2'], different]).toEqual([1, 1, 0]);
    const sooner = await asked(money, ceiling(30_000_000, '2023-12-31'));
    expect(sooner.of('before')!.changed.quotes['q1']).toMatchObject({ status: 'reserved' });
    expect(sooner.of('after')!.changed.quotes['q1']).toMatchObject({
      ...{ status: 'refused', ground: 'aid-ceiling' },
    });
    const later = await asked(money, ceiling(20_000_000, '2024-01-01'));
    expect(later.differences).toMatchObject([
      { trajectory: 'after', changed: { quotes: { q1: { status: 'refused', ground: 'aid-ceiling' } } } },
    ]);
  });

  it('who paid in full pays in full, and the rest of the history goes on', async () => {
    const money = await lived(story);
    const { invoiced } = await money.outcome('first');
    const [number] = Object.keys(
      (await Array.fromAsync(money.store.read('finance-first')))
        .filter(({ type }) => type === 'finance.invoice-issued.v1')
        .reduce((all, { data }) => ({ ...all, [data['number'] as string]: true }), {}),
    );
    const gross = invoiced + Math.round(invoiced * 0.21);
    await money.live([pay('first', '2022-04-02', number!, gross), settle('first', '2022-04-03')]);
    expect((await money.outcome('first')).settled).toBe(true);
    const { of } = await asked(money, key(5_000, 3_000));
    expect(of('first')).toMatchObject({ changed: { settled: true }, noLongerApplies: [] });
    expect(of('first')!.changed.invoiced).toBeLessThan(invoiced);
  });

  it('comes to what really happens where the same is lived under the changed programme', async () => {
    const trajectories = ['a', 'b', 'c'];
    const act = fc.oneof(
      fc.record({ kind: fc.constant('request' as const), amount: fc.integer({ min: 1, max: 30_000_000 }) }),
      fc.record({ kind: fc.constant('sign' as const), amount: fc.constant(0) }),
      fc.record({ kind: fc.constant('hours' as const), amount: fc.integer({ min: 1, max: 3_000 }) }),
      fc.record({ kind: fc.constant('end' as const), amount: fc.constant(0) }),
    );
    const acts = fc.array(fc.tuple(fc.constantFrom(...trajectories), act), { minLength: 4, maxLength: 14 });
    const changes = fc.constantFrom(
      ...[
        key(6_000, 2_000),
        key(1, 0, '2022-03-06'),
        ceiling(5_000_000),
        ceiling(90_000_000),
        budget(3_000_000),
      ],
      rulesOf({ hourlyRates: [{ category: 'expert', from: '2021-06-01', amount: 12_345 }] }),
      rulesOf({ periods: [{ from: '2022-03-05', last: '2022-06-30' }] }),
    );
    const outsideOf = (list: readonly (readonly [string, { kind: string; amount: number }])[]) =>
      list.flatMap(([trajectory, { kind, amount }], index): readonly Outside[] => {
        const day = `2022-03-${String(index + 1).padStart(2, '0')}`;
        if (kind === 'request') return [request(trajectory, amount, day)];
        if (kind === 'sign') return [sign(trajectory, day)];
        if (kind === 'hours') return [hours(trajectory, day, amount)];
        return end(trajectory, day).slice(0, 2);
      });
    await fc.assert(
      fc.asyncProperty(acts, changes, async (list, rules) => {
        const outside = outsideOf(list);
        const recorded = await lived(outside);
        const really = await lived(outside, underRules(programme, rules));
        const { of, result } = await asked(recorded, rules);
        for (const trajectory of trajectories) {
          const expected = await really.outcome(trajectory);
          expect(of(trajectory)?.changed ?? (await recorded.outcome(trajectory))).toEqual(expected);
        }
        expect(await redecide(recorded.store)).toMatchObject({ different: 0, incomplete: 0 });
        expect(result.events).toBeGreaterThan(0);
        await history.close();
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

describe('what if an SME were something else', () => {
  const history = new History();
  afterEach(() => history.close());

  it('lists the trajectories of another size, by their last declaration, and follows them no further', async () => {
    const store = await history.open();
    const does = (key: string, type: string, data: object, day: Day) =>
      history.handle(
        store,
        requestStreams,
        key,
        { type, data },
        {
          ...{ now: `${day}T10:00:00.000Z`, actor: finance },
          facts: {
            ...{ firstContactBy: '2022-03-31', hub: 'limburg' },
            thresholds: smeThresholds(programme, day),
          },
        },
      );
    const declared = async (key: string, staff: number, day: Day): Promise<void> => {
      const own = { staffHundredths: staff * 100, turnover: 100, balanceSheet: 100 };
      await does(
        ...[key, 'declare-size'],
        {
          declaration: {
            latest: { closedOn: '2021-12-31', own, related: [] },
            publicOwnershipBasisPoints: 0,
          },
          declaredOn: day,
        },
        day,
      );
    };
    for (const key of ['smaller', 'same', 'again', 'before']) {
      const contact = { subject: 'p', name: 'sealed', email: 'sealed' };
      await does(
        key,
        'receive-request',
        { channel: 'web', language: 'nl', contact, question: 'q' },
        '2022-03-01',
      );
      const identity = { enterprise: `e-${key}`, postcode: '3500', sector: 'C', legalForm: 'legal-person' };
      await does(key, 'identify-enterprise', identity, '2022-03-02');
    }
    await declared('smaller', 120, '2022-03-10');
    await declared('same', 20, '2022-03-10');
    await declared('again', 120, '2022-03-10');
    await declared('again', 20, '2022-03-11');
    await declared('before', 120, '2022-03-04');
    const rules = rulesOf({
      smeThresholds: [
        {
          from: '2022-03-05',
          medium: { staffBelowHundredths: 10_000, turnover: 5_000_000_000, balanceSheet: 4_300_000_000 },
        },
      ],
    });
    const differing: SizeDifference[] = [];
    const result = await whatIf(store, programme, rules, {
      differs: () => Promise.reject(new Error('the money is the same')),
      sizeDiffers: (difference) => void differing.push(difference),
    });
    expect(differing).toEqual([
      {
        trajectory: 'smaller',
        hub: undefined,
        size: { recorded: 'medium', changed: 'not-sme' },
        because: 'not-followed-further',
      },
    ]);
    expect(result).toMatchObject({ trajectories: 0, differing: 0, sizes: { decided: 4, differing: 1 } });
    expect(await whatIf(store, programme, ceiling(1))).not.toHaveProperty('sizes');
  });
});

describe('a file of changed rules', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', [], /object/i],
    ['no rules', { name: 'x', rules: {} }, /rules/],
    ['an unknown rule', { name: 'x', rules: { speed: [] } }, /\/rules\/speed/],
    [
      'a day that does not exist',
      { name: 'x', rules: { vatRates: [{ from: '2022-02-30', basisPoints: 1 }] } },
      /2022-02-30 is no day/,
    ],
    [
      'an amount in fractions',
      { name: 'x', rules: { marketEnvelopes: [{ hub: 'limburg', from: '2022-01-01', amount: 0.5 }] } },
      /\/rules\/marketEnvelopes\/0\/amount/,
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(() => changedRulesFrom(value)).toThrow(RulesUnsound);
    expect(() => changedRulesFrom(value)).toThrow(message);
  });

  it('is refused where it makes no sound programme', () => {
    const unsummed = key(5_000, 3_000);
    const [entry] = unsummed.rules.fundingKeys!;
    const wrong = rulesOf({
      fundingKeys: [{ ...entry!, shares: entry!.shares.map((share) => ({ ...share, basisPoints: 1 })) }],
    });
    expect(() => underRules(programme, wrong)).toThrow(/10,000/);
    const nowhere = rulesOf({ marketEnvelopes: [{ hub: 'nowhere', from: '2022-01-01', amount: 1 }] });
    expect(() => underRules(programme, nowhere)).toThrow(/nowhere is not known/);
  });

  it('says of an entry that a later version overtakes it', () => {
    const rate = rulesOf({ hourlyRates: [{ category: 'expert', from: '2021-06-01', amount: 1 }] });
    expect(overtaken(programme, rate)).toEqual([
      "hourlyRates from 2021-06-01: the programme's own version holds from 2022-05-05",
    ]);
    expect(overtaken(programme, key(5_000, 3_000))).toEqual([]);
  });

  it('keeps what an entry leaves out', () => {
    const { aidRegimes } = underRules(programme, ceiling(1));
    expect(aidRegimes.at(-1)).toMatchObject({
      ceiling: 1,
      window: 'fiscal-years',
      code: 'de-minimis-1407-2013',
    });
    expect(aidRegimes.at(-1)).not.toHaveProperty('until');
  });
});
