import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, NewEvent } from '@digihub/event-store';
import fc from 'fast-check';
import { compareEvents } from './compare-events.js';
import { copyEvents } from './copy-events.js';
import { eventHash } from './same-event.js';
import { type BothStores, commit, openBothStores, write } from './testing/stores.js';

const hashes = async (store: EventStore): Promise<string[]> => {
  const found: string[] = [];
  for await (const event of store.readAll({ after: -1n })) found.push(eventHash(event));
  return found;
};

/** Dies at an append: before it was sent, or when it was done and its answer lost. */
const dyingAt = (store: EventStore, death: number, answered: boolean): EventStore => {
  let appends = 0;
  const append: EventStore['append'] = async (stream, events, expected) => {
    appends += 1;
    if (appends === death && !answered) throw new Error('killed');
    const result = await store.append(stream, events, expected);
    if (appends === death) throw new Error('killed');
    return result;
  };
  return new Proxy(store, {
    get: (of, name) => {
      if (name === 'append') return append;
      const member = Reflect.get(of, name) as unknown;
      return typeof member === 'function' ? (member.bind(of) as unknown) : member;
    },
  });
};

describe('events that are copied', () => {
  let stores: BothStores;
  beforeEach(async () => {
    stores = await openBothStores();
  });
  afterEach(() => stores.close());

  it('keep ids, revisions, data, metadata and the order over all streams', async () => {
    const { source, target } = stores;
    await write(source, [
      ['a-1', 2],
      ['b-1', 1],
      ['a-1', 1],
      ['a-1', 3],
      ['c-1', 1],
      ['b-1', 2],
    ]);
    expect(await copyEvents({ source, target })).toEqual({ found: 0, copied: 10 });
    expect(await hashes(target)).toEqual(await hashes(source));
    expect(await compareEvents({ source, target })).toMatchObject({
      events: 10,
      same: 10,
      differences: [],
      more: 0,
    });
  });

  it('go on where a killed copy was, nothing twice, wherever it was killed', async () => {
    const commits = fc.array(fc.tuple(fc.constantFrom('a-1', 'b-1', 'c-1'), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 15,
    });
    const deaths = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean()), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(commits, deaths, async (history, killed) => {
        const { source, target, close } = await openBothStores();
        try {
          await write(source, history);
          for (const [death, answered] of killed) {
            await copyEvents({ source, target: dyingAt(target, death, answered) }).catch((error: Error) =>
              expect(error.message).toBe('killed'),
            );
          }
          await copyEvents({ source, target });
          expect(await hashes(target)).toEqual(await hashes(source));
        } finally {
          await close();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are repeated harmlessly, and go on when the source has', async () => {
    const { source, target } = stores;
    await write(source, [['a-1', 3]]);
    await copyEvents({ source, target });
    expect(await copyEvents({ source, target })).toEqual({ found: 3, copied: 0 });
    await write(source, [
      ['b-1', 1],
      ['a-1', 1],
    ]);
    expect(await copyEvents({ source, target })).toEqual({ found: 3, copied: 2 });
    expect(await hashes(target)).toEqual(await hashes(source));
  });

  it('are cut where one append would be too large', async () => {
    const { source, target } = stores;
    const large = Array.from({ length: 4 }, () => commit(1, { text: 'x'.repeat(400_000) })[0]!);
    let revision: number | 'no-stream' = 'no-stream';
    for (const event of large) revision = (await source.append('a-1', [event], revision)).revision;
    await source.append('a-1', commit(1_200), revision);
    await copyEvents({ source, target });
    expect(await hashes(target)).toEqual(await hashes(source));
  });

  it('never go behind another history', async () => {
    const { source, target } = stores;
    await write(source, [['a-1', 2]]);
    await write(target, [['a-1', 1]]);
    const before = await hashes(target);
    await expect(copyEvents({ source, target })).rejects.toThrow(
      'not the beginning of this history: its event 1',
    );
    expect(await hashes(target)).toEqual(before);
  });

  it('never go into a store that has gone on since', async () => {
    const { source, target } = stores;
    await write(source, [['a-1', 2]]);
    await copyEvents({ source, target });
    await write(target, [['b-1', 1]]);
    await expect(copyEvents({ source, target })).rejects.toThrow('services have written there since');
    expect(await compareEvents({ source, target })).toMatchObject({ events: 2, same: 2, more: 1 });
  });
});

describe('the comparison of events', () => {
  let stores: BothStores;
  beforeEach(async () => {
    stores = await openBothStores();
  });
  afterEach(() => stores.close());

  const [first, second, third] = [...commit(1), ...commit(1), ...commit(1)] as [NewEvent, NewEvent, NewEvent];
  const fill = async (store: EventStore, events: readonly (readonly [string, NewEvent])[]): Promise<void> => {
    for (const [stream, event] of events) await store.append(stream, [event], 'no-stream');
  };

  it('finds an event with other data, another recording, or in another stream', async () => {
    const { source, target } = stores;
    const events = [first, second, third];
    await fill(
      source,
      events.map((event, n) => [`a-${n}`, event] as const),
    );
    await fill(target, [
      ['a-0', { ...first, data: { changed: true } }],
      ['a-1', { ...second, metadata: { ...second.metadata, recordedAt: '2022-03-01T09:00:00.001Z' } }],
      ['b-2', third],
    ]);
    const { same, differences } = await compareEvents({ source, target });
    expect(same).toBe(0);
    expect(differences.map(({ kind, number }) => [kind, number])).toEqual([
      ['content', 1],
      ['content', 2],
      ['content', 3],
    ]);
  });

  it('finds another order, and events that are missing', async () => {
    const { source, target } = stores;
    await fill(source, [
      ['a-0', first],
      ['a-1', second],
      ['a-2', third],
    ]);
    await fill(target, [
      ['a-0', first],
      ['a-2', third],
    ]);
    expect((await compareEvents({ source, target })).differences).toMatchObject([
      { kind: 'order', number: 2 },
    ]);
    const { target: shorter, close } = await openBothStores();
    await fill(shorter, [['a-0', first]]);
    const { same, differences, unlisted } = await compareEvents({ source, target: shorter, most: 1 });
    expect({ same, differences, unlisted }).toMatchObject({
      same: 1,
      differences: [{ kind: 'missing', number: 2, target: undefined }],
      unlisted: 1,
    });
    await close();
  });
});
