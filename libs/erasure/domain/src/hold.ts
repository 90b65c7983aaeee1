import { type Command, type Decider, unreachable } from '@digihub/kernel';
import type { HoldEvent, HoldGround } from './erasure.events.js';
import { refuse } from './refusals.js';

export type HoldCommand =
  | Command<'place-hold', { readonly ground: HoldGround; readonly hub?: string }>
  | Command<'release-hold', Record<never, never>>;

export interface HoldState {
  readonly held: boolean;
  readonly hub?: string;
  readonly placedBy?: string;
}

/** A legal hold on a trajectory or a person: nothing of it is destroyed until another person releases it. */
export const hold: Decider<HoldState, HoldCommand, HoldEvent> = {
  initialState: { held: false },

  decide(command, state, { actor }) {
    switch (command.type) {
      case 'place-hold':
        return state.held
          ? refuse('on-hold-already')
          : [{ type: 'hold.placed.v1', data: { ...command.data, placedBy: actor.id } }];
      case 'release-hold':
        if (!state.held) return refuse('not-on-hold');
        return actor.id === state.placedBy
          ? refuse('second-person')
          : [{ type: 'hold.released.v1', data: {} }];
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'hold.placed.v1': {
        const { hub, placedBy } = event.data;
        return { held: true, placedBy, ...(hub === undefined ? {} : { hub }) };
      }
      case 'hold.released.v1':
        return { ...state, held: false };
      default:
        return unreachable(event);
    }
  },
};
