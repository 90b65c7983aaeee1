import { type Command, type Decider, unreachable } from '@digihub/kernel';
import { structuredCommunication } from '@digihub/programme';
import type { InvoicebookEvent } from './invoicebook.events.js';

export type InvoicebookCommand = Command<
  'take-number',
  { readonly chamber: string; readonly trajectory: string; readonly invoice: string }
>;

export interface InvoicebookState {
  readonly last: number;
  readonly numbered: Readonly<Record<string, number>>;
}

/** The invoice book of one lead chamber: a number for each document, without gaps and in order of date. */
export const invoicebook: Decider<InvoicebookState, InvoicebookCommand, InvoicebookEvent> = {
  initialState: { last: 0, numbered: {} },

  decide(command, state, { today }) {
    switch (command.type) {
      case 'take-number': {
        const { chamber, trajectory, invoice } = command.data;
        if (state.numbered[invoice] !== undefined) return [];
        const sequence = state.last + 1;
        const year = today.slice(0, 4);
        const digits = String(sequence).padStart(6, '0');
        return [
          {
            type: 'invoicebook.number-taken.v1',
            data: {
              chamber,
              sequence,
              number: `${chamber}-${year}-${digits}`,
              communication: structuredCommunication(`${year}${digits}`),
              issuedOn: today,
              trajectory,
              invoice,
            },
          },
        ];
      }
      default:
        return unreachable(command.type);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'invoicebook.number-taken.v1': {
        const { sequence, invoice } = event.data;
        return { last: sequence, numbered: { ...state.numbered, [invoice]: sequence } };
      }
      default:
        return unreachable(event.type);
    }
  },
};
