import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Actor,
  type Command,
  type Decider,
  defineRefusals,
  type DomainEvent,
  firstRules,
  Problem,
  systemActor,
} from '@digihub/kernel';
import { SettableClock } from '@digihub/kernel/testing';
import { type EventStore, type StoredEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { type Aggregate, streamOf } from './aggregate.js';
import { type Call, CommandHandler } from './command-handler.js';

type Put = Command<'put', { readonly amount: number }>;
type Noted = DomainEvent<'jar.coin-put.v1', { readonly amount: number }>;
const refuse = defineRefusals('jar', { full: { nl: 'Vol: {free} over.', en: 'Full: {free} left.' } });

const jar: Decider<number, Put, Noted, number> = {
  initialState: 0,
  decide: ({ data: { amount } }, held, { facts: limit }) => {
    if (amount === 0) return [];
    return held + amount > limit
      ? refuse('full', { free: limit - held })
      : [{ type: 'jar.coin-put.v1', data: { amount } }];
  },
  evolve: (held, { data }) => held + data.amount,
};
const aggregate: Aggregate<number, Put, Noted, number> = {
  category: 'jar',
  decider: jar,
  upcasters: {},
  rules: firstRules('jar/1', jar),
  scope: (_, key) => ({ trajectory: key, hub: 'limburg' }),
};
const person: Actor = { id: 'caseworker-1', roles: ['caseworker'], hubs: ['limburg'] };
const call = (commandId: string, more: Partial<Call> = {}): Call => ({
  actor: person,
  commandId,
  correlationId: 'c',
  causationId: 'r',
  ...more,
});
const put = (amount: number): Put => ({ type: 'put', data: { amount } });
const facts = () => 10;

describe('the way of a command', () => {
  let folder: string;
  let store: EventStore;
  const clock = new SettableClock();
  const handler = () => new CommandHandler({ store, clock, programmeVersion: () => 'p1' });
  const events = async (): Promise<StoredEvent[]> => {
    const all: StoredEvent[] = [];
    for await (const event of store.read(streamOf(aggregate, 't1'))) all.push(event);
    return all;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-commands-'));
    store = await openEmbeddedStore({ folder });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('appends the decision with all that is needed to decide it again', async () => {
    const outcome = await handler().execute(aggregate, 't1', put(3), call('k1'), { facts });
    expect(outcome).toMatchObject({ stream: 'jar-t1', revision: 0, repeated: false });
    const [event] = await events();
    expect(event).toMatchObject({
      type: 'jar.coin-put.v1',
      data: { amount: 3 },
      metadata: {
        trajectory: 't1',
        hub: 'limburg',
        actor: { id: 'caseworker-1' },
        commandId: 'k1',
        commitIndex: 0,
        commitSize: 1,
        rulesVersion: 'jar/1',
        programmeVersion: 'p1',
        command: { name: 'put', data: { amount: 3 }, now: clock.now() },
        facts: 10,
      },
    });
  });

  it('recognises a repeat, also after a restart, and gives the first answer', async () => {
    const first = await handler().execute(aggregate, 't1', put(3), call('k1'), { facts });
    await handler().execute(aggregate, 't1', put(4), call('k2'), { facts });
    const again = await handler().execute(aggregate, 't1', put(3), call('k1', { ifRevision: 7 }), { facts });
    expect(again).toMatchObject({ revision: first.revision, position: first.position, repeated: true });
    expect(await events()).toHaveLength(2);
  });

  it('answers a repeat also where the command ended what its actor may do, and nobody else', async () => {
    let mayAct = true;
    const authorize = () => {
      if (!mayAct) throw new Problem(403, 'outside-your-scope', { nl: 'Nee.', en: 'No.' });
    };
    const first = await handler().execute(aggregate, 't1', put(3), call('k1'), { facts, authorize });
    mayAct = false;
    const again = await handler().execute(aggregate, 't1', put(3), call('k1'), { facts, authorize });
    expect(again).toMatchObject({ revision: first.revision, position: first.position, repeated: true });
    const stranger = { ...person, id: 'caseworker-2' };
    const theirs = handler().execute(aggregate, 't1', put(3), call('k1', { actor: stranger }), {
      facts,
      authorize,
    });
    await expect(theirs).rejects.toMatchObject({ status: 422 });
    const other = handler().execute(aggregate, 't1', put(3), call('k2'), { facts, authorize });
    await expect(other).rejects.toMatchObject({ status: 403 });
  });

  it('refuses the same key with another payload', async () => {
    await handler().execute(aggregate, 't1', put(3), call('k1'), { facts });
    await expect(handler().execute(aggregate, 't1', put(4), call('k1'), { facts })).rejects.toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
  });

  it('tells a person a refusal and forgets it', async () => {
    const refused = handler().execute(aggregate, 't1', put(11), call('k1'), { facts });
    await expect(refused).rejects.toMatchObject({
      status: 409,
      code: 'jar.full',
      sentence: { nl: 'Vol: 10 over.' },
    });
    const now = await handler().execute(aggregate, 't1', put(11), call('k1'), { facts: () => 20 });
    expect(now.repeated).toBe(false);
  });

  it('leaves an event for every system call, so its repeat is recognised', async () => {
    const actor = systemActor('test');
    const commands = handler();
    await commands.execute(aggregate, 't1', put(11), call('s1', { actor }), { facts });
    await commands.execute(aggregate, 't1', put(0), call('s2', { actor }), { facts });
    const repeat = await commands.execute(aggregate, 't1', put(11), call('s1', { actor }), {
      facts: () => 99,
    });
    expect(repeat.repeated).toBe(true);
    expect((await events()).map((event) => [event.type, event.data])).toEqual([
      ['jar.reaction-refused.v1', expect.objectContaining({ command: 'put', code: 'jar.full' })],
      ['jar.reaction-not-needed.v1', { command: 'put' }],
    ]);
    expect((await commands.streams.load(aggregate, 't1')).state).toBe(0);
  });

  it('begins a stream for a reaction without reading it, and reads it where it was there after all', async () => {
    const beginning = { ...aggregate, begins: ['put' as const] };
    const reaction = (id: string) => call(id, { actor: systemActor('routing.reactions') });
    const read = jest.spyOn(store, 'read');
    await handler().execute(beginning, 't1', put(3), reaction('k1'), { facts });
    expect(read).not.toHaveBeenCalled();
    // Another process, which does it once more on other facts, and then something else.
    const other = handler();
    await other.execute(beginning, 't1', put(3), reaction('k1'), { facts: () => 2 });
    expect(await other.execute(beginning, 't1', put(4), reaction('k2'), { facts })).toMatchObject({
      revision: 1,
    });
    expect(await other.execute(beginning, 't1', put(5), reaction('k3'), { facts })).toMatchObject({
      events: [{ type: 'jar.reaction-refused.v1' }],
    });
    expect((await events()).map(({ data }) => data['amount'])).toEqual([3, 4, undefined]);
    read.mockClear();
    await handler().execute(beginning, 't2', put(1), call('k4'), { facts });
    expect(read).toHaveBeenCalled();
  });

  it('takes a stream for one that exists only when something was decided on it', async () => {
    const asked: boolean[] = [];
    const authorize = (_: Actor, __: object, exists: boolean) => void asked.push(exists);
    const commands = handler();
    await commands.execute(aggregate, 't1', put(11), call('s1', { actor: systemActor('test') }), { facts });
    await commands.execute(aggregate, 't1', put(1), call('k1'), { facts, authorize });
    await commands.execute(aggregate, 't1', put(1), call('k2'), { facts, authorize });
    expect(asked).toEqual([false, true]);
  });

  it('holds to If-Match', async () => {
    await handler().execute(aggregate, 't1', put(1), call('k1'), { facts });
    const stale = handler().execute(aggregate, 't1', put(1), call('k2', { ifRevision: 3 }), { facts });
    await expect(stale).rejects.toMatchObject({ status: 412, extensions: { actualRevision: 0 } });
  });

  it('never exceeds a limit, whoever competes', async () => {
    const rivals = [handler(), handler(), handler()];
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) =>
        rivals[i % 3]!.execute(aggregate, 't1', put(1), call(`k${i}`), { facts, attempts: 100 }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10);
    for (const result of results) {
      if (result.status === 'rejected') expect((result.reason as Problem).code).toBe('jar.full');
    }
    expect(await events()).toHaveLength(10);
  });

  it('never writes a time before the one before', async () => {
    const commands = handler();
    clock.set('2022-03-02T09:00:00.000Z');
    await commands.execute(aggregate, 't1', put(1), call('k1'), { facts });
    clock.set('2022-03-01T09:00:00.000Z');
    await commands.execute(aggregate, 't1', put(1), call('k2'), { facts });
    expect((await events()).map((event) => event.metadata.recordedAt)).toEqual([
      '2022-03-02T09:00:00.000Z',
      '2022-03-02T09:00:00.000Z',
    ]);
  });
});
