import { programme, vatOn } from '@digihub/programme';
import type { Instant } from '@digihub/kernel';
import type { Play } from './play.js';

const account = (play: Play): string => `/finance/v1/trajectories/${play.trajectory}`;

interface Account {
  readonly invoices: readonly { readonly number: string; readonly outstanding: number }[];
  readonly supplierInvoices: readonly { readonly invoice: string; readonly status: string }[];
}
const shown = (play: Play) => play.ask<Account>(play.finance(), account(play));

export const approveCosts = (play: Play) => play.tell(play.finance(), 'finance', 'costs/approve');

/** The last invoice, or none where nothing is left to invoice. */
export const finalInvoice = async (play: Play): Promise<void> => {
  await play.tell(play.finance(), 'finance', 'final-invoice');
  await play.quiet();
};

/** The enterprise pays half of what is open, or all the rest. */
export const pay = async (play: Play, part: 'half' | 'rest'): Promise<void> => {
  const invoice = (await shown(play)).invoices.find(({ outstanding }) => outstanding > 0);
  if (!invoice) return;
  const { number, outstanding } = invoice;
  await play.tell(play.finance(), 'finance', `invoices/${number}/payments`, {
    amount: part === 'half' ? Math.ceil(outstanding / 2) : outstanding,
    receivedOn: play.today,
    bankReference: `B-${play.casting.index}-${part}`,
  });
};

/** By another person than the one who approved the costs. */
export const settle = async (play: Play): Promise<void> => {
  await play.tell(play.payer(), 'finance', 'settle');
  await play.quiet();
};

/** The enterprise declares aid that it received elsewhere, in euro cents. */
export const declareOtherAid = async (play: Play, amount: number): Promise<void> => {
  const { enterprise } = await play.ask<{ enterprise: { id: string } }>(
    play.caseworker(),
    `/intake/v1/requests/${play.trajectory}`,
  );
  await play.say(play.finance(), `/finance/v1/aid/${enterprise.id}/declarations`, {
    declaredOn: play.today,
    fiscalYearStartMonth: '01',
    roadFreight: false,
    others: [{ awardedOn: '2021-10-01', amount, grantor: 'Andere overheid' }],
  });
};

/** The supplier's invoice: received, delivery confirmed, approved, paid. Four people; only then it is cost. */
export async function* supplierPaid(
  play: Play,
  supplier: string,
  net: number,
): AsyncGenerator<Instant, void> {
  await play.tell(play.caseworker(), 'finance', 'supplier-invoices', {
    supplier,
    number: `${play.casting.seed}/${play.casting.index}`,
    issuedOn: play.today,
    net,
    vat: vatOn(programme, net, play.today),
  });
  await play.quiet();
  const { invoice } = (await shown(play)).supplierInvoices[0]!;
  const on = (as: string, what: string, body: object = {}) =>
    play.tell(as, 'finance', `supplier-invoices/${invoice}/${what}`, body);
  await on(play.coach(), 'delivery');
  yield play.workingDays(2);
  await on(play.finance(), 'approve');
  yield play.workingDays(8);
  await on(play.payer(), 'pay', { paidOn: play.today, bankReference: `B-${play.casting.index}-leverancier` });
  await play.quiet();
}

export interface MoneyCheck {
  readonly closes: boolean;
}

/** Does the money close, per hub and source? Asked of finance, which compares both sides row by row. */
export const moneyCheck = (ask: <Answer>(as: string, path: string) => Promise<Answer>): Promise<MoneyCheck> =>
  ask<MoneyCheck>('auditor', '/finance/v1/check');
