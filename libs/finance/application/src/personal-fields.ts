import type { PersonalFields } from '@digihub/context';
import type { AccountCommand, AccountState, AidCommand, AidState } from '@digihub/finance-domain';

/** Free text on an account, under the key of the enterprise. */
export const accountFields: PersonalFields<AccountState, AccountCommand> = {
  fields: {
    'reject-supplier-invoice': ['reason'],
    'propose-write-off': ['reason'],
  },
  subject: (_command, state) => state.enterprise,
};

/** Who else granted aid, under the key of the undertaking. */
export const aidFields: PersonalFields<AidState, AidCommand> = {
  fields: { 'declare-other-aid': ['others.grantor'] },
  subject: (command) => (command.type === 'declare-other-aid' ? command.data.undertaking : undefined),
};

/** Streams on which nothing personal is ever said. */
export const nothingPersonal = { fields: {}, subject: () => undefined };
