import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { commandLine, digihub, ServerProcess } from './server-process.js';
import { TemporaryFolders } from './temporary-folders.js';

// Processes start and stop here, perhaps on a busy machine.
jest.setTimeout(300_000);

describe('digihub rebuild', () => {
  const folders = new TemporaryFolders();
  const data = folders.make('data');
  const file = join(data, 'read-models', 'coaching.db');

  const count = (table: string): number => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    try {
      return Number(database.prepare(`select count(*) as rows from ${table}`).get()!['rows']);
    } finally {
      database.close();
    }
  };
  /**
   * Holds the writer's lock behind the first batch: the other process cannot go on until it is killed. Undefined: it
   * was done with all of it before.
   */
  const holdAtFirstBatch = async (): Promise<DatabaseSync | undefined> => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    const has = (table: string) =>
      database.prepare('select 1 from sqlite_master where name = ?').get(table) !== undefined;
    for (const end = performance.now() + 60_000; performance.now() < end;) {
      database.exec('begin immediate');
      const begun =
        has('watermarks__beside') && database.prepare('select 1 from watermarks__beside').get() !== undefined;
      if (begun && database.prepare('select state from rebuilds').get()?.['state'] === 'building') {
        return database;
      }
      database.exec('rollback');
      if (begun) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    database.close();
    return undefined;
  };
  const damage = (): void => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec('delete from cases where trajectory = (select min(trajectory) from cases)');
    database.close();
  };

  beforeAll(async () => {
    expect((await digihub('demo', '--trajectories', '24', '--data', data, '--json')).code).toBe(0);
  }, 300_000);
  afterAll(async () => {
    await ServerProcess.endAll();
    folders.clear();
  });

  it('finds no difference in what was built by living', async () => {
    const { code, stdout } = await digihub('rebuild', 'coaching', '--data', data, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { context: 'coaching', differences: [] }]);
  });

  it('is there for who is forgotten too, whose retention another consumer fills', async () => {
    const { code, stdout } = await digihub('rebuild', 'erasure', '--data', data, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { context: 'erasure', differences: [] }]);
  });

  it('killed half way, leaves the live ones alone, and goes on', async () => {
    let held: DatabaseSync | undefined;
    let child: ChildProcess | undefined;
    let ended: Promise<unknown> | undefined;
    let cases = 0;
    for (let tries = 0; !held && tries < 20; tries += 1) {
      await ended;
      await digihub('rebuild', 'coaching', '--discard', '--data', data);
      damage();
      cases = count('cases');
      const [command, ...words] = commandLine('rebuild', 'coaching', '--data', data);
      child = spawn(command!, words, { stdio: 'ignore' });
      ended = once(child, 'exit');
      held = await holdAtFirstBatch();
    }
    if (!held || !child) throw new Error('it was always too quick');
    child.kill('SIGKILL');
    await ended;
    held.close();
    expect(count('cases')).toBe(cases);
    const { code, stdout } = await digihub('rebuild', 'coaching', '--data', data, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ differences: [{ table: 'cases', only: 'rebuilt' }] });
    expect(count('cases')).toBe(cases + 1);
  });

  it('asks the server that runs, which answers meanwhile', async () => {
    const server = await ServerProcess.start(data);
    const compared = await digihub('rebuild', 'coaching', 'cases', '--compare-only', '--data', data);
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect(compared.stdout).toContain('no difference');
    expect((await digihub('rebuild', 'coaching', 'nonsense', '--data', data)).code).toBe(2);
    expect((await digihub('rebuild', 'coaching', '--data', data)).code).toBe(0);
    expect((await digihub('rebuild', 'coaching', '--back', '--data', data)).code).toBe(0);
    expect((await digihub('rebuild', 'coaching', '--discard', '--data', data)).code).toBe(0);
    expect((await digihub('rebuild', 'coaching', '--back', '--data', data)).code).toBe(3);
    await server.end('SIGTERM');
  });
});
