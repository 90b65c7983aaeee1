import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewEvent, StoredEvent } from '@digihub/event-store';
import { derivedUuid } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import { MemoryStore } from '@digihub/read-models/suites';
import { diff, untouched } from './diff/diff.js';
import { trajectoryHistory } from './merged-history.js';
import { replay, stateAt } from './replay.js';
import { type Cut, trueFrom } from './true-axis.js';

const id = '7x3k9m2p4q8r1s5t';
const folders = {
  intake: 'intake/domain/src/golden/',
  routing: 'routing/domain/src/golden/',
  coaching: 'coaching/domain/src/golden/coaching/',
  finance: 'finance/domain/src/golden/account/',
};
/** One of every event that was ever written, of every context. */
const golden = Object.entries(folders).flatMap(([category, folder]) =>
  goldenEvents(new URL(`../../${folder}`, import.meta.url))
    .filter(({ type }) => type.startsWith(`${category}.`))
    .map((event) => ({ category, ...event })),
);

const start = Date.parse('2022-01-01T00:00:00.000Z');
const hour = 3_600_000;
const moment = (hours: number): string => new Date(start + hours * hour).toISOString();
/** Moments between and on those of the events. */
const someMoment = fc.integer({ min: -2, max: 220 }).map((half) => moment(half / 2));
const cut: fc.Arbitrary<Cut> = fc.record({ knownAt: someMoment, trueAt: someMoment }, { requiredKeys: [] });

/** Any history: events of any context in any order, some of them about a time long before. */
const history = fc
  .array(
    fc.tuple(fc.constantFrom(...golden), fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined })),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((chosen) => {
    const store = new MemoryStore();
    chosen.forEach(([{ category, type, data }, hours], index) => {
      const event: NewEvent = {
        id: derivedUuid('event', index),
        type,
        data: data as NewEvent['data'],
        metadata: {
          trajectory: id,
          actor: { id: 'somebody', roles: ['caseworker'] },
          commandId: String(index),
          ...{ commitIndex: 0, commitSize: 1, $correlationId: 'c', $causationId: 'c' },
          recordedAt: moment(index),
          ...(hours === undefined ? {} : { occurredAt: moment(Math.min(hours, index)) }),
          ...{ rulesVersion: 'test', programmeVersion: 'test' },
        },
      };
      void store.append(`${category}-${id}`, [event], 0);
    });
    return store;
  });

const idsAt = async (store: MemoryStore, at: Cut): Promise<Set<string>> =>
  new Set((await Array.fromAsync(trajectoryHistory(store, id, at))).map((event) => event.id));
const isWithin = (part: Set<string>, whole: Set<string>): boolean => [...part].every((one) => whole.has(one));
const lesser = <T extends string | undefined>(a: T, b: T): boolean =>
  b === undefined || (a !== undefined && a <= b);

describe('any history at any pair of moments', () => {
  it('folds: no order of events and no hole in them is too much', async () => {
    await fc.assert(
      fc.asyncProperty(history, cut, async (store, at) => {
        const states = await stateAt(store, id, at);
        const steps = await Array.fromAsync(replay(store, id, at));
        expect(steps.map(({ event }) => event.id)).toEqual([...(await idsAt(store, at))]);
        expect(Object.keys(states)).toEqual(
          expect.arrayContaining(Object.keys(steps.at(-1)?.statuses ?? {})),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('holds what was recorded and had happened by then, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(history, cut, async (store, { knownAt, trueAt }) => {
        const due = ({ metadata, ...event }: StoredEvent): boolean =>
          (knownAt === undefined || metadata.recordedAt <= knownAt) &&
          (trueAt === undefined || trueFrom({ metadata, ...event }) <= trueAt);
        expect(await idsAt(store, { knownAt, trueAt })).toEqual(
          new Set(store.events.filter(due).map((event) => event.id)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('only grows as either moment moves on, and at the end of both is the plain replay', async () => {
    await fc.assert(
      fc.asyncProperty(history, cut, cut, async (store, a, b) => {
        const [atA, atB] = [await idsAt(store, a), await idsAt(store, b)];
        if (lesser(a.knownAt, b.knownAt) && lesser(a.trueAt, b.trueAt)) expect(isWithin(atA, atB)).toBe(true);
        const forever = '9999-12-31T23:59:59.999Z';
        expect(await stateAt(store, id, { knownAt: forever, trueAt: forever })).toEqual(
          await stateAt(store, id),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('differs by fields that each have an event between the two moments behind them', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.constantFrom('known', 'true' as const),
        someMoment,
        someMoment,
        async (store, axis, one, other) => {
          const [from, to] = one <= other ? [one, other] : [other, one];
          const options = { axis: axis as 'known' | 'true', from, to };
          const changes = (await diff(store, id, options)) ?? [];
          const name = axis === 'known' ? 'knownAt' : 'trueAt';
          const [before, after] = [await idsAt(store, { [name]: from }), await idsAt(store, { [name]: to })];
          const states = [
            await stateAt(store, id, { [name]: from }),
            await stateAt(store, id, { [name]: to }),
          ];
          const [was, is] = states.map((some) => JSON.stringify({ ...untouched, ...some }));
          expect(changes.length > 0).toBe(was !== is);
          for (const { by } of changes) {
            expect(by.length).toBeGreaterThan(0);
            for (const { event } of by) expect(after.has(event)).toBe(true);
            if (axis === 'known') for (const { event } of by) expect(before.has(event)).toBe(false);
          }
          expect((await diff(store, id, { ...options, from: to })) ?? []).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
