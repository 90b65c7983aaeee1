import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, NewEvent, StoredEvent } from '@digihub/event-store';
import { aidStreams } from '@digihub/finance-domain';
import {
  type Actor,
  type Command,
  type Decider,
  defineRefusals,
  type DomainEvent,
  firstRules,
  type StreamKind,
} from '@digihub/kernel';
import { programme } from '@digihub/programme';
import { History } from './history.fixture.js';
import type { Audited } from '../audited.js';
import { redecideJob } from './redecide.job.js';
import { type Finding, redecide, type Redecided, type RedecideOptions } from './redecide.js';

type Put = Command<'put', { readonly coins: readonly number[] }>;
type Held = DomainEvent<'jar.coin-put.v2', { readonly amount: number; readonly by: string }>;
const refuse = defineRefusals('jar', { full: { nl: 'Vol.', en: 'Full.' } });

const rules: Decider<number, Put, Held, { readonly limit: number }> = {
  initialState: 0,
  decide: ({ data: { coins } }, held, { facts, actor }) =>
    held + coins.length > facts.limit
      ? refuse('full')
      : coins.map((amount) => ({
          type: 'jar.coin-put.v2',
          data: { amount, by: actor.organisation ?? 'hub' },
          occurredAt: '2022-01-01T00:00:00.000Z',
        })),
  evolve: (held) => held + 1,
};
const jars: StreamKind<number, Put, Held, { readonly limit: number }> = {
  category: 'jar',
  decider: rules,
  upcasters: {
    'jar.coin-put.v1': { to: 'jar.coin-put.v2', data: ({ amount }) => ({ amount, by: 'hub' }) },
  },
  rules: firstRules('jar/1', rules),
};
const limit = { limit: 3 };
const person: Actor = { id: 'caseworker-1', roles: ['caseworker'], hubs: ['limburg'] };
const partner: Actor = { id: 'partner-pxl', roles: ['partner'], hubs: [], organisation: 'pxl' };
const put = (...coins: number[]): Put => ({ type: 'put', data: { coins } });
const now = '2022-03-01T09:00:00.000Z';

describe('deciding again', () => {
  const history = new History();
  let store: EventStore;
  const jar = (key: string, coins: number[], more: { actor?: Actor } = {}) =>
    history.handle(store, jars, key, put(...coins), { now, facts: limit, ...more });
  const again = async (of: EventStore, options: RedecideOptions = {}) => {
    const findings: Finding[] = [];
    const found = (finding: Finding) => void findings.push(finding);
    const result: Redecided = await redecide(of, { kinds: [jars, aidStreams], found, ...options });
    return { result, findings };
  };
  const copy = (change: (event: StoredEvent) => NewEvent | undefined) => history.copyOf(store, change);

  beforeEach(async () => {
    store = await history.open();
    await jar('a', [1, 2], { actor: person });
    await jar('b', [5], { actor: partner });
    await jar('a', [3]);
    await jar('a', [4, 5]);
    await jar('b', []);
  });
  afterEach(() => history.close());

  it('finds every decision equal: of people, of partners, of reactions that came to nothing', async () => {
    const { result, findings } = await again(store);
    expect(findings).toEqual([]);
    expect(result).toMatchObject({ events: 6, decisions: 5, equal: 5, technical: 2, different: 0 });
    expect(result.byRules).toEqual({ 'jar/1': 5 });
  });

  it('comes to the same where no stream fits into memory', async () => {
    for (let round = 0; round < 3; round += 1) for (const key of ['a', 'b', 'c']) await jar(key, [round]);
    const whole = await again(store);
    expect(await again(store, { capacity: 1 })).toEqual(whole);
    expect(whole.result.different).toBe(0);
  });

  it('names the field of an event that was changed', async () => {
    const changed = await copy((event) =>
      event.stream === 'jar-b' && event.revision === 0 ? { ...event, data: { amount: 6, by: 'pxl' } } : event,
    );
    const { result, findings } = await again(changed);
    expect(result).toMatchObject({ equal: 4, different: 1 });
    expect(findings).toMatchObject([
      {
        stream: 'jar-b',
        revision: 0,
        reason: 'decision',
        differences: [{ path: 'events[0].data.amount', recorded: 6, decided: 5 }],
      },
    ]);
  });

  const at = (stream: string, revision: number) => (event: StoredEvent) =>
    event.stream === stream && event.revision === revision;
  it.each<[string, (event: StoredEvent) => NewEvent | undefined, string]>([
    [
      'a changed command',
      (event) =>
        at('jar-a', 2)(event)
          ? {
              ...event,
              metadata: {
                ...event.metadata,
                command: { ...event.metadata.command!, data: { coins: [3, 3] } },
              },
            }
          : event,
      'command-changed',
    ],
    [
      'events without a command',
      (event) =>
        at('jar-a', 2)(event)
          ? { ...event, metadata: { ...event.metadata, command: undefined } as never }
          : event,
      'no-command',
    ],
    [
      'facts that are gone',
      (event) =>
        at('jar-a', 2)(event) ? { ...event, metadata: { ...event.metadata, facts: undefined } } : event,
      'undecidable',
    ],
    [
      'a commit that lost its tail',
      (event) => (at('jar-a', 1)(event) ? undefined : event),
      'commit-not-whole',
    ],
    [
      'a commit that lost its head',
      (event) => (at('jar-a', 0)(event) ? undefined : event),
      'commit-not-whole',
    ],
    [
      'another person',
      (event) =>
        at('jar-b', 0)(event)
          ? { ...event, metadata: { ...event.metadata, actor: { id: 'coach-1', roles: ['coach'] } } }
          : event,
      'decision',
    ],
  ])('finds %s', async (_, change, reason) => {
    const { result, findings } = await again(await copy(change));
    expect(findings).toMatchObject([{ verdict: 'different', reason }]);
    expect(result.different).toBe(1);
  });

  it('finds a rule that was changed in code and kept its version', async () => {
    const changed: Decider<number, Put, Held, { readonly limit: number }> = {
      ...rules,
      decide: (command, held, given) => rules.decide(command, held, { ...given, facts: { limit: 2 } }),
    };
    const kinds = [{ ...jars, rules: firstRules('jar/1', changed) }];
    const { findings } = await again(store, { kinds });
    expect(findings).toMatchObject([
      { stream: 'jar-a', revision: 2, differences: expect.arrayContaining([expect.anything()]) },
    ]);
  });

  it('says which decisions are of rules that this build no longer has', async () => {
    const kinds = [{ ...jars, rules: firstRules('jar/2', rules) }];
    const { result, findings } = await again(store, { kinds });
    expect(result).toMatchObject({ equal: 0, different: 0, unknownRules: { 'jar/1': 5 } });
    expect(findings[0]).toMatchObject({ verdict: 'unknown-rules', rulesVersion: 'jar/1' });
  });

  it('says of a partner’s decision from before organisations were kept that it cannot be decided', async () => {
    const old = await copy((event) => {
      const { id, roles } = event.metadata.actor;
      return { ...event, metadata: { ...event.metadata, actor: { id, roles } } };
    });
    const { result, findings } = await again(old);
    expect(result).toMatchObject({ equal: 4, incomplete: 1, different: 0 });
    expect(findings).toMatchObject([{ verdict: 'incomplete', stream: 'jar-b' }]);
  });

  it('reads old versions of events as they are written today', async () => {
    const old = await copy((event) =>
      event.type === 'jar.coin-put.v2' && event.stream === 'jar-a'
        ? { ...event, type: 'jar.coin-put.v1', data: { amount: event.data['amount'] } }
        : event,
    );
    expect((await again(old)).result).toMatchObject({ equal: 5, different: 0 });
  });

  it('counts what no context decides', async () => {
    expect((await again(store, { kinds: [aidStreams] })).result).toMatchObject({
      decisions: 0,
      elsewhere: { jar: 6 },
    });
  });

  it('stops when it is told to, and tells how far it is', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(again(store, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('a change of law', () => {
  const history = new History();
  afterEach(() => history.close());
  const facts = { basis: 'de-minimis', regimes: programme.aidRegimes };

  it('decides each period by its own rule, and 2023 again by the rule of 2023', async () => {
    const store = await history.open();
    const decide = async (key: string, type: string, data: object, day: string) => {
      const events = await history.handle(
        store,
        aidStreams,
        key,
        { type, data: { trajectory: 't1', quote: 'q1', ...data } },
        { now: `${day}T10:00:00.000Z`, facts },
      );
      return events.map((event) => [event.type, (event.data as { regime?: string }).regime]);
    };
    const amount = { hub: 'limburg', amount: 25_000_000 };
    expect(await decide('old', 'reserve-aid', amount, '2023-12-31')).toEqual([
      ['aid.reservation-refused.v1', 'de-minimis-1407-2013'],
    ]);
    expect(await decide('new', 'reserve-aid', amount, '2024-01-01')).toEqual([
      ['aid.reserved.v1', 'de-minimis-2023-2831'],
    ]);
    // Told in 2024, awarded on the last day of the old law.
    expect(await decide('new', 'award-aid', { awardedOn: '2023-12-31' }, '2024-01-02')).toEqual([
      ['aid.award-refused.v1', 'de-minimis-1407-2013'],
    ]);
    const versions: string[] = [];
    for await (const { metadata } of store.readAll({ after: -1n })) versions.push(metadata.rulesVersion);
    expect(versions).toEqual(['aid/1', 'aid/2', 'aid/1']);
    expect(await redecide(store)).toMatchObject({
      equal: 3,
      different: 0,
      byRules: { 'aid/1': 2, 'aid/2': 1 },
    });

    const withoutOld = {
      ...aidStreams,
      rules: { ...aidStreams.rules, versions: [aidStreams.rules.versions[1]!] as const },
    };
    expect(await redecide(store, { kinds: [withoutOld] })).toMatchObject({
      equal: 1,
      unknownRules: { 'aid/1': 2 },
    });
  });

  it('as a job: a line per decision that is not equal, then the counts', async () => {
    const store = await history.open();
    const command = {
      type: 'reserve-aid',
      data: { trajectory: 't1', quote: 'q1', hub: 'limburg', amount: 5_000 },
    };
    await history.handle(store, aidStreams, 'one', command, { now: '2022-03-01T10:00:00.000Z', facts });
    const changed = await history.copyOf(store, (event) => ({
      ...event,
      data: { ...(event.data as object), amount: 6_000 },
    }));
    const lines: string[] = [];
    const progress: (readonly [number, number?])[] = [];
    const summary = await redecideJob({ store: changed } as Audited).run({} as never, {
      signal: new AbortController().signal,
      output: { write: async (part) => void lines.push(String(part)) },
      progress: (...told) => void progress.push(told),
      actor: person,
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { stream: 'aid-one', position: '0', differences: [{ recorded: 6_000, decided: 5_000 }] },
      { decisions: 1, different: 1 },
    ]);
    expect(JSON.parse(lines[1]!)).toEqual(summary);
    expect(progress).toEqual([[1, 1]]);
  });
});
