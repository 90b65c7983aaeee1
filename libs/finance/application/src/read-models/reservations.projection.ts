import type { ReservationRow } from './tables.js';
import { ofAccounts, type Told, type Tx } from './told.js';

type Changes = Partial<Omit<ReservationRow, 'trajectory' | 'quote'>>;

/** `reservations`: every quote that coaching approved, and what became of its money. */
export const reservationsProjection = ofAccounts('finance.reservations', async (tx, told) => {
  const { event, trajectory, at } = told;
  switch (event.type) {
    case 'finance.reservation-requested.v1':
    case 'finance.reservation-refused.v1':
      await begin(tx, told);
      return;
    case 'finance.quote-reserved.v1':
      return change(tx, trajectory, event.data.quote, { status: 'reserved', changed_at: at });
    case 'finance.signature-noted.v1': {
      const { quote, signedOn } = event.data;
      return change(tx, trajectory, quote, { status: 'signed', signed_on: signedOn, changed_at: at });
    }
    case 'finance.quote-committed.v1':
      return change(tx, trajectory, event.data.quote, { status: 'committed', changed_at: at });
    case 'finance.release-requested.v1': {
      const { quote, cause } = event.data;
      return change(tx, trajectory, quote, { status: 'releasing', ground: cause, changed_at: at });
    }
    case 'finance.reservation-released.v1':
      return change(tx, trajectory, event.data.quote, { status: 'released', changed_at: at });
    case 'finance.settlement-requested.v1':
      for (const { quote, spent } of event.data.quotes) {
        const aid = spent.efro + spent.flanders;
        const amount = aid + spent.private;
        const settling = { status: 'settling', amount, ...spent, aid, changed_at: at };
        await change(tx, trajectory, quote, settling);
      }
      return;
    case 'finance.trajectory-settled.v1':
      await tx
        .updateTable('reservations')
        .set({ status: 'settled', changed_at: at })
        .where('trajectory', '=', trajectory)
        .where('status', '=', 'settling')
        .execute();
      return;
    default:
  }
});

const change = async (tx: Tx, trajectory: string, quote: string, changes: Changes): Promise<void> => {
  await tx
    .updateTable('reservations')
    .set(changes)
    .where('trajectory', '=', trajectory)
    .where('quote', '=', quote)
    .execute();
};

const begin = async (tx: Tx, { event, trajectory, at }: Told): Promise<void> => {
  if (event.type === 'finance.reservation-requested.v1') {
    const { quote, hub, undertaking, organisation, route, paymentBasis, amount, shares, aid, plannedEnd } =
      event.data;
    await tx
      .insertInto('reservations')
      .values({
        trajectory,
        quote,
        hub,
        undertaking,
        organisation,
        route,
        payment_basis: paymentBasis,
        planned_end: plannedEnd,
        status: 'requested',
        ground: null,
        amount,
        ...shares,
        aid,
        signed_on: null,
        changed_at: at,
      })
      .execute();
  }
  if (event.type === 'finance.reservation-refused.v1') {
    const { quote, hub, ground } = event.data;
    const refused = { status: 'refused', ground, changed_at: at };
    await tx
      .insertInto('reservations')
      .values({
        trajectory,
        quote,
        hub,
        undertaking: null,
        organisation: null,
        route: null,
        payment_basis: null,
        planned_end: null,
        amount: 0,
        efro: 0,
        flanders: 0,
        private: 0,
        aid: 0,
        signed_on: null,
        ...refused,
      })
      .onConflict((conflict) => conflict.columns(['trajectory', 'quote']).doUpdateSet(refused))
      .execute();
  }
};
