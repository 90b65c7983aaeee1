import type { StoredEvent } from '@digihub/event-store';
import { addDays, dayOf } from '@digihub/kernel';
import { deadlines, type Programme } from '@digihub/programme';
import { clearDeadline, type Projection, setDeadline, trajectoryDeadline } from '@digihub/read-models';
import type { AccountRow, FinanceTables } from './tables.js';
import { ofAccounts, type Told, type Tx } from './told.js';

type Changes = Partial<Omit<AccountRow, 'trajectory'>>;

/** `accounts`, and the deadline `idle` of an account that waits for settlement. */
export const accountsProjection = (programme: Programme): Projection<StoredEvent, FinanceTables> =>
  ofAccounts(
    'finance.accounts',
    async (tx, told) => {
      await opened(tx, told);
      const { trajectory, revision, at, hub } = told;
      const known = { revision, last_event_at: at, ...(hub === null ? {} : { hub }) };
      await change(tx, trajectory, { ...known, ...(await changesOf(tx, told)) });
      await moveIdle(tx, programme, told);
    },
    (tx, { metadata, revision }) => change(tx, metadata.trajectory!, { revision }),
  );

const change = async (tx: Tx, trajectory: string, changes: Changes): Promise<void> => {
  await tx.updateTable('accounts').set(changes).where('trajectory', '=', trajectory).execute();
};

const opened = async (tx: Tx, { trajectory, hub, revision, at }: Told): Promise<void> => {
  const row: AccountRow = {
    trajectory,
    hub,
    enterprise: null,
    status: 'open',
    outcome: null,
    cost: 0,
    eligible: 0,
    to_invoice: null,
    refund_due: 0,
    settled_at: null,
    revision,
    last_event_at: at,
  };
  await tx
    .insertInto('accounts')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

const rowOf = (tx: Tx, trajectory: string): Promise<AccountRow> =>
  tx.selectFrom('accounts').selectAll().where('trajectory', '=', trajectory).executeTakeFirstOrThrow();

const changesOf = async (tx: Tx, { event, trajectory, at }: Told): Promise<Changes> => {
  switch (event.type) {
    case 'finance.reservation-requested.v1':
      return { enterprise: event.data.enterprise };
    case 'finance.cost-booked.v1': {
      const { cost, eligible, status } = await rowOf(tx, trajectory);
      const booked = { cost: cost + event.data.amount, eligible: eligible + event.data.eligible };
      const reopened = event.data.eligible !== 0 && status === 'costs-approved';
      return reopened ? { ...booked, status: 'ended', to_invoice: null } : booked;
    }
    case 'finance.work-ended.v1':
      return { status: event.data.toSettle ? 'ended' : 'closed', outcome: event.data.outcome };
    case 'finance.costs-approved.v1':
      return { status: 'costs-approved', to_invoice: event.data.toInvoice };
    case 'finance.invoice-requested.v1': {
      const { to_invoice } = await rowOf(tx, trajectory);
      return to_invoice === null ? {} : { to_invoice: to_invoice - event.data.net };
    }
    case 'finance.invoice-issued.v1': {
      const { refund_due } = await rowOf(tx, trajectory);
      return { refund_due: refund_due + event.data.refund };
    }
    case 'finance.refund-paid.v1':
      return { refund_due: event.data.left };
    case 'finance.settlement-requested.v1':
      return { status: 'settling' };
    case 'finance.trajectory-settled.v1':
      return { status: 'settled', settled_at: at };
    default:
      return {};
  }
};

/** Once the work has ended, silence is noticed until the account is settled. */
const moveIdle = async (tx: Tx, programme: Programme, { trajectory, hub, at }: Told): Promise<void> => {
  const { status } = await rowOf(tx, trajectory);
  if (!['ended', 'costs-approved'].includes(status)) {
    await clearDeadline(tx, `idle:${trajectory}`);
    return;
  }
  const today = dayOf(at);
  const lastDay = addDays(today, deadlines(programme, today).idleDays);
  await setDeadline(tx, trajectoryDeadline({ trajectory, hub }, 'idle', lastDay));
};
