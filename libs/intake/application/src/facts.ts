import { dayOf, type Instant } from '@digihub/kernel';
import type { RequestCommand, RequestFacts } from '@digihub/intake-domain';
import {
  deadlines,
  hubOfPostcode,
  hubsOfOffice,
  type Programme,
  programmePeriod,
  smeThresholds,
  themesOn,
  workingDaysAfter,
} from '@digihub/programme';

/** What each command's decision looks up, from the programme as it stands on the day. */
export const requestFacts = (programme: Programme, command: RequestCommand, now: Instant): RequestFacts => {
  const today = dayOf(now);
  switch (command.type) {
    case 'receive-request': {
      const { firstContactWorkingDays } = deadlines(programme, today);
      const { office, receivedAt } = command.data;
      return {
        firstContactBy: workingDaysAfter(programme, dayOf(receivedAt ?? now), firstContactWorkingDays),
        ...(office === undefined
          ? {}
          : { officeHub: hubsOfOffice(programme, office, today)[0] ?? 'unknown' }),
      };
    }
    case 'identify-enterprise':
      return { hub: hubOfPostcode(programme, command.data.postcode, today) };
    case 'declare-size':
      return { thresholds: smeThresholds(programme, command.data.declaredOn) };
    case 'clarify-question':
      return { themes: themesOn(programme, today).map((theme) => theme.code) };
    case 'open-trajectory': {
      const { first, last } = programmePeriod(programme, today);
      return { period: { start: first, end: last } };
    }
    default:
      return {};
  }
};
