import { type Cents, dayOf, type Instant } from '@digihub/kernel';
import {
  deadlines,
  type HubCode,
  type OrganisationCode,
  procurementBand,
  type Programme,
  providersOf,
  workingDaysAfter,
} from '@digihub/programme';
import type { RoutingCommand, RoutingFacts, RoutingState } from '@digihub/routing-domain';
import { partnersOf, standingOf } from './pools.js';

/** What a hub bought from a provider before, in euro cents, as far as this context knows. */
export type BoughtBefore = (hub: HubCode, provider: OrganisationCode) => Promise<Cents>;

/** What each command's decision looks up: the programme as it stands on the day, and earlier purchases. */
export const routingFacts = async (
  programme: Programme,
  boughtBefore: BoughtBefore,
  command: RoutingCommand,
  { hub, ask }: RoutingState,
  now: Instant,
): Promise<RoutingFacts> => {
  if (hub === undefined) return {};
  const today = dayOf(now);
  switch (command.type) {
    case 'ask-partner': {
      const { partnerAnswerWorkingDays } = deadlines(programme, today);
      return {
        partners: partnersOf(programme, hub, today),
        standing: standingOf(programme, command.data.organisation, hub, today),
        answerBy: workingDaysAfter(programme, today, partnerAnswerWorkingDays),
      };
    }
    case 'accept':
      return ask ? { standing: standingOf(programme, ask.organisation, hub, today) } : {};
    case 'buy-expertise': {
      const { offers, provider } = command.data;
      const price = offers.find((offer) => offer.provider === provider)?.price ?? 0;
      const before = await boughtBefore(hub, provider);
      const { method, minimumOffers } = procurementBand(programme, before + price, today);
      return {
        partners: partnersOf(programme, hub, today),
        providers: providersOf(programme, hub, today).map(({ code }) => code),
        procurement: { method, minimumOffers, boughtBefore: before },
      };
    }
    case 'refer-for-implementation':
      return { providers: providersOf(programme, hub, today).map(({ code }) => code) };
    case 'end-without-route':
      return { partners: partnersOf(programme, hub, today) };
    default:
      return {};
  }
};
