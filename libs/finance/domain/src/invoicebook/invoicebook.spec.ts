import { describe, expect, it } from '@jest/globals';
import { fold } from '@digihub/kernel';
import { given, specification } from '@digihub/kernel/testing';
import { isStructuredCommunication } from '@digihub/programme';
import fc from 'fast-check';
import { invoicebook, type InvoicebookCommand } from './invoicebook.js';
import type { InvoicebookEvent } from './invoicebook.events.js';

const take = (invoice: string): InvoicebookCommand => ({
  type: 'take-number',
  data: { chamber: 'voka-limburg', trajectory: 't1', invoice },
});

describe('the invoice book of a chamber', () => {
  it('gives a number with its structured communication', () => {
    specification(invoicebook)
      .given([])
      .when(take('i1'), given())
      .then([
        {
          type: 'invoicebook.number-taken.v1',
          data: {
            chamber: 'voka-limburg',
            sequence: 1,
            number: 'voka-limburg-2022-000001',
            communication: '+++202/2000/00181+++',
            issuedOn: '2022-03-01',
            trajectory: 't1',
            invoice: 'i1',
          },
        },
      ]);
  });

  it('has no gaps and numbers nothing twice, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('i1', 'i2', 'i3', 'i4')), (invoices) => {
        const events: InvoicebookEvent[] = [];
        for (const invoice of invoices) {
          const decision = invoicebook.decide(take(invoice), fold(invoicebook, events), given());
          events.push(...(decision as readonly InvoicebookEvent[]));
        }
        expect(events.map(({ data }) => data.sequence)).toEqual(events.map((_, index) => index + 1));
        expect(events.length).toBe(new Set(invoices).size);
        for (const { data } of events) expect(isStructuredCommunication(data.communication)).toBe(true);
      }),
    );
  });
});
