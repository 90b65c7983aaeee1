import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usualBackOff } from './back-off.js';
import { Backlog } from './backlog.js';
import type { ReadDatabase } from './read-database.js';
import { openReadDatabase } from './sqlite-database.js';
import { store } from './waiting-table.js';

describe('the backlog of a consumer', () => {
  const now = '2022-05-09T07:00:00.000Z';
  const keys = new Set(['t1']);
  let database: ReadDatabase<object>;
  let backlog: Backlog<object>;

  beforeEach(async () => {
    database = await openReadDatabase<object>({ file: ':memory:', migrations: [] });
    backlog = new Backlog(database, 'routing.reactions');
  });
  afterEach(() => database.close());

  const waits = (tries: number) =>
    database.transaction((tx) =>
      store(
        tx,
        'routing.reactions',
        { id: 'e1', type: 'happened', key: 't1', partition: 0, sequence: 1n, body: {} },
        now,
        { error: new Error('no'), backOff: { ...usualBackOff, tries } },
      ),
    );

  it('asks the table until it has found nothing, and again when something was added', async () => {
    await waits(2);
    expect(await backlog.nextDue()).toBeDefined();
    expect(await backlog.keysThatWait(keys)).toEqual(keys);
    await database.transaction((tx) => tx.deleteFrom('waiting_messages' as never).execute());
    expect(await backlog.nextDue()).toBeUndefined();
    await waits(2);
    expect([await backlog.nextDue(), await backlog.keysThatWait(keys)]).toEqual([undefined, new Set()]);
    backlog.grew();
    expect(await backlog.nextDue()).toBeDefined();
    expect(await backlog.keysThatWait(keys)).toEqual(keys);
  });

  it('is not empty while a message is parked, though none is due', async () => {
    await waits(1);
    expect(await backlog.nextDue()).toBeUndefined();
    expect(await backlog.keysThatWait(keys)).toEqual(keys);
  });
});
