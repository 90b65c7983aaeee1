import type { PaymentBasis, ProcurementMethod } from '@digihub/programme';
import type {
  Alternative,
  AskGround,
  ClosingOutcome,
  EndGround,
  MarketGround,
  NotAskedGround,
  OfferChoice,
  RecallCause,
  RefusalGround,
  ReopeningCause,
  Route,
  RoutingStatus,
} from '@digihub/routing-domain';
import { terms } from '../telling.js';

export const routingStatuses = terms<RoutingStatus>({
  unknown: ['onbekend', 'unknown'],
  'to-route': ['nog toe te wijzen', 'to be routed'],
  asked: ['gevraagd aan een kennisactor', 'asked of a knowledge partner'],
  routed: ['toegewezen', 'routed'],
  referred: ['doorverwezen naar de private markt', 'referred to the private market'],
  ended: ['niemand nam de vraag op', 'nobody took the question up'],
  withdrawn: ['ingetrokken door de onderneming', 'withdrawn by the enterprise'],
  closed: ['afgesloten', 'closed'],
});

export const routes = terms<Route>({
  'own-pool': ['eigen pool', 'own pool'],
  'other-province': ['andere provincie', 'another province'],
  'bought-expertise': ['aangekochte expertise', 'bought expertise'],
});

export const paymentBases = terms<PaymentBasis>({
  beneficiary: ['betaald per uur', 'paid by the hour'],
  supplier: ['betaald op factuur', 'paid by invoice'],
});

export const askGrounds = terms<AskGround>({
  expertise: ['om de expertise', 'for its expertise'],
  infrastructure: ['om de infrastructuur', 'for its infrastructure'],
  availability: ['om de beschikbaarheid', 'for its availability'],
  'earlier-work': ['om eerder werk', 'for earlier work'],
  other: ['andere reden', 'another reason'],
});

const notAskedGrounds = terms<NotAskedGround>({
  'other-expertise': ['andere expertise', 'other expertise'],
  'no-capacity': ['geen capaciteit', 'no capacity'],
  'conflict-of-interest': ['belangenconflict', 'conflict of interest'],
  'known-unavailable': ['niet beschikbaar', 'not available'],
  other: ['andere reden', 'another reason'],
});

/** What became of who was considered and not chosen; where it was not asked, why. */
export const alternatives = {
  ...notAskedGrounds,
  ...terms<Alternative['outcome']>({
    refused: ['weigerde', 'refused'],
    expired: ['antwoordde niet', 'did not answer'],
    recalled: ['vraag ingetrokken', 'question recalled'],
    withdrew: ['trok zich terug', 'withdrew'],
    'not-asked': ['niet gevraagd', 'not asked'],
  }),
};

export const partnerRefusals = terms<RefusalGround>({
  'no-capacity': ['geen capaciteit', 'no capacity'],
  'not-our-field': ['niet haar vakgebied', 'not its field'],
  'conflict-of-interest': ['belangenconflict', 'conflict of interest'],
  'question-unclear': ['vraag onduidelijk', 'question unclear'],
  other: ['andere reden', 'another reason'],
});

export const recallCauses = terms<RecallCause>({
  hub: ['door de hub', 'by the hub'],
  'enterprise-withdrew': ['de onderneming trok zich terug', 'the enterprise withdrew'],
  'implementation-signalled': ['het gaat om implementatie', 'it is about implementation'],
  'coaching-ended': ['de begeleiding is beëindigd', 'the coaching has ended'],
});

export const marketGrounds = terms<MarketGround>({
  'no-expertise': ['geen kennisactor heeft de expertise', 'no knowledge partner has the expertise'],
  'no-capacity': ['geen kennisactor heeft capaciteit', 'no knowledge partner has capacity'],
  'no-timely-answer': ['geen kennisactor antwoordde tijdig', 'no knowledge partner answered in time'],
  other: ['andere reden', 'another reason'],
});

export const procurementMethods = terms<ProcurementMethod>({
  direct: ['rechtstreekse aankoop', 'direct purchase'],
  negotiated: ['onderhandelingsprocedure', 'negotiated procedure'],
  open: ['open procedure', 'open procedure'],
});

export const offerChoices = terms<OfferChoice>({
  'lowest-price': ['laagste prijs', 'lowest price'],
  'best-value': ['beste waarde', 'best value'],
});

export const endGrounds = terms<EndGround>({
  'no-provider': ['geen aanbieder gevonden', 'no provider found'],
  'no-budget': ['geen budget', 'no budget'],
  'out-of-proportion': ['niet in verhouding', 'out of proportion'],
  other: ['andere reden', 'another reason'],
});

export const reopeningCauses = terms<ReopeningCause>({
  'partner-withdrew': ['de kennisactor of aanbieder trok zich terug', 'the partner or provider withdrew'],
  'implementation-signalled': ['het gaat om implementatie', 'it is about implementation'],
});

export const closingOutcomes = terms<ClosingOutcome>({
  completed: ['traject voltooid', 'trajectory completed'],
  stopped: ['traject stopgezet', 'trajectory stopped'],
});
