import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Person, TokenIssuer } from '@digihub/access';
import { redecideTrajectory, TooLong } from '@digihub/audit/history';
import { openEmbeddedStore } from '@digihub/event-store-embedded';
import { dataFolder, makeDataFolder } from '../data-folder.js';
import { HttpPeople } from './http-people.js';
import { digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

interface Counts {
  readonly events: number;
  readonly decisions: number;
  readonly equal: number;
  readonly byRules: Readonly<Record<string, number>>;
}

describe('a whole history decided again', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  let settled: string;

  beforeAll(async () => {
    const { code, stdout } = await digihub('demo', '--trajectories', '20', '--data', data, '--json');
    expect(code).toBe(0);
    const { trajectories } = JSON.parse(stdout) as {
      trajectories: { trajectory: string; outcome: string }[];
    };
    settled = trajectories.find(({ outcome }) => outcome === 'settled')!.trajectory;
  });
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  const linesOf = (stdout: string): unknown[] =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  it('comes out equal, on every kind of stream', async () => {
    const { code, stdout, stderr } = await digihub('redecide', '--data', data, '--json');
    expect([code, stderr]).toEqual([0, '']);
    const [counts, ...others] = linesOf(stdout) as [Counts, ...unknown[]];
    expect(others).toEqual([]);
    expect(counts).toMatchObject({ equal: counts.decisions, different: 0, incomplete: 0, unknownRules: {} });
    expect(counts.decisions).toBeGreaterThan(500);
    const decided = ['intake', 'routing', 'coaching', 'timesheet', 'workload', 'finance', 'aid', 'budget'];
    expect(Object.keys(counts.byRules)).toEqual(
      expect.arrayContaining([...decided, 'invoicebook', 'supplier', 'programme'].map((kind) => `${kind}/1`)),
    );
  });

  it('of one trajectory reaches the guards that it shares', async () => {
    const { code, stdout } = await digihub('redecide', settled, '--data', data, '--json');
    expect(code).toBe(0);
    const [{ decisions, equal, byRules }] = linesOf(stdout) as [Counts];
    expect(equal).toBe(decisions);
    expect(byRules).toMatchObject({ 'aid/1': 3, 'budget/1': 3, 'intake/1': expect.any(Number) });
    const store = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    await expect(redecideTrajectory(store, settled, { limit: decisions })).rejects.toThrow(TooLong);
    await store.close();
  });

  it('names the event that was changed in a copy, and exits 1', async () => {
    const copied = folders.make('copy');
    const from = await openEmbeddedStore({ folder: dataFolder(data).events, readOnly: true });
    const to = await openEmbeddedStore({ folder: makeDataFolder(copied).events });
    let changed: string | undefined;
    const revisions = new Map<string, number>();
    for await (const { stream, id, type, data, metadata } of from.readAll({ after: -1n })) {
      const change = changed === undefined && type === 'aid.reserved.v1';
      if (change) changed = stream;
      const event = { id, type, data: change ? { ...data, ceiling: 30_000_000 } : data, metadata };
      const { revision } = await to.append(stream, [event], revisions.get(stream) ?? 'no-stream');
      revisions.set(stream, revision);
    }
    await Promise.all([from.close(), to.close()]);
    const { code, stdout } = await digihub('redecide', '--data', copied, '--json');
    expect(code).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      {
        stream: changed,
        differences: [{ path: 'events[0].data.ceiling', recorded: 30_000_000, decided: 20_000_000 }],
      },
      { different: 1 },
    ]);
  });

  const bytesOf = (): string =>
    createHash('sha256')
      .update(readFileSync(join(dataFolder(data).events, 'events.db')))
      .digest('hex');
  const example = (name: string): string =>
    fileURLToPath(new URL(`../../../../examples/what-if/${name}.json`, import.meta.url));

  it('what if another key or ceiling had held: who comes out otherwise, and nothing is written', async () => {
    const before = bytesOf();
    const key = await digihub('what-if', '--rules', example('funding-key'), '--data', data, '--json');
    expect([key.code, key.stderr]).toEqual([1, '']);
    const lines = linesOf(key.stdout);
    const result = lines.pop() as { trajectories: number; differing: number; hubs: object };
    expect(result.differing).toBe(lines.length);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          trajectory: settled,
          recorded: expect.objectContaining({ settled: true }),
          changed: expect.objectContaining({ settled: true }),
        }),
      ]),
    );
    const ceiling = await digihub('what-if', '--rules', example('aid-ceiling'), '--data', data);
    expect(ceiling.stdout).toMatch(/trajectories with money come out otherwise; nothing was written/);
    expect(bytesOf()).toBe(before);
  });

  it('refuses rules that are none, with the place', async () => {
    const file = join(folders.make('rules'), '..', 'rules.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'x', rules: { vatRates: [{ from: 'soon', basisPoints: 1 }] } }),
    );
    const wrong = await digihub('what-if', '--rules', file, '--data', data);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch('/rules/vatRates/0/from');
  });

  it('over HTTP: of one trajectory, for who may read it', async () => {
    const server = await ServerProcess.start(data);
    const people = new HttpPeople(server.url, await TokenIssuer.open(dataFolder(data).keys));
    const path = `/audit/v1/redecision/${settled}`;
    const { status, body } = await people.get('auditor', path);
    expect([status, body]).toMatchObject([200, { trajectory: settled, different: 0, findings: [] }]);
    expect(body['decisions']).toBe(body['equal']);
    expect(body['decisions']).toBeGreaterThan(10);
    expect((await people.get('auditor', '/audit/v1/redecision/0000000000000000')).status).toBe(404);
    const stranger: Person = { id: 'coach-elsewhere', roles: ['coach'], hubs: [] };
    expect((await people.get(stranger, path)).status).toBe(403);
    expect((await people.get('operator', path)).status).toBe(403);
    await server.end('SIGTERM');
  });
});
