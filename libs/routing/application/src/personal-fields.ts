import type { PersonalFields } from '@digihub/context';
import type { RoutingCommand, RoutingState } from '@digihub/routing-domain';

const considered = ['reason.note', 'alternatives.note', 'conflictOfInterest.statement'] as const;

/** What routing seals: all free text, under the contact person's key. Grounds are codes, and stay in the clear. */
export const personalFields: PersonalFields<RoutingState, RoutingCommand> = {
  fields: {
    'ask-partner': ['brief', 'againBecause', ...considered],
    accept: ['note'],
    refuse: ['note'],
    recall: ['reason'],
    'buy-expertise': ['choice.note', ...considered],
    'refer-for-implementation': ['reason', 'conflictOfInterest.statement'],
    'end-without-route': considered,
    withdraw: ['reason'],
    'agree-to-wait': ['reason'],
  },
  subject: (_command, state) => state.contact,
};
