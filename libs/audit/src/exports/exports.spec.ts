import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Ajv } from 'ajv';
import type { EventStore } from '@digihub/event-store';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { derivedUuid } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import { csvField } from './csv.js';
import type { EventLog } from './event-log.js';
import { exportEvents, type ExportFormat, exportOf } from './export-events.js';
import { selectedEvents, type Selection } from './selection.js';
import { xes } from './xes.js';
import { readXes } from './xes.fixture.js';

const golden = [
  'intake/domain/src/golden/',
  'routing/domain/src/golden/',
  'coaching/domain/src/golden/coaching/',
  'coaching/domain/src/golden/timesheet/',
  'finance/domain/src/golden/account/',
  'finance/domain/src/golden/aid/',
].map((folder) => new URL(`../../../${folder}`, import.meta.url));

const trajectories = ['7x3k9m2p4q8r1s5t', '8x3k9m2p4q8r1s5t'];

interface Ocel {
  readonly objects: readonly { readonly id: string; readonly type: string; readonly relationships: Links }[];
  readonly events: readonly { readonly id: string; readonly type: string; readonly relationships: Links }[];
}
type Links = readonly { readonly objectId: string; readonly qualifier: string }[];

describe('an export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digihub-exports-'));
  const scratch = join(folder, 'scratch');
  const left = (): readonly string[] => readdirSync(scratch);
  let store: EventStore;
  let written = 0;

  /** Every event of every version, for two trajectories, one of them in another hub. */
  beforeAll(async () => {
    mkdirSync(scratch);
    store = await openEmbeddedStore({ folder });
    const revisions = new Map<string, number>();
    for (const [index, trajectory] of trajectories.entries()) {
      for (const { type, data } of golden.flatMap(goldenEvents)) {
        const stream = `${type.split('.')[0]}-${trajectory}`;
        const event = {
          id: derivedUuid(type, trajectory),
          type,
          data: data as Record<string, unknown>,
          metadata: {
            trajectory,
            hub: ['limburg', 'antwerpen'][index]!,
            actor: { id: 'caseworker-limburg', roles: ['caseworker'] },
            commandId: `${type} ${trajectory}`,
            ...{ commitIndex: 0, commitSize: 1, $correlationId: 'c', $causationId: 'c' },
            recordedAt: `2022-0${index + 5}-09T09:00:00.000Z`,
            ...{ rulesVersion: 'test', programmeVersion: 'test' },
          },
        };
        const { revision } = await store.append(stream, [event], revisions.get(stream) ?? 'no-stream');
        revisions.set(stream, revision);
        written += 1;
      }
    }
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const exported = async (format: ExportFormat, selection: Selection = {}): Promise<string> => {
    const file = join(folder, `${format}.out`);
    rmSync(file, { force: true });
    await exportEvents(store, { format, file, selection, scratch });
    return file;
  };
  const count = async (selection: Selection): Promise<number> =>
    (await Array.fromAsync(selectedEvents(store, selection))).length;

  it('holds what was selected', async () => {
    expect(await count({})).toBe(written);
    expect(await count({ hub: 'limburg' })).toBe(written / 2);
    expect(await count({ trajectories: [trajectories[1]!] })).toBe(written / 2);
    expect(await count({ from: '2022-06-01T00:00:00.000Z' })).toBe(written / 2);
    expect(await count({ until: '2022-05-31T00:00:00.000Z', hub: 'antwerpen' })).toBe(0);
    expect(await count({ types: ['intake.trajectory-opened'] })).toBe(2);
    expect(await count({ types: ['intake', 'routing'] })).toBe(
      2 * golden.slice(0, 2).flatMap(goldenEvents).length,
    );
  });

  it.each(['ocel-json', 'ocel-sqlite', 'xes', 'csv'] as const)(
    '%s holds no personal data',
    async (format) => {
      const text = readFileSync(await exported(format), 'latin1');
      // The store does hold them; `archive/` and `B-12` are references to documents and bank statements.
      for (const secret of ['sealed:', 'caseworker-limburg', 'coach-1', 'expert-1', 'archive/', 'B-12'])
        expect(text).not.toContain(secret);
      expect(text).toContain('person-');
    },
  );

  it('OCEL JSON is of the schema of OCEL 2.0, and its references hold', async () => {
    const log = JSON.parse(readFileSync(await exported('ocel-json'), 'utf8')) as Ocel;
    const schema = JSON.parse(readFileSync(new URL('ocel20-schema.json', import.meta.url), 'utf8')) as object;
    const ajv = new Ajv({
      allErrors: true,
      allowUnionTypes: true,
      formats: { 'date-time': (text: string) => new Date(text).toISOString() === text },
    });
    const validate = ajv.compile(schema);
    validate(log);
    expect(validate.errors).toBeNull();
    expect(validate({ ...log, events: [{ id: 'e' }] })).toBe(false);
    const objects = new Set(log.objects.map(({ id }) => id));
    for (const { relationships } of [...log.objects, ...log.events])
      for (const { objectId } of relationships) expect(objects).toContain(objectId);
    expect(log.events).toHaveLength(written);
    expect(log.objects.find(({ id }) => id === `trajectory-${trajectories[0]}`)).toMatchObject({
      relationships: expect.arrayContaining([{ objectId: 'hub-limburg', qualifier: 'of' }]) as unknown,
    });
  });

  it('OCEL SQLite has the tables of the specification, whole and consistent', async () => {
    const database = new DatabaseSync(await exported('ocel-sqlite'), { readOnly: true });
    const all = (query: string) => database.prepare(query).all();
    expect(all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(all('pragma foreign_key_check')).toEqual([]);
    for (const kind of ['event', 'object']) {
      let rows = 0;
      for (const { ocel_type_map: map } of all(`select ocel_type_map from ${kind}_map_type`))
        rows += Number(all(`select count(*) as rows from "${kind}_${String(map)}"`)[0]!['rows']);
      expect(rows).toBe(Number(all(`select count(*) as rows from ${kind}`)[0]!['rows']));
    }
    expect(all('select ocel_time, gross from event_FinanceInvoiceIssued limit 1')).toEqual([
      { ocel_time: expect.any(String) as unknown, gross: expect.any(Number) as unknown },
    ]);
    expect(all('select 1 from event_object where ocel_event_id not in (select ocel_id from event)')).toEqual(
      [],
    );
    database.close();
  });

  it('XES has a trace per trajectory, in order of time', async () => {
    const traces = readXes(readFileSync(await exported('xes')));
    expect(traces.map(({ attributes }) => attributes.get('concept:name'))).toEqual(trajectories);
    expect(traces.flatMap(({ events }) => events)).toHaveLength(written);
    for (const { events } of traces) {
      const times = events.map((event) => event.get('time:timestamp')!);
      expect(times).toEqual(times.toSorted());
    }
  });

  it('XES is well-formed, whatever characters a value holds', () => {
    const value = `<a b="c">&amp; 'd' ]]> \t\n\u0000\u001f\ufffe\ud800 é 💡`;
    const event = {
      ...{ number: 1, id: 'e', type: 'intake.a&b', time: '2022-05-09T09:00:00.000Z', trajectory: 't<1>' },
      ...{ by: 'person-"1"', role: 'coach', attributes: JSON.stringify({ ground: value }) },
    };
    const log = { events: () => [event] } as unknown as EventLog;
    const [trace] = readXes([...xes(log)].join(''));
    expect(trace!.attributes.get('concept:name')).toBe('t<1>');
    expect(trace!.events[0]!.get('ground')).toBe(`<a b="c">&amp; 'd' ]]> \t\n\ufffd\ufffd\ufffd\ufffd é 💡`);
    expect(() => readXes([...xes(log)].slice(0, -1).join(''))).toThrow('ParseError');
  });

  it('CSV has as many fields in every line, and runs no formula', async () => {
    const lines = readFileSync(await exported('csv'), 'utf8').split('\r\n');
    expect(lines).toHaveLength(written + 2);
    const fields = (line: string) => line.replace(/"(?:[^"]|"")*"/g, '').split(',').length;
    expect(new Set(lines.slice(0, -1).map(fields)).size).toBe(1);
    expect(['=1+1', '@x', '-2', '+3', '\tx'].map(csvField)).toEqual(["'=1+1", "'@x", "'-2", "'+3", "'\tx"]);
    expect(csvField(-2)).toBe('-2');
    expect(csvField('a "b", c')).toBe('"a ""b"", c"');
  });

  it('that is cut short leaves no file', async () => {
    const file = join(folder, 'cut.csv');
    const signal = AbortSignal.abort();
    await expect(exportEvents(store, { format: 'xes', file, signal })).rejects.toThrow();
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('cut'))).toEqual([]);
  });

  it.each(['ocel-json', 'ocel-sqlite', 'xes'] as const)(
    '%s ends where it is told to, also when all events are read, and leaves nothing',
    async (format) => {
      const abort = new AbortController();
      const progress = (events: number): void => {
        if (events === written) abort.abort(new Error('enough'));
      };
      const pieces: unknown[] = [];
      const read = async (): Promise<void> => {
        for await (const piece of exportOf(store, { format, progress, scratch, signal: abort.signal }))
          pieces.push(piece);
      };
      await expect(read()).rejects.toThrow('enough');
      expect(pieces.length).toBeLessThan(written);
      expect(left()).toEqual([]);
    },
  );

  it('ends where nobody takes more of it', async () => {
    for await (const _ of exportOf(store, { format: 'ocel-sqlite', scratch })) {
      expect(left()).toHaveLength(1);
      break;
    }
    expect(left()).toEqual([]);
  });

  it('removes what an export that was killed has left, not what another is making', async () => {
    const [old, fresh] = ['digihub-export-old', 'digihub-export-fresh'].map((name) => join(scratch, name));
    for (const one of [old!, fresh!]) {
      mkdirSync(one);
      writeFileSync(join(one, 'ocel.db'), '');
    }
    utimesSync(join(old!, 'ocel.db'), 0, 0);
    await exported('ocel-sqlite');
    expect(left()).toEqual(['digihub-export-fresh']);
    rmSync(fresh!, { recursive: true });
  });
});
