import {
  type Command,
  type Day,
  type Decider,
  type Decision,
  type Given,
  unreachable,
} from '@digihub/kernel';
import { amend, type Amendment, inconsistencies, type Programme } from '@digihub/programme';
import { without } from '../records.js';
import { refuse } from '../refusals.js';
import type { AgreementEvent, AmendmentProposed } from './agreement.events.js';

export type AgreementCommand =
  | Command<'record-agreement', { readonly effectiveFrom: Day; readonly programme: Programme }>
  | Command<'propose-amendment', Omit<AmendmentProposed['data'], 'by'>>
  | Command<'approve-amendment', { readonly amendment: string }>
  | Command<'reject-amendment', { readonly amendment: string }>;

export interface AgreementState {
  /** The programme with every approved amendment; each rule in it has its own days. */
  readonly programme?: Programme;
  readonly proposals: Readonly<Record<string, AmendmentProposed['data']>>;
  readonly versions: readonly string[];
}

/** The programme agreement and its amendments: what the money rules are, from when. */
export const agreement: Decider<AgreementState, AgreementCommand, AgreementEvent> = {
  initialState: { proposals: {}, versions: [] },

  decide(command, state, given) {
    if (command.type === 'record-agreement') {
      const { effectiveFrom, programme } = command.data;
      const { version } = programme;
      return state.programme
        ? []
        : [{ type: 'programme.agreement-recorded.v1', data: { version, effectiveFrom, programme } }];
    }
    if (!state.programme) return refuse('no-agreement');
    switch (command.type) {
      case 'propose-amendment':
        return propose(command.data, state, state.programme, given);
      case 'approve-amendment': {
        const { amendment } = command.data;
        const proposal = state.proposals[amendment];
        if (!proposal) return refuse('unknown-amendment');
        if (proposal.by === given.actor.id) return refuse('second-person-needed');
        const wrong = objection(proposal, state, state.programme);
        if (wrong) return wrong;
        const { effectiveFrom, changes } = proposal;
        return [
          {
            type: 'programme.amendment-approved.v1',
            data: { amendment, version: changes.version, effectiveFrom, by: given.actor.id },
          },
        ];
      }
      case 'reject-amendment': {
        const { amendment } = command.data;
        return state.proposals[amendment]
          ? [{ type: 'programme.amendment-rejected.v1', data: { amendment, by: given.actor.id } }]
          : refuse('unknown-amendment');
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'programme.agreement-recorded.v1': {
        const { programme, version } = event.data;
        return { ...state, programme, versions: [...state.versions, version] };
      }
      case 'programme.amendment-proposed.v1':
        return { ...state, proposals: { ...state.proposals, [event.data.amendment]: event.data } };
      case 'programme.amendment-approved.v1': {
        const proposal = state.proposals[event.data.amendment];
        const proposals = without(state.proposals, event.data.amendment);
        if (!proposal || !state.programme) return { ...state, proposals };
        const programme = amend(state.programme, proposal.changes);
        return { programme, proposals, versions: [...state.versions, event.data.version] };
      }
      case 'programme.amendment-rejected.v1':
        return { ...state, proposals: without(state.proposals, event.data.amendment) };
      default:
        return unreachable(event);
    }
  },
};

const propose = (
  data: Omit<AmendmentProposed['data'], 'by'>,
  state: AgreementState,
  programme: Programme,
  given: Given<void>,
): Decision<AgreementEvent> => {
  if (state.proposals[data.amendment]) return [];
  return (
    objection(data, state, programme) ?? [
      { type: 'programme.amendment-proposed.v1', data: { ...data, by: given.actor.id } },
    ]
  );
};

const objection = (
  { changes, effectiveFrom }: { readonly changes: Amendment; readonly effectiveFrom: Day },
  state: AgreementState,
  programme: Programme,
) => {
  if (state.versions.includes(changes.version)) return refuse('version-exists', { version: changes.version });
  const entries = Object.values(changes.added ?? {}).flat();
  if (entries.length === 0 && (changes.left ?? []).length === 0) return refuse('amendment-empty');
  if (entries.some(({ from }) => from < effectiveFrom)) return refuse('amendment-reaches-back');
  const [wrong] = inconsistencies(amend(programme, changes));
  return wrong === undefined ? undefined : refuse('amendment-unsound', { wrong });
};
