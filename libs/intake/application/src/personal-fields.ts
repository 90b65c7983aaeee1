import type { PersonalFields } from '@digihub/context';
import type { RequestCommand, RequestState } from '@digihub/intake-domain';

/** What intake seals: the enterprise's own data under its key, all the rest under the contact person's. */
export const personalFields: PersonalFields<RequestState, RequestCommand> = {
  fields: {
    'receive-request': ['contact.name', 'contact.email', 'contact.phone', 'question', 'enterpriseName'],
    'record-first-contact': ['note'],
    'identify-enterprise': ['number', 'name', 'address'],
    'find-question-vague': ['missing'],
    'clarify-question': ['summary'],
    'agree-to-wait': ['reason'],
    'give-first-line-advice': ['advice'],
    decline: ['reason'],
    withdraw: ['reason'],
  },
  subject: (command, state) => {
    switch (command.type) {
      case 'receive-request':
        return command.data.contact.subject;
      case 'identify-enterprise':
        return command.data.enterprise;
      default:
        return state.contact;
    }
  },
};
