import type { DomainEvent } from '@digihub/kernel';
import { type Contract, contract, type ContractRegistry, registry } from '@digihub/contracts';
import { as, type Publisher, publisher } from '@digihub/event-bus';
import type { Migration } from '@digihub/read-models';
import { Type } from '@sinclair/typebox';

/** The suite's own published event: a number that was counted for a trajectory. */
export const counted = contract(
  'counter.counted.v1',
  'A number was counted.',
  Type.Object({ n: Type.Integer({ description: 'the number' }) }),
);

/** A version that the consumers of this suite do not know. */
const countedAnew = contract(
  'counter.counted.v2',
  'A number was counted.',
  Type.Object({ number: Type.Integer({ description: 'the number' }) }),
);

export const contracts: ContractRegistry = registry({ counted });

const publishAs = (published: Contract) => (event: DomainEvent) => as(published, event.data as never);

export const counterPublisher: Publisher = publisher<
  DomainEvent<'counter.counted.v1'> | DomainEvent<'counter.counted.v2'> | DomainEvent<'counter.private.v1'>
>(
  'counter',
  ['counter-'],
  {},
  { 'counter.counted.v1': publishAs(counted), 'counter.counted.v2': publishAs(countedAnew) },
);

/** A read model that shows a repeat (the sum) and a wrong order (the log). */
export interface CountingTables {
  totals: { trajectory: string; total: number; last: number };
}

export const countingMigrations: readonly Migration[] = [
  {
    name: '001-totals',
    up: (db) =>
      db.schema
        .createTable('totals')
        .addColumn('trajectory', 'text', (column) => column.primaryKey())
        .addColumn('total', 'integer', (column) => column.notNull())
        .addColumn('last', 'integer', (column) => column.notNull())
        .execute(),
  },
];
