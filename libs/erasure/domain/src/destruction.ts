import { type Command, type Decider, known, unreachable } from '@digihub/kernel';
import type { DestructionEvent, DestructionPlan, DueTrajectory } from './erasure.events.js';
import { refuse } from './refusals.js';

export type DestructionCommand =
  | Command<'draw-list', { readonly hub: string }>
  | Command<'approve-list', Record<never, never>>
  | Command<'refuse-list', Record<never, never>>
  | Command<'begin', DestructionPlan>
  | Command<'note-destroyed', { readonly forgotten: readonly string[]; readonly receipt: string }>;

export interface DestructionFacts {
  /** `draw-list`: ended, past the last day by the law of today, and not on hold. */
  readonly due?: readonly DueTrajectory[];
}

export interface DestructionState {
  readonly status: 'unknown' | 'drawn' | 'approved-once' | 'approved' | 'begun' | 'refused' | 'executed';
  readonly hub?: string;
  readonly items: readonly DueTrajectory[];
  readonly approvedBy: readonly string[];
}

/** A list of what may be destroyed at the end of its retention: drawn by rule, approved by two, executed by the system. */
export const destruction: Decider<DestructionState, DestructionCommand, DestructionEvent, DestructionFacts> =
  {
    initialState: { status: 'unknown', items: [], approvedBy: [] },

    decide(command, state, { actor, facts }) {
      if (command.type === 'draw-list') {
        if (state.status !== 'unknown') return refuse('already-requested');
        const items = known(facts.due, 'due');
        return items.length > 0
          ? [{ type: 'destruction.list-drawn.v1', data: { hub: command.data.hub, items } }]
          : refuse('nothing-due');
      }
      if (state.status === 'unknown') return refuse('unknown');
      if (command.type === 'begin') {
        return state.status === 'approved' ? [{ type: 'destruction.begun.v1', data: command.data }] : [];
      }
      if (command.type === 'note-destroyed') {
        return state.status === 'begun' ? [{ type: 'destruction.executed.v1', data: command.data }] : [];
      }
      if (state.status !== 'drawn' && state.status !== 'approved-once') {
        return refuse('closed', { status: state.status });
      }
      switch (command.type) {
        case 'approve-list': {
          if (state.approvedBy.includes(actor.id)) return refuse('second-person');
          if (state.status === 'drawn') {
            return [{ type: 'destruction.approved-once.v1', data: { approvedBy: actor.id } }];
          }
          const trajectories = state.items.map(({ trajectory }) => trajectory);
          return [{ type: 'destruction.approved.v1', data: { approvedBy: actor.id, trajectories } }];
        }
        case 'refuse-list':
          return [{ type: 'destruction.list-refused.v1', data: {} }];
        default:
          return unreachable(command);
      }
    },

    evolve(state, event) {
      switch (event.type) {
        case 'destruction.list-drawn.v1':
          return { status: 'drawn', ...event.data, approvedBy: [] };
        case 'destruction.approved-once.v1':
          return { ...state, status: 'approved-once', approvedBy: [event.data.approvedBy] };
        case 'destruction.approved.v1':
          return { ...state, status: 'approved', approvedBy: [...state.approvedBy, event.data.approvedBy] };
        case 'destruction.list-refused.v1':
          return { ...state, status: 'refused' };
        case 'destruction.begun.v1':
          return { ...state, status: 'begun' };
        case 'destruction.executed.v1':
          return { ...state, status: 'executed' };
        default:
          return unreachable(event);
      }
    },
  };
