import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ContextRuntime, prefixesOf } from '@digihub/context';
import {
  combinedProjection,
  differences,
  openReadDatabase,
  rebuild,
  SourceFromStore,
} from '@digihub/read-models';
import { accounts, financeOnStage } from './finance.fixture.js';
import type { FinanceTables } from './read-models/tables.js';

const play = financeOnStage();
const { account, approve, closes, end, example, hours, sign, trajectory, types } = play;

/** One trajectory all the way, so that there is something to look at. */
beforeAll(async () => {
  const id = trajectory();
  await play.finance.at('2022-06-20T09:00:00.000Z');
  await approve(id);
  await sign(id);
  await hours(id, `${id}-h1`, 6_000);
  await end(id);
  await play.desk.does(`${accounts}/${id}/costs/approve`);
  await play.desk.does(`${accounts}/${id}/final-invoice`);
  const [invoice] = (await account(id)).invoices;
  await play.desk.does(`${accounts}/${id}/invoices/${invoice!.number}/payments`, {
    amount: invoice!.outstanding,
    receivedOn: '2022-06-20',
    bankReference: 'B-1',
  });
  await play.second.does(`${accounts}/${id}/settle`);
});

describe('many at once', () => {
  it('never exceed a budget, and every one gets an answer', async () => {
    const ids = Array.from({ length: 12 }, trajectory);
    await Promise.all(
      ids.map((id) => approve(id, { hub: 'vlaams-brabant', amount: 20_000_000, organisation: 'vub' })),
    );
    await play.finance.settled();
    const auditor = await play.finance.as('auditor');
    const { body } = await auditor.get<{
      items: { hub: string; services: Record<string, { free: number; reserved: number }> }[];
    }>('/finance/v1/budgets');
    const hub = body.items.find((item) => item.hub === 'vlaams-brabant')!;
    expect(hub.services['efro']).toMatchObject({ reserved: 6 * 8_000_000, free: 55_500_000 - 48_000_000 });
    const answers = await Promise.all(ids.map(async (id) => (await types(`finance-${id}`)).at(-1)));
    expect(answers.filter((type) => type === 'finance.quote-reserved.v1')).toHaveLength(6);
    expect(answers.filter((type) => type === 'finance.reservation-refused.v1')).toHaveLength(6);
    await closes();
  });

  it('never exceed the ceiling of one undertaking', async () => {
    const ids = Array.from({ length: 6 }, trajectory);
    const undertaking = 'shared-undertaking';
    await Promise.all(
      ids.map((id) => approve(id, { hub: 'oost-vlaanderen', amount: 9_000_000, undertaking })),
    );
    await play.finance.settled();
    const { body } = await play.desk.get(`/finance/v1/aid/${undertaking}`);
    expect(body).toMatchObject({ reserved: 3 * 6_300_000, awarded: 0 });
    await closes();
  });
});

describe('the programme', () => {
  it('is recorded once and amended by two people; decisions follow from the day on', async () => {
    expect(await types('programme-agreement')).toEqual(['programme.agreement-recorded.v1']);
    const amendments = '/finance/v1/programme/amendments';
    const amendment = {
      version: '2022-2',
      effectiveFrom: '2022-06-20',
      decision: 'VR 2022 0107 DOC',
      marketEnvelopes: [{ hub: 'limburg', amount: 40_000_000, from: '2022-06-20' }],
    };
    await play.desk.does(amendments, {
      ...example(amendments),
      version: '2022-1',
      effectiveFrom: '2022-07-01',
    });
    await play.desk.does(`${amendments}/2022-1/reject`);
    await play.desk.does(amendments, amendment);
    expect((await play.desk.post(`${amendments}/2022-2/approve`)).status).toBe(409);
    await (await play.finance.as('approver-programme')).does(`${amendments}/2022-2/approve`);
    await play.finance.settled();
    const { body } = await play.desk.get<{ version: string; versions: object[] }>('/finance/v1/programme');
    expect(body.version).toBe('2022-2');
    expect(body.versions).toMatchObject([
      { status: 'recorded' },
      { status: 'approved' },
      { status: 'rejected' },
    ]);
    const budgets = await play.desk.get<{ items: { market: { total: number } }[] }>('/finance/v1/budgets');
    expect(budgets.body.items[0]!.market.total).toBe(40_000_000);
  });
});

describe('the check', () => {
  it('fails when one cent differs on either side', async () => {
    const { database } = play.finance.context.runtime as ContextRuntime<FinanceTables>;
    const off = async (table: 'costs' | 'budget_entries' | 'reservations', by: number): Promise<void> => {
      const row = await database.read
        .selectFrom(table)
        .select(['trajectory', 'efro'])
        .where('hub', '=', 'limburg')
        .where('efro', '>', 0)
        .where('trajectory', 'in', (settled) =>
          settled.selectFrom('reservations').select('trajectory').where('status', '=', 'settled'),
        )
        .executeTakeFirstOrThrow();
      await database.transaction((tx) =>
        tx
          .updateTable(table)
          .set({ efro: row.efro + by })
          .where('trajectory', '=', row.trajectory)
          .where('efro', '=', row.efro)
          .execute(),
      );
    };
    for (const table of ['costs', 'budget_entries', 'reservations'] as const) {
      await off(table, 1);
      const { body } = await play.desk.get<{ closes: boolean }>('/finance/v1/check');
      expect(body).toMatchObject({ closes: false });
      await off(table, -1);
      await closes();
    }
  });
});

it('makes the same read models from zero', async () => {
  await play.finance.settled();
  const { context, database: live } = play.finance.context.runtime as ContextRuntime<FinanceTables>;
  const fresh = await openReadDatabase<FinanceTables>({ file: ':memory:', migrations: context.migrations });
  await rebuild({
    database: fresh,
    source: new SourceFromStore({ store: play.finance.parts.store, prefixes: prefixesOf(context) }),
    projections: [combinedProjection('finance.read-models', context.projections)],
  });
  expect(await differences(live, fresh, context.tables)).toEqual([]);
  await fresh.close();
});

describe('who may see it', () => {
  it('is the own hub, and the auditor without changing anything', async () => {
    const id = trajectory();
    await approve(id);
    await play.finance.settled();
    const stranger = await play.finance.as('finance-antwerpen');
    expect((await stranger.get(`${accounts}/${id}`)).status).toBe(404);
    expect((await stranger.post(`${accounts}/${id}/costs/approve`)).status).toBe(403);
    const auditor = await play.finance.as('auditor');
    expect((await auditor.get(`${accounts}/${id}`)).status).toBe(200);
    expect((await auditor.post(`${accounts}/${id}/costs/approve`)).status).toBe(403);
    expect((await play.desk.get<{ items: object[] }>('/finance/v1/check')).body.items).toHaveLength(1);
  });

  it('pages through accounts, invoices and what waits, each once', async () => {
    for (const path of ['trajectories', 'invoices', 'waiting']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const url: string = `/finance/v1/${path}?limit=1${cursor ? `&cursor=${cursor}` : ''}`;
        const answer = await play.second.get<{ items: Record<string, string>[]; next: string | null }>(url);
        expect(answer.status).toBe(200);
        seen.push(...answer.body.items.map((row) => row['id'] ?? row['number'] ?? row['trajectory']!));
        cursor = answer.body.next;
      }
      expect(seen.length).toBeGreaterThan(0);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });
});

it('was never in trouble', () => expect(play.finance.troubles).toEqual([]));
