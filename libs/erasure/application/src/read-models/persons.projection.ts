import type { StoredEvent } from '@digihub/event-store';
import { subjectsIn } from '@digihub/privacy';
import type { Projection } from '@digihub/read-models';
import type { ErasureTables } from './tables.js';

/**
 * Whose keys seal something of which trajectory, whatever the context: read off the seals themselves, so that no
 * field can be overlooked. What the events mean stays the context's own.
 */
export const personsProjection: Projection<StoredEvent, ErasureTables> = {
  kind: 'projection',
  name: 'erasure.persons',
  types: ['intake.', 'routing.', 'coaching.', 'timesheet.', 'finance.'],
  async project(tx, { body: { data, metadata } }) {
    const { trajectory } = metadata;
    if (trajectory === undefined) return;
    const subjects = subjectsIn([data, metadata.command?.data ?? null]);
    if (subjects.size === 0) return;
    await tx
      .insertInto('persons')
      .values([...subjects].map((subject) => ({ subject, trajectory })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
};
