import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contract, type PublishedEvent } from '@digihub/contracts';
import { until } from '@digihub/event-bus-contract-tests';
import { as, type Publisher, publisher } from '@digihub/event-bus';
import { caughtUp, type EventStore, type NewEvent } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { Type } from '@sinclair/typebox';
import type { DomainEvent } from '@digihub/kernel';
import { ConsumerRunner, openReadDatabase, type SourceItem } from '@digihub/read-models';
import { storeFedSource } from './store-fed-source.js';

const opened = contract('intake.opened.v1', 'Opened.', Type.Object({ hub: Type.String() }));

describe('a source fed by the store', () => {
  let folder: string;
  let store: EventStore;
  let mended: boolean;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digihub-source-'));
    store = await openEmbeddedStore({ folder });
    mended = false;
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const intake: Publisher = publisher<DomainEvent<'intake.opened.v1', { hub: string }>>(
    'intake',
    ['intake-'],
    {},
    {
      'intake.opened.v1': ({ data }) => {
        if (data.hub === 'unreadable' && !mended) throw new TypeError('no such hub');
        return as(opened, { hub: data.hub });
      },
    },
  );

  const append = async (trajectory: string, type: string, hub: string) => {
    const event: NewEvent = {
      id: `${trajectory}-${hub}`,
      type,
      data: { hub },
      metadata: {
        trajectory,
        hub,
        actor: { id: 'caseworker-1', roles: ['caseworker'] },
        commandId: `open-${trajectory}`,
        commitIndex: 0,
        commitSize: 1,
        $correlationId: 'correlation',
        $causationId: 'causation',
        recordedAt: '2022-03-01T09:00:00.000Z',
        rulesVersion: '1',
        programmeVersion: '1',
      },
    };
    return store.append(`intake-${trajectory}-${hub}`, [event], 'no-stream');
  };
  const source = () => storeFedSource({ store, publishers: [intake] });
  const untilDry = async (after = new Map<number, bigint>()): Promise<SourceItem<PublishedEvent>[]> => {
    const items: SourceItem<PublishedEvent>[] = [];
    const end = new AbortController();
    for await (const item of source().subscribe(after, end.signal)) {
      if (item === caughtUp) break;
      items.push(item);
    }
    end.abort();
    return items;
  };

  it('gives published events as CloudEvents, and the positions of private ones', async () => {
    const first = await append('t1', 'intake.opened.v1', 'antwerpen');
    const second = await append('t1', 'intake.noted.v1', 'limburg');
    const generation = await store.generation();
    expect(await untilDry()).toEqual([
      {
        id: 't1-antwerpen',
        type: 'be.digihub.intake.opened.v1',
        key: 't1',
        partition: 0,
        sequence: first.position,
        body: expect.objectContaining({
          specversion: '1.0',
          type: 'be.digihub.intake.opened.v1',
          source: `/digihub/intake?store=${generation}`,
          subject: 't1',
          sequence: String(first.position).padStart(20, '0'),
          data: { hub: 'antwerpen' },
        }),
      },
      { passed: true, partition: 0, sequence: second.position },
    ]);
    expect(await untilDry(new Map([[0, first.position]]))).toHaveLength(1);
  });

  it('knows whether something is still to come before a position', async () => {
    const { position } = await append('t1', 'intake.opened.v1', 'antwerpen');
    expect(await source().pending!(new Map(), position)).toBe(true);
    expect(await source().pending!(new Map([[0, position]]), position + 10n)).toBe(false);
  });

  it('parks the trajectory of an event that its publisher cannot map, and reads it again once mended', async () => {
    await append('t1', 'intake.opened.v1', 'unreadable');
    await append('t1', 'intake.opened.v1', 'limburg');
    const last = await append('t2', 'intake.opened.v1', 'antwerpen');
    const database = await openReadDatabase({ file: ':memory:', migrations: [] });
    const seen: string[] = [];
    const runner = new ConsumerRunner({
      database,
      source: source(),
      consumer: {
        kind: 'reaction',
        name: 'routing.reactions',
        types: [opened.type],
        react: async ({ body }) => void seen.push(`${body.subject} ${(body.data as { hub: string }).hub}`),
      },
      backOff: { tries: 1 },
    });
    runner.start();
    await runner.waitFor(last.position);
    expect(seen).toEqual(['t2 antwerpen']);
    const [parked, behind] = await runner.waiting();
    expect(parked).toMatchObject({ key: 't1', state: 'parked', error: 'TypeError: no such hub' });
    expect(behind).toMatchObject({ key: 't1', state: 'behind' });

    await runner.retry(parked!.id);
    await until(async () => (await runner.waiting({ parked: true }))[0]?.attempts === 1, 'it failed again');
    mended = true;
    await runner.retry(parked!.id);
    await until(async () => (await runner.waiting()).length === 0, 'nothing waits');
    expect(seen).toEqual(['t2 antwerpen', 't1 unreadable', 't1 limburg']);
    await runner.stop();
    await database.close();
  });
});
