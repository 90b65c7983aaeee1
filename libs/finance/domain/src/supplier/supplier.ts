import { type Command, type Decider, unreachable } from '@digihub/kernel';
import type { SupplierEvent } from './supplier.events.js';

export type SupplierCommand = Command<
  'register-number',
  { readonly number: string; readonly trajectory: string; readonly invoice: string }
>;

export interface SupplierState {
  /** Invoice numbers without case and punctuation → the invoice that bears it. */
  readonly numbers: Readonly<Record<string, { readonly trajectory: string; readonly invoice: string }>>;
}

/** `2022/0014` and `2022-0014` are one number: a retyped invoice must not slip through. */
const plain = (number: string): string => number.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** The invoice numbers of one supplier over all trajectories and hubs: each is used once. */
export const supplier: Decider<SupplierState, SupplierCommand, SupplierEvent> = {
  initialState: { numbers: {} },

  decide(command, state) {
    switch (command.type) {
      case 'register-number': {
        const { data } = command;
        const first = state.numbers[plain(data.number)];
        if (!first) return [{ type: 'supplier.number-registered.v1', data }];
        return first.invoice === data.invoice
          ? []
          : [{ type: 'supplier.number-refused.v1', data: { ...data, first } }];
      }
      default:
        return unreachable(command.type);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'supplier.number-registered.v1': {
        const { number, trajectory, invoice } = event.data;
        return { numbers: { ...state.numbers, [plain(number)]: { trajectory, invoice } } };
      }
      case 'supplier.number-refused.v1':
        return state;
      default:
        return unreachable(event);
    }
  },
};
