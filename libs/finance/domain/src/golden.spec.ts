import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, fold, upcast, type Upcasters } from '@digihub/kernel';
import { goldenEvents } from '@digihub/kernel/testing';
import { account } from './account/account.js';
import { accountUpcasters } from './account/account.upcasters.js';
import { agreement } from './agreement/agreement.js';
import { agreementUpcasters } from './agreement/agreement.upcasters.js';
import { aid } from './aid/aid.js';
import { aidUpcasters } from './aid/aid.upcasters.js';
import { budget } from './budget/budget.js';
import { budgetUpcasters } from './budget/budget.upcasters.js';
import { invoicebook } from './invoicebook/invoicebook.js';
import { invoicebookUpcasters } from './invoicebook/invoicebook.upcasters.js';
import { supplier } from './supplier/supplier.js';
import { supplierUpcasters } from './supplier/supplier.upcasters.js';

const read =
  <State, Event extends DomainEvent>(
    decider: { readonly initialState: State; evolve(state: State, event: Event): State },
    upcasters: Upcasters,
  ) =>
  (event: DomainEvent): unknown =>
    fold(decider, [upcast(event, upcasters) as Event]);

const aggregates = [
  {
    folder: 'account',
    files: ['account/quote', 'account/cost', 'account/invoice', 'account/settlement'],
    reads: read(account, accountUpcasters),
  },
  { folder: 'agreement', files: ['agreement/agreement'], reads: read(agreement, agreementUpcasters) },
  { folder: 'aid', files: ['aid/aid'], reads: read(aid, aidUpcasters) },
  { folder: 'budget', files: ['budget/budget'], reads: read(budget, budgetUpcasters) },
  {
    folder: 'invoicebook',
    files: ['invoicebook/invoicebook'],
    reads: read(invoicebook, invoicebookUpcasters),
  },
  { folder: 'supplier', files: ['supplier/supplier'], reads: read(supplier, supplierUpcasters) },
];

const typesIn = (file: string): readonly string[] =>
  readFileSync(new URL(`./${file}.events.ts`, import.meta.url), 'utf8').match(
    /(?<=')\w+\.[a-z-]+\.v\d+(?=')/g,
  ) ?? [];

describe.each(aggregates)('$folder', ({ folder, files, reads }) => {
  const stored = goldenEvents(new URL(`./golden/${folder}/`, import.meta.url));

  it('has an example of every version', () => {
    expect(stored.map(({ type }) => type).sort()).toEqual(files.flatMap(typesIn).sort());
  });

  it.each(stored)('$type still reads', (event) => expect(reads(event)).toBeDefined());
});
