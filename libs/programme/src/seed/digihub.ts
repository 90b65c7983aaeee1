import type { Programme } from '../programme.js';
import { sectors, selectionCriteria, themes } from './classification.js';
import {
  annualHours,
  fundingKeys,
  hourlyRates,
  hubBudgets,
  marketEnvelopes,
  periods,
  staffing,
  vatRates,
} from './funding.js';
import { aidRegimes, procurement, retention, smeThresholds } from './law.js';
import { memberships, offices, organisations, paymentBases, vatRecoveries } from './organisations.js';
import { hubs, launch, postcodes } from './provinces.js';

/** The programme as the minister's answer of May 2021 describes it, with what law and our own assumptions add. */
export const programme: Programme = {
  code: 'digihub',
  name: 'DigiHub',
  version: '2021.1',
  periods,
  hubs,
  organisations,
  memberships,
  paymentBases,
  vatRecoveries,
  offices,
  postcodes,
  closingDays: [],
  deadlines: [
    {
      firstContactWorkingDays: 2,
      partnerAnswerWorkingDays: 5,
      coachWorkingDays: 3,
      quoteValidityDays: 30,
      invoiceDueDays: 30,
      reminderDays: 14,
      idleDays: 30,
      from: launch,
      origin: 'derived',
      note: 'Defaults: the source gives no terms.',
    },
  ],
  fundingKeys,
  hubBudgets,
  marketEnvelopes,
  aidRegimes,
  smeThresholds,
  hourlyRates,
  annualHours,
  staffing,
  vatRates,
  selectionCriteria,
  retention,
  procurement,
  themes,
  sectors,
};
