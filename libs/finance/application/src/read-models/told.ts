import { isTechnical } from '@digihub/command-handling';
import { type StoredEvent, toDomainEvent } from '@digihub/event-store';
import { type AccountEvent, accountUpcasters } from '@digihub/finance-domain';
import type { Instant } from '@digihub/kernel';
import type { Projection } from '@digihub/read-models';
import type { Transaction } from 'kysely';
import type { FinanceTables } from './tables.js';

export type Tx = Transaction<FinanceTables>;

/** An event of an account, with what surrounds it. */
export interface Told {
  readonly event: AccountEvent;
  readonly id: string;
  readonly trajectory: string;
  readonly hub: string | null;
  readonly at: Instant;
  readonly revision: number;
}

/** A projection over the streams of accounts. `technical`: what a reaction left that changed nothing. */
export const ofAccounts = (
  name: string,
  project: (tx: Tx, told: Told) => Promise<void>,
  technical: (tx: Tx, stored: StoredEvent) => Promise<void> = () => Promise.resolve(),
): Projection<StoredEvent, FinanceTables> => ({
  kind: 'projection',
  name,
  types: ['finance.'],
  async project(tx, { body: stored }) {
    if (isTechnical(stored.type)) {
      await technical(tx, stored);
      return;
    }
    const { id, metadata, revision } = stored;
    await project(tx, {
      event: toDomainEvent(stored, accountUpcasters) as AccountEvent,
      id,
      trajectory: metadata.trajectory!,
      hub: metadata.hub ?? null,
      at: metadata.recordedAt,
      revision,
    });
  },
});
