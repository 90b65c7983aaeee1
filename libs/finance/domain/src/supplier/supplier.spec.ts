import { describe, it } from '@jest/globals';
import { given, specification } from '@digihub/kernel/testing';
import { supplier, type SupplierCommand } from './supplier.js';

const register = (number: string, invoice: string): SupplierCommand => ({
  type: 'register-number',
  data: { number, trajectory: 't1', invoice },
});
const registered = { type: 'supplier.number-registered.v1', data: register('2022/0014', 'i1').data } as const;

describe('the invoice numbers of a supplier', () => {
  it('are registered once', () => {
    specification(supplier).given([]).when(register('2022/0014', 'i1'), given()).then([registered]);
    specification(supplier).given([registered]).when(register('2022/0014', 'i1'), given()).thenNothing();
  });

  it('are refused a second time, also when written otherwise', () => {
    specification(supplier)
      .given([registered])
      .when(register('2022-0014', 'i2'), given())
      .then([
        {
          type: 'supplier.number-refused.v1',
          data: {
            number: '2022-0014',
            trajectory: 't1',
            invoice: 'i2',
            first: { trajectory: 't1', invoice: 'i1' },
          },
        },
      ]);
  });
});
