import { type Command, type Day, type Decider, type Decision, known, unreachable } from '@digihub/kernel';
import type { ErasureEvent, ErasureGround, RefusalGround } from './erasure.events.js';
import { refuse } from './refusals.js';

export type ErasureCommand =
  | Command<
      'request-erasure',
      { readonly subject: string; readonly hub: string; readonly ground: ErasureGround }
    >
  | Command<'approve-erasure', Record<never, never>>
  | Command<'refuse-erasure', { readonly ground: RefusalGround }>
  | Command<'note-stopped', { readonly held: readonly string[] }>
  | Command<'note-erased', { readonly forgotten: readonly string[]; readonly receipt: string }>;

/** What stands against forgetting a person, looked up when it is decided. */
export interface Obstacles {
  readonly forgotten: boolean;
  /** Person and trajectories on which a legal hold lies. */
  readonly held: readonly string[];
  /** Trajectories of the person that have not ended. */
  readonly open: readonly string[];
  /** The last day on which any of the ended ones must be kept, by the law of today. */
  readonly retainUntil?: Day;
}

export interface ErasureFacts {
  /** `request-erasure`, `approve-erasure`. */
  readonly obstacles?: Obstacles;
}

export interface ErasureState {
  readonly status: 'unknown' | 'requested' | 'approved' | 'refused' | 'executed';
  readonly subject?: string;
  readonly hub?: string;
  readonly requestedBy?: string;
  readonly approvedBy?: string;
}

/** A person asks to be forgotten: asked by one, approved by another, executed by the system. */
export const erasure: Decider<ErasureState, ErasureCommand, ErasureEvent, ErasureFacts> = {
  initialState: { status: 'unknown' },

  decide(command, state, { actor, today, facts }) {
    switch (command.type) {
      case 'request-erasure':
        if (state.status !== 'unknown') return refuse('already-requested');
        if (known(facts.obstacles, 'obstacles').forgotten) return refuse('already-forgotten');
        return [{ type: 'erasure.requested.v1', data: { ...command.data, requestedBy: actor.id } }];
      case 'approve-erasure': {
        if (state.status === 'unknown') return refuse('unknown');
        if (state.status !== 'requested') return refuse('closed', { status: state.status });
        if (actor.id === state.requestedBy) return refuse('second-person');
        const obstacle = standingAgainst(known(facts.obstacles, 'obstacles'), today);
        return (
          obstacle ?? [
            { type: 'erasure.approved.v1', data: { subject: state.subject!, approvedBy: actor.id } },
          ]
        );
      }
      case 'refuse-erasure':
        if (state.status === 'unknown') return refuse('unknown');
        return state.status === 'requested'
          ? [{ type: 'erasure.refused.v1', data: command.data }]
          : refuse('closed', { status: state.status });
      case 'note-stopped':
        return state.status === 'approved' ? [{ type: 'erasure.stopped.v1', data: command.data }] : [];
      case 'note-erased':
        return state.status === 'approved' ? [{ type: 'erasure.executed.v1', data: command.data }] : [];
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'erasure.requested.v1': {
        const { subject, hub, requestedBy } = event.data;
        return { status: 'requested', subject, hub, requestedBy };
      }
      case 'erasure.approved.v1':
        return { ...state, status: 'approved', approvedBy: event.data.approvedBy };
      case 'erasure.refused.v1':
        return { ...state, status: 'refused' };
      case 'erasure.stopped.v1':
        return { ...state, status: 'requested' };
      case 'erasure.executed.v1':
        return { ...state, status: 'executed' };
      default:
        return unreachable(event);
    }
  },
};

const standingAgainst = ({ held, open, retainUntil }: Obstacles, today: Day): Decision<never> | undefined => {
  if (held.length > 0) return refuse('on-hold', { held: held.join(', ') });
  if (open.length > 0) return refuse('still-open', { open: open.join(', ') });
  if (retainUntil !== undefined && retainUntil >= today)
    return refuse('still-retained', { until: retainUntil });
  return undefined;
};
