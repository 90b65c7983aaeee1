import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContextRuntime, prefixesOf } from '@digihub/context';
import { coachingContracts, type DataOf } from '@digihub/contracts';
import {
  combinedProjection,
  differences,
  openReadDatabase,
  rebuild,
  SourceFromStore,
} from '@digihub/read-models';
import { type ContextUnderTest, type Person, startContext } from '@digihub/testing';
import { derivedId } from '@digihub/kernel';
import { openFinance } from './open-finance.js';
import type { FinanceTables } from './read-models/tables.js';

type Approved = DataOf<typeof coachingContracts.quoteApproved>;
interface Account {
  readonly status: string;
  readonly eligible: number;
  readonly toInvoice: number | null;
  readonly quotes: readonly {
    readonly quote: string;
    readonly status: string;
    readonly ground: string | null;
  }[];
  readonly supplierInvoices: readonly { readonly invoice: string; readonly status: string }[];
  readonly invoices: readonly {
    readonly number: string;
    readonly gross: number;
    readonly outstanding: number;
    readonly reminders: number;
    readonly communication: string;
  }[];
}

/** The bodies are the examples of the OpenAPI document: what the docs show is what is tested. */
const examples = async (finance: ContextUnderTest): Promise<(path: string) => Record<string, unknown>> => {
  const document = (await finance.openApi()) as {
    paths: Record<
      string,
      { post?: { requestBody: { content: { 'application/json': { example: Record<string, unknown> } } } } }
    >;
  };
  return (path) => {
    const { example } = document.paths[path]!.post!.requestBody.content['application/json'];
    return { ...example };
  };
};

let finance: ContextUnderTest;
let example: (path: string) => Record<string, unknown>;
let desk: Person;
let second: Person;
let coach: Person;
let count = 0;
const base = '/finance/v1/trajectories';

beforeAll(async () => {
  finance = await startContext(openFinance, { now: '2022-05-09T09:00:00.000Z' });
  desk = await finance.as('finance-limburg');
  second = await finance.as('finance-programme');
  coach = await finance.as('coach-limburg-1');
  example = await examples(finance);
  await finance.settled();
});
afterAll(() => finance.stop());

const trajectory = (): string => derivedId('test', (count += 1));
/** The enterprise of a trajectory: here it is its own single undertaking. */
const enterpriseOf = (id: string): Promise<string> =>
  finance.parts.sealer.subjectFor('enterprise', `number of ${id}`, id);
const approve = async (id: string, more: Partial<Approved> = {}): Promise<void> =>
  finance.publish(id, coachingContracts.quoteApproved, {
    hub: 'limburg',
    quote: 'q1',
    enterprise: await enterpriseOf(id),
    undertaking: await enterpriseOf(id),
    organisation: 'pxl',
    route: 'own-pool',
    paymentBasis: 'beneficiary',
    amount: 1_100_000,
    plannedEnd: '2022-12-31',
    criteriaVersion: '2021.1',
    ...more,
  });
const sign = (id: string, signedOn = '2022-05-09'): Promise<void> =>
  finance.publish(id, coachingContracts.quoteSigned, { quote: 'q1', signedOn });
const hours = (id: string, entry: string, minutes: number, more = {}): Promise<void> =>
  finance.publish(id, coachingContracts.hoursCounted, {
    entry,
    person: 'expert-1',
    organisation: 'pxl',
    hub: 'limburg',
    day: '2022-05-10',
    minutes,
    eligibleMinutes: minutes,
    ...more,
  });
const end = (id: string): Promise<void> =>
  finance.publish(id, coachingContracts.coachingEnded, { outcome: 'completed' });
const account = async (id: string): Promise<Account> => {
  await finance.settled();
  const { status, body } = await second.get<Account>(`${base}/${id}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
const types = async (stream: string): Promise<string[]> =>
  (await finance.events(stream)).map(({ type }) => type);
const closes = async (): Promise<void> => {
  await finance.settled();
  const { body } = await (await finance.as('auditor')).get<{ closes: boolean }>('/finance/v1/check');
  expect(body).toMatchObject({ closes: true });
};

describe('from quote to settlement', () => {
  it('reserves, commits, costs, invoices, is paid and settles; and the money closes', async () => {
    const id = trajectory();
    await approve(id);
    expect((await account(id)).quotes).toMatchObject([{ quote: 'q1', status: 'reserved' }]);
    await sign(id);
    await finance.at('2022-06-20T09:00:00.000Z');
    await hours(id, `${id}-h1`, 6_000);
    await end(id);
    await hours(id, `${id}-h2`, 60);
    expect(await account(id)).toMatchObject({ status: 'ended', eligible: 892_840 });
    await desk.does(`${base}/${id}/costs/approve`);
    expect(await account(id)).toMatchObject({ status: 'costs-approved', toInvoice: 267_852 });
    await desk.does(`${base}/${id}/final-invoice`);
    const [invoice] = (await account(id)).invoices;
    expect(invoice).toMatchObject({ gross: 324_101, outstanding: 324_101 });
    expect(invoice!.number).toMatch(/^voka-limburg-2022-\d{6}$/);
    const payments = `${base}/${id}/invoices/${invoice!.number}/payments`;
    await desk.does(payments, { amount: 100_000, receivedOn: '2022-06-20', bankReference: 'B-1' });
    await desk.does(payments, { amount: 224_101, receivedOn: '2022-06-20', bankReference: 'B-2' });
    expect((await desk.post(`${base}/${id}/settle`)).status).toBe(409);
    await second.does(`${base}/${id}/settle`);
    expect(await account(id)).toMatchObject({ status: 'settled', quotes: [{ status: 'settled' }] });
    expect((await types(`finance-${id}`)).at(-1)).toBe('finance.trajectory-settled.v1');
    const { body } = await desk.get(`/finance/v1/aid/${await enterpriseOf(id)}`);
    expect(body).toMatchObject({ awarded: 624_988, entries: [{ status: 'final' }] });
    await closes();
  });

  it('releases everything when the quote lapses', async () => {
    const id = trajectory();
    await approve(id);
    await finance.publish(id, coachingContracts.quoteLapsed, { quote: 'q1', cause: 'expired' });
    expect((await account(id)).quotes).toMatchObject([{ status: 'released', ground: 'expired' }]);
    expect(await types(`aid-${await enterpriseOf(id)}`)).toEqual(['aid.reserved.v1', 'aid.released.v1']);
    await closes();
  });

  it('refuses for the period, the aid ceiling, the market envelope and the budget, and keeps nothing', async () => {
    const refused = async (more: Partial<Approved>): Promise<string | null> => {
      const id = trajectory();
      await approve(id, more);
      const [quote] = (await account(id)).quotes;
      expect(quote!.status).toBe('refused');
      return quote!.ground;
    };
    expect(await refused({ plannedEnd: '2023-05-05' })).toBe('period');
    expect(await refused({ amount: 30_000_000 })).toBe('aid-ceiling');
    const bought = {
      route: 'bought-expertise',
      paymentBasis: 'supplier',
      organisation: 'demo-data',
    } as const;
    expect(await refused({ ...bought, amount: 28_000_000 })).toBe('market-envelope');
    for (let i = 0; i < 5; i += 1) await approve(trajectory(), { amount: 27_500_000, hub: 'antwerpen' });
    expect(await refused({ amount: 27_500_000, hub: 'antwerpen' })).toBe('budget');
    await closes();
  });

  it('counts aid from elsewhere, sealed under the undertaking', async () => {
    const id = trajectory();
    const declarations = '/finance/v1/aid/{undertaking}/declarations';
    const undertaking = await enterpriseOf(id);
    const url = `/finance/v1/aid/${undertaking}`;
    expect((await desk.post('/finance/v1/aid/nobody/declarations', example(declarations))).status).toBe(404);
    await desk.does(`${url}/declarations`, {
      ...example(declarations),
      others: [{ awardedOn: '2021-10-01', amount: 19_500_000, grantor: 'VLAIO' }],
    });
    await approve(id);
    expect((await account(id)).quotes).toMatchObject([{ status: 'refused', ground: 'aid-ceiling' }]);
    expect(JSON.stringify(await finance.events(`aid-${undertaking}`), textOf)).not.toContain('VLAIO');
    expect((await desk.get(url)).body).toMatchObject({ declaration: { others: [{ grantor: 'VLAIO' }] } });
  });
});

const textOf = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('bought expertise', () => {
  it('is cost once the invoice of the supplier went through four pairs of hands', async () => {
    const id = trajectory();
    await finance.at('2022-06-20T09:00:00.000Z');
    await approve(id, { route: 'bought-expertise', paymentBasis: 'supplier', organisation: 'demo-data' });
    await sign(id);
    const invoices = `${base}/{id}/supplier-invoices`;
    const caseworker = await finance.as('caseworker-limburg');
    await caseworker.does(`${base}/${id}/supplier-invoices`, example(invoices));
    const [received] = (await account(id)).supplierInvoices;
    expect(received!.status).toBe('accepted');
    const url = `${base}/${id}/supplier-invoices/${received!.invoice}`;
    await coach.does(`${url}/delivery`);
    await desk.does(`${url}/approve`);
    expect((await desk.post(`${url}/pay`, example(`${invoices}/{invoice}/pay`))).status).toBe(409);
    await second.does(`${url}/pay`, example(`${invoices}/{invoice}/pay`));
    expect(await account(id)).toMatchObject({ eligible: 500_000, supplierInvoices: [{ status: 'paid' }] });

    // The same number once more, in another trajectory, written otherwise.
    const other = trajectory();
    await approve(other, { route: 'bought-expertise', paymentBasis: 'supplier', organisation: 'demo-data' });
    await sign(other);
    await caseworker.does(`${base}/${other}/supplier-invoices`, {
      ...example(invoices),
      number: '2022 0014',
    });
    expect((await account(other)).supplierInvoices).toMatchObject([{ status: 'refused' }]);
    await closes();
  });
});

describe('an invoice that is not paid', () => {
  it('is reminded of when due, and written off by a second person', async () => {
    const id = trajectory();
    await finance.at('2022-07-01T09:00:00.000Z');
    await approve(id);
    await sign(id, '2022-06-01');
    await desk.does(`${base}/${id}/instalments`, example(`${base}/{id}/instalments`));
    await finance.at('2022-07-31T21:00:00.000Z');
    expect((await account(id)).invoices).toMatchObject([{ reminders: 0 }]);
    await finance.at('2022-07-31T22:30:00.000Z');
    expect((await account(id)).invoices).toMatchObject([{ reminders: 1 }]);
    await finance.at('2022-08-20T09:00:00.000Z');
    await finance.at('2022-09-30T09:00:00.000Z');
    const [invoice] = (await account(id)).invoices;
    expect(invoice).toMatchObject({ reminders: 3, outstanding: 121_000 });
    const url = `${base}/${id}/invoices/${invoice!.number}`;
    await desk.does(`${url}/write-off`, example(`${base}/{id}/invoices/{number}/write-off`));
    const { body } = await desk.get<{ items: { trajectory: string; waitingFor: string }[] }>(
      '/finance/v1/waiting?on=second-person',
    );
    expect(body.items.filter((item) => item.trajectory === id)).toMatchObject([
      { waitingFor: 'write-off-approval' },
    ]);
    expect((await desk.post(`${url}/write-off/approve`)).status).toBe(409);
    await (await finance.as('approver-limburg')).does(`${url}/write-off/approve`);
    expect((await account(id)).invoices).toMatchObject([{ outstanding: 0 }]);
    const events = await finance.events(`finance-${id}`);
    expect(JSON.stringify(events, textOf)).not.toMatch(/failliet|curator/);
  });
});

describe('many at once', () => {
  it('never exceed a budget, and every one gets an answer', async () => {
    const ids = Array.from({ length: 12 }, trajectory);
    await Promise.all(
      ids.map((id) => approve(id, { hub: 'vlaams-brabant', amount: 20_000_000, organisation: 'vub' })),
    );
    await finance.settled();
    const auditor = await finance.as('auditor');
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
    await finance.settled();
    const { body } = await desk.get(`/finance/v1/aid/${undertaking}`);
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
      effectiveFrom: '2022-09-30',
      decision: 'VR 2022 0107 DOC',
      marketEnvelopes: [{ hub: 'limburg', amount: 40_000_000, from: '2022-09-30' }],
    };
    await desk.does(amendments, { ...example(amendments), version: '2022-1', effectiveFrom: '2022-07-01' });
    await desk.does(`${amendments}/2022-1/reject`);
    await desk.does(amendments, amendment);
    expect((await desk.post(`${amendments}/2022-2/approve`)).status).toBe(409);
    await (await finance.as('approver-programme')).does(`${amendments}/2022-2/approve`);
    await finance.settled();
    const { body } = await desk.get<{ version: string; versions: object[] }>('/finance/v1/programme');
    expect(body.version).toBe('2022-2');
    expect(body.versions).toMatchObject([
      { status: 'recorded' },
      { status: 'rejected' },
      { status: 'approved' },
    ]);
    const budgets = await desk.get<{ items: { market: { total: number } }[] }>('/finance/v1/budgets');
    expect(budgets.body.items[0]!.market.total).toBe(40_000_000);
  });
});

describe('the check', () => {
  it('fails when one cent differs on either side', async () => {
    const { database } = finance.context.runtime as ContextRuntime<FinanceTables>;
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
      const { body } = await desk.get<{ closes: boolean }>('/finance/v1/check');
      expect(body).toMatchObject({ closes: false });
      await off(table, -1);
      await closes();
    }
  });
});

it('makes the same read models from zero', async () => {
  await finance.settled();
  const { context, database: live } = finance.context.runtime as ContextRuntime<FinanceTables>;
  const fresh = await openReadDatabase<FinanceTables>({ file: ':memory:', migrations: context.migrations });
  await rebuild({
    database: fresh,
    source: new SourceFromStore({ store: finance.parts.store, prefixes: prefixesOf(context) }),
    projections: [combinedProjection('finance.read-models', context.projections)],
  });
  expect(await differences(live, fresh, context.tables)).toEqual([]);
  await fresh.close();
});

describe('who may see it', () => {
  it('is the own hub, and the auditor without changing anything', async () => {
    const id = trajectory();
    await approve(id);
    await finance.settled();
    const stranger = await finance.as('finance-antwerpen');
    expect((await stranger.get(`${base}/${id}`)).status).toBe(404);
    expect((await stranger.post(`${base}/${id}/costs/approve`)).status).toBe(403);
    const auditor = await finance.as('auditor');
    expect((await auditor.get(`${base}/${id}`)).status).toBe(200);
    expect((await auditor.post(`${base}/${id}/costs/approve`)).status).toBe(403);
    expect((await desk.get<{ items: object[] }>('/finance/v1/check')).body.items).toHaveLength(1);
  });

  it('pages through accounts, invoices and what waits, each once', async () => {
    for (const path of ['trajectories', 'invoices', 'waiting']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const url: string = `/finance/v1/${path}?limit=3${cursor ? `&cursor=${cursor}` : ''}`;
        const answer = await second.get<{ items: Record<string, string>[]; next: string | null }>(url);
        expect(answer.status).toBe(200);
        seen.push(...answer.body.items.map((row) => row['id'] ?? row['number'] ?? row['trajectory']!));
        cursor = answer.body.next;
      }
      expect(seen.length).toBeGreaterThan(1);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });
});

it('was never in trouble', () => expect(finance.troubles).toEqual([]));
