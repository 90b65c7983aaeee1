import { dayOf, type Instant } from '@digihub/kernel';
import {
  deadlines,
  findOrganisation,
  fundingKey,
  hubBudget,
  leadChambersOf,
  marketEnvelope,
  type Programme,
  programmePeriod,
  recoversVat,
  standardHourlyRate,
  vatRate,
} from '@digihub/programme';
import type { AccountCommand, AccountFacts } from './account/account.commands.js';
import type { AccountState } from './account/account.state.js';
import type { AidCommand } from './aid/aid.js';
import type { AidFacts } from './aid/cumulation.js';
import type { BudgetCommand, BudgetFacts } from './budget/budget.js';

/** The basis on which this programme grants aid; the regime of the day follows from it. */
const aidBasis = 'de-minimis';

/** What each decision on an account looks up, from the agreement as it stands on the day. */
export const accountFacts = (
  programme: Programme,
  command: AccountCommand,
  { hub }: AccountState,
  now: Instant,
): AccountFacts => {
  const today = dayOf(now);
  switch (command.type) {
    case 'request-reservation':
      return { period: periodOn(programme, today), key: fundingKey(programme, 'services', today) };
    case 'book-hours': {
      const { organisation, day } = command.data;
      // Chambers guide, knowledge partners advise: each has its own standard rate.
      const category = findOrganisation(programme, organisation)?.kind === 'chamber' ? 'coach' : 'expert';
      const { version, amount } = standardHourlyRate(programme, category, day);
      return { period: periodOn(programme, today), rate: { version, category, amount } };
    }
    case 'receive-supplier-invoice': {
      const [chamber] = hub === undefined ? [] : leadChambersOf(programme, hub, today);
      if (!chamber) return {};
      const { code } = chamber;
      return {
        bearer: { chamber: code, recoversVat: recoversVat(programme, code, command.data.issuedOn) },
      };
    }
    case 'pay-supplier-invoice':
      return { period: periodOn(programme, today) };
    case 'request-instalment':
    case 'request-final-invoice':
      return {
        leadChambers: hub === undefined ? [] : leadChambersOf(programme, hub, today).map(({ code }) => code),
      };
    case 'issue-invoice': {
      const { issuedOn } = command.data;
      const { invoiceDueDays } = deadlines(programme, issuedOn);
      return { vatBasisPoints: vatRate(programme, issuedOn), invoiceDueDays };
    }
    default:
      return {};
  }
};

const periodOn = (programme: Programme, day: string) => {
  const { first, last } = programmePeriod(programme, day);
  return { first, last };
};

export const aidFacts = (programme: Programme, command: AidCommand): AidFacts => {
  if (command.type === 'release-aid' || command.type === 'finalise-aid') return {};
  return { basis: aidBasis, regimes: programme.aidRegimes.filter(({ basis }) => basis === aidBasis) };
};

export const budgetFacts = (
  programme: Programme,
  command: BudgetCommand,
  hub: string,
  now: Instant,
): BudgetFacts => {
  if (command.type !== 'reserve-budget') return {};
  const today = dayOf(now);
  return {
    budget: hubBudget(programme, hub, 'services', today),
    marketEnvelope: marketEnvelope(programme, hub, today),
  };
};
