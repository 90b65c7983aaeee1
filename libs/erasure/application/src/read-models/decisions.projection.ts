import { isTechnical } from '@digihub/command-handling';
import type { DestructionEvent, ErasureEvent, HoldEvent } from '@digihub/erasure-domain';
import type { StoredEvent } from '@digihub/event-store';
import { unreachable } from '@digihub/kernel';
import type { Projection } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { ErasureTables, ListRow, RequestRow } from './tables.js';

const keyOf = ({ stream }: StoredEvent): string => stream.slice(stream.indexOf('-') + 1);

const changeRequest = async (
  tx: Transaction<ErasureTables>,
  stored: StoredEvent,
  changes: Partial<RequestRow>,
): Promise<void> => {
  const { revision } = stored;
  await tx
    .updateTable('requests')
    .set({ ...changes, revision })
    .where('request', '=', keyOf(stored))
    .execute();
};

const changeList = async (
  tx: Transaction<ErasureTables>,
  stored: StoredEvent,
  changes: Partial<ListRow>,
): Promise<void> => {
  const { revision } = stored;
  await tx
    .updateTable('lists')
    .set({ ...changes, revision })
    .where('list', '=', keyOf(stored))
    .execute();
};

/** `requests`, `lists`, `destroyed` and `holds`. */
export const decisionsProjection: Projection<StoredEvent, ErasureTables> = {
  kind: 'projection',
  name: 'erasure.decisions',
  types: ['erasure.', 'destruction.', 'hold.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) return;
    const event = { type: stored.type, data: stored.data } as unknown as
      ErasureEvent | DestructionEvent | HoldEvent;
    const at = stored.metadata.recordedAt;
    switch (event.type) {
      case 'erasure.requested.v1': {
        const { subject, hub, ground, requestedBy } = event.data;
        const row = {
          subject,
          hub,
          ground,
          requested_by: requestedBy,
          requested_at: at,
          status: 'requested',
        };
        const nothingYet = { approved_by: null, executed_at: null, receipt: null, revision: stored.revision };
        await tx
          .insertInto('requests')
          .values({ request: keyOf(stored), ...row, ...nothingYet })
          .execute();
        return;
      }
      case 'erasure.approved.v1':
        return changeRequest(tx, stored, { status: 'approved', approved_by: event.data.approvedBy });
      case 'erasure.refused.v1':
        return changeRequest(tx, stored, { status: 'refused' });
      case 'erasure.stopped.v1':
        return changeRequest(tx, stored, { status: 'requested', approved_by: null });
      case 'erasure.executed.v1':
        return changeRequest(tx, stored, {
          status: 'executed',
          executed_at: at,
          receipt: event.data.receipt,
        });
      case 'destruction.list-drawn.v1': {
        const { hub, items } = event.data;
        const nothingYet = { approved_by: '[]', executed_at: null, outcome: null, receipt: null };
        await tx
          .insertInto('lists')
          .values({
            ...{ list: keyOf(stored), hub, status: 'drawn', items: JSON.stringify(items), drawn_at: at },
            ...{ ...nothingYet, revision: stored.revision },
          })
          .execute();
        return;
      }
      case 'destruction.approved-once.v1':
        return changeList(tx, stored, {
          status: 'approved-once',
          approved_by: JSON.stringify([event.data.approvedBy]),
        });
      case 'destruction.approved.v1': {
        const { approved_by } = await tx
          .selectFrom('lists')
          .select('approved_by')
          .where('list', '=', keyOf(stored))
          .executeTakeFirstOrThrow();
        const both = [...(JSON.parse(approved_by) as string[]), event.data.approvedBy];
        return changeList(tx, stored, { status: 'approved', approved_by: JSON.stringify(both) });
      }
      case 'destruction.list-refused.v1':
        return changeList(tx, stored, { status: 'refused' });
      case 'destruction.begun.v1': {
        const { items } = event.data;
        for (const { trajectory } of items) {
          await tx
            .insertInto('destroyed')
            .values({ trajectory, list: keyOf(stored) })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        return changeList(tx, stored, { status: 'begun', outcome: JSON.stringify(event.data) });
      }
      case 'destruction.executed.v1': {
        const { receipt } = event.data;
        return changeList(tx, stored, { status: 'executed', executed_at: at, receipt });
      }
      case 'hold.placed.v1': {
        const { ground, placedBy, hub = null } = event.data;
        await tx
          .insertInto('holds')
          .values({ held: keyOf(stored), hub, ground, placed_by: placedBy, placed_at: at })
          .execute();
        return;
      }
      case 'hold.released.v1':
        await tx.deleteFrom('holds').where('held', '=', keyOf(stored)).execute();
        return;
      default:
        unreachable(event);
    }
  },
};
