import { describe, expect, it } from '@jest/globals';
import { coachingContracts } from '@digihub/contracts';
import { accounts, type Approved, financeOnStage, textOf } from './finance.fixture.js';

const play = financeOnStage();
const { account, approve, closes, end, enterpriseOf, example, hours, sign, trajectory, types } = play;

describe('from quote to settlement', () => {
  it('reserves, commits, costs, invoices, is paid and settles; and the money closes', async () => {
    const id = trajectory();
    await approve(id);
    expect((await account(id)).quotes).toMatchObject([{ quote: 'q1', status: 'reserved' }]);
    await sign(id);
    await play.finance.at('2022-06-20T09:00:00.000Z');
    await hours(id, `${id}-h1`, 6_000);
    await end(id);
    await hours(id, `${id}-h2`, 60);
    expect(await account(id)).toMatchObject({ status: 'ended', eligible: 892_840 });
    await play.desk.does(`${accounts}/${id}/costs/approve`);
    expect(await account(id)).toMatchObject({ status: 'costs-approved', toInvoice: 267_852 });
    await play.desk.does(`${accounts}/${id}/final-invoice`);
    const [invoice] = (await account(id)).invoices;
    expect(invoice).toMatchObject({ gross: 324_101, outstanding: 324_101 });
    expect(invoice!.number).toMatch(/^voka-limburg-2022-\d{6}$/);
    const payments = `${accounts}/${id}/invoices/${invoice!.number}/payments`;
    await play.desk.does(payments, { amount: 100_000, receivedOn: '2022-06-20', bankReference: 'B-1' });
    await play.desk.does(payments, { amount: 224_101, receivedOn: '2022-06-20', bankReference: 'B-2' });
    expect((await play.desk.post(`${accounts}/${id}/settle`)).status).toBe(409);
    await play.second.does(`${accounts}/${id}/settle`);
    expect(await account(id)).toMatchObject({ status: 'settled', quotes: [{ status: 'settled' }] });
    expect((await types(`finance-${id}`)).at(-1)).toBe('finance.trajectory-settled.v1');
    const { body } = await play.desk.get(`/finance/v1/aid/${await enterpriseOf(id)}`);
    expect(body).toMatchObject({ awarded: 624_988, entries: [{ status: 'final' }] });
    await closes();
  });

  it('releases everything when the quote lapses', async () => {
    const id = trajectory();
    await approve(id);
    await play.finance.publish(id, coachingContracts.quoteLapsed, { quote: 'q1', cause: 'expired' });
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
    expect((await play.desk.post('/finance/v1/aid/nobody/declarations', example(declarations))).status).toBe(
      404,
    );
    await play.desk.does(`${url}/declarations`, {
      ...example(declarations),
      others: [{ awardedOn: '2021-10-01', amount: 19_500_000, grantor: 'VLAIO' }],
    });
    await approve(id);
    expect((await account(id)).quotes).toMatchObject([{ status: 'refused', ground: 'aid-ceiling' }]);
    expect(JSON.stringify(await play.finance.events(`aid-${undertaking}`), textOf)).not.toContain('VLAIO');
    expect((await play.desk.get(url)).body).toMatchObject({
      declaration: { others: [{ grantor: 'VLAIO' }] },
    });
  });
});

describe('bought expertise', () => {
  it('is cost once the invoice of the supplier went through four pairs of hands', async () => {
    const id = trajectory();
    await play.finance.at('2022-06-20T09:00:00.000Z');
    await approve(id, { route: 'bought-expertise', paymentBasis: 'supplier', organisation: 'demo-data' });
    await sign(id);
    const invoices = `${accounts}/{id}/supplier-invoices`;
    const caseworker = await play.finance.as('caseworker-limburg');
    await caseworker.does(`${accounts}/${id}/supplier-invoices`, example(invoices));
    const [received] = (await account(id)).supplierInvoices;
    expect(received!.status).toBe('accepted');
    const url = `${accounts}/${id}/supplier-invoices/${received!.invoice}`;
    await play.coach.does(`${url}/delivery`);
    await play.desk.does(`${url}/approve`);
    await play.finance.at('2022-07-01T09:00:00.000Z');
    expect((await play.desk.post(`${url}/pay`, example(`${invoices}/{invoice}/pay`))).status).toBe(409);
    await play.second.does(`${url}/pay`, example(`${invoices}/{invoice}/pay`));
    expect(await account(id)).toMatchObject({ eligible: 500_000, supplierInvoices: [{ status: 'paid' }] });

    // The same number once more, in another trajectory, written otherwise.
    const other = trajectory();
    await approve(other, { route: 'bought-expertise', paymentBasis: 'supplier', organisation: 'demo-data' });
    await sign(other);
    await caseworker.does(`${accounts}/${other}/supplier-invoices`, {
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
    await play.finance.at('2022-07-01T09:00:00.000Z');
    await approve(id);
    await sign(id, '2022-06-01');
    await play.desk.does(`${accounts}/${id}/instalments`, example(`${accounts}/{id}/instalments`));
    await play.finance.settled(); // issued, and dated, before the clock moves on
    await play.finance.at('2022-07-31T21:00:00.000Z');
    expect((await account(id)).invoices).toMatchObject([{ reminders: 0 }]);
    await play.finance.at('2022-07-31T22:30:00.000Z');
    expect((await account(id)).invoices).toMatchObject([{ reminders: 1 }]);
    await play.finance.at('2022-08-20T09:00:00.000Z');
    await play.finance.at('2022-09-30T09:00:00.000Z');
    const [invoice] = (await account(id)).invoices;
    expect(invoice).toMatchObject({ reminders: 3, outstanding: 121_000 });
    const url = `${accounts}/${id}/invoices/${invoice!.number}`;
    await play.desk.does(`${url}/write-off`, example(`${accounts}/{id}/invoices/{number}/write-off`));
    await play.finance.settled();
    const { body } = await play.desk.get<{ items: { trajectory: string; waitingFor: string }[] }>(
      '/finance/v1/waiting?on=second-person',
    );
    expect(body.items.filter((item) => item.trajectory === id)).toMatchObject([
      { waitingFor: 'write-off-approval' },
    ]);
    expect((await play.desk.post(`${url}/write-off/approve`)).status).toBe(409);
    await (await play.finance.as('approver-limburg')).does(`${url}/write-off/approve`);
    expect((await account(id)).invoices).toMatchObject([{ outstanding: 0 }]);
    const events = await play.finance.events(`finance-${id}`);
    expect(JSON.stringify(events, textOf)).not.toMatch(/failliet|curator/);
  });
});

it('was never in trouble', () => expect(play.finance.troubles).toEqual([]));
