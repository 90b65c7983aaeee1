import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type AgreementEvent, agreementUpcasters } from '@digihub/finance-domain';
import { unreachable } from '@digihub/kernel';
import type { Projection } from '@digihub/read-models';
import type { FinanceTables, ProgrammeVersionRow } from './tables.js';
import { waits } from './waiting.js';

const waitingId = (amendment: string): string => `amendment:${amendment}`;

/** `programme_versions`: the agreement, its amendments and what is proposed. */
export const agreementProjection: Projection<StoredEvent, FinanceTables> = {
  kind: 'projection',
  name: 'finance.agreement',
  types: ['programme.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) return;
    const event = toDomainEvent(stored, agreementUpcasters) as AgreementEvent;
    const { recordedAt } = stored.metadata;
    const put = async (version: string, changes: Omit<ProgrammeVersionRow, 'version'>): Promise<void> => {
      await tx
        .insertInto('programme_versions')
        .values({ version, ...changes })
        .onConflict((conflict) => conflict.column('version').doUpdateSet(changes))
        .execute();
    };
    const decided = async (version: string, status: string, by: string): Promise<void> => {
      await tx
        .updateTable('programme_versions')
        .set({ status, decided_by: by, changed_at: recordedAt })
        .where('version', '=', version)
        .execute();
      await tx.deleteFrom('waiting_items').where('id', '=', waitingId(version)).execute();
    };
    switch (event.type) {
      case 'programme.agreement-recorded.v1':
        return put(event.data.version, {
          effective_from: event.data.effectiveFrom,
          status: 'recorded',
          decision: null,
          changes: null,
          proposed_by: null,
          decided_by: null,
          changed_at: recordedAt,
        });
      case 'programme.amendment-proposed.v1': {
        const { amendment, effectiveFrom, decision, changes, by } = event.data;
        await put(changes.version, {
          effective_from: effectiveFrom,
          status: 'proposed',
          decision,
          changes: JSON.stringify(changes),
          proposed_by: by,
          decided_by: null,
          changed_at: recordedAt,
        });
        await waits(tx, {
          id: waitingId(amendment),
          trajectory: null,
          hub: null,
          waiting_for: 'amendment-approval',
          waiting_on: 'second-person',
          reference: amendment,
          since: recordedAt,
          until: null,
        });
        return;
      }
      case 'programme.amendment-approved.v1':
        return decided(event.data.amendment, 'approved', event.data.by);
      case 'programme.amendment-rejected.v1':
        return decided(event.data.amendment, 'rejected', event.data.by);
      default:
        return unreachable(event);
    }
  },
};
