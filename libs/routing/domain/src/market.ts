import {
  type Cents,
  type Command,
  type Decision,
  type Given,
  isRefusal,
  known,
  type Refusal,
} from '@digihub/kernel';
import type { OrganisationCode, ProcurementMethod } from '@digihub/programme';
import { type AskingFacts, routed } from './asking.js';
import {
  askedBefore,
  consider,
  type Consideration,
  declared,
  isUnexplained,
  poolUnaccounted,
} from './considering.js';
import { refuse } from './refusals.js';
import type {
  ConflictOfInterest,
  EndGround,
  ExpertiseBought,
  MarketGround,
  Offer,
  Reason,
  RoutingEvent,
  Sealed,
} from './routing.events.js';
import type { RoutingState } from './routing.state.js';

/** What leaves the pools: to the private market, or to nobody. */
export type MarketCommand =
  | Command<
      'buy-expertise',
      Consideration & {
        readonly reason: Reason<MarketGround>;
        readonly offers: readonly Offer[];
        readonly provider: OrganisationCode;
        readonly choice: Reason<'lowest-price' | 'best-value'>;
        readonly call?: string;
      }
    >
  | Command<
      'refer-for-implementation',
      {
        readonly reason: Sealed;
        readonly providers: readonly OrganisationCode[];
        readonly conflictOfInterest: ConflictOfInterest;
      }
    >
  | Command<'end-without-route', Consideration & { readonly reason: Reason<EndGround> }>;

export interface MarketFacts extends AskingFacts {
  /** `buy-expertise`, `refer-for-implementation`: the private providers of the hub today. */
  readonly providers?: readonly OrganisationCode[];
  /** `buy-expertise`: how this value must be bought, cumulated with what was bought from the provider before. */
  readonly procurement?: {
    readonly method: ProcurementMethod;
    readonly minimumOffers: number;
    readonly boughtBefore: Cents;
  };
}

type Purchase = Extract<MarketCommand, { type: 'buy-expertise' }>['data'];

const offersUnsound = (
  { offers, provider, choice, call }: Purchase,
  { today, facts }: Given<MarketFacts>,
): Refusal | undefined => {
  const providers = known(facts.providers, 'providers');
  const { method, minimumOffers } = known(facts.procurement, 'procurement');
  const seen = new Set<OrganisationCode>();
  for (const offer of offers) {
    if (seen.has(offer.provider)) return refuse('offers-repeated', { provider: offer.provider });
    if (!providers.includes(offer.provider)) return refuse('unknown-provider', { provider: offer.provider });
    if (offer.receivedOn > today) return refuse('offer-in-future');
    seen.add(offer.provider);
  }
  const chosen = offers.find((offer) => offer.provider === provider);
  if (!chosen) return refuse('offer-missing', { provider });
  if (offers.length < minimumOffers) {
    return refuse('offers-too-few', { method, minimum: minimumOffers, count: offers.length });
  }
  if (method === 'open' && call === undefined) return refuse('call-missing');
  if (choice.ground === 'best-value') {
    return choice.note === undefined ? refuse('choice-unexplained') : undefined;
  }
  return offers.some(({ price }) => price < chosen.price) ? refuse('not-the-lowest') : undefined;
};

/**
 * Where no knowledge institution can take the question up, the hub buys the expertise: with the procurement basis,
 * offers and prices, and why each partner of the own pool cannot.
 * Source: the minister's answer, routing rule 3. The budget for it is finance's to guard, when the quote is approved.
 */
export const buy = (
  data: Purchase,
  state: RoutingState,
  given: Given<MarketFacts>,
): Decision<RoutingEvent> => {
  const { reason, offers, provider, choice, call } = data;
  const { facts, actor } = given;
  if (isUnexplained(reason)) return refuse('note-missing');
  const partners = known(facts.partners, 'partners');
  const considered = consider(data, state, partners, actor.id, provider);
  if (isRefusal(considered)) return considered;
  const unsound = poolUnaccounted(partners.ownPool, considered.alternatives) ?? offersUnsound(data, given);
  if (unsound) return unsound;
  if (state.outcomes[provider]?.outcome === 'withdrew' && choice.note === undefined) {
    return refuse('asked-before', { organisation: provider });
  }
  const { price } = offers.find((offer) => offer.provider === provider)!;
  const bought: ExpertiseBought['data'] = {
    hub: state.hub!,
    round: state.round,
    reason,
    procurement: { ...known(facts.procurement, 'procurement'), ...(call === undefined ? {} : { call }) },
    offers,
    provider,
    price,
    choice,
    ...considered,
  };
  return [
    { type: 'routing.expertise-bought.v1', data: bought },
    routed(state, 'bought-expertise', { organisation: provider, paymentBasis: 'supplier', price }),
  ];
};

/**
 * As soon as it is about implementation it goes to the private market in any case: the enterprise contracts itself,
 * without public money. Found out while routing counts too.
 * Source: the minister's answer, routing rule 4.
 */
export const refer = (
  data: Extract<MarketCommand, { type: 'refer-for-implementation' }>['data'],
  state: RoutingState,
  { actor, facts }: Given<MarketFacts>,
): Decision<RoutingEvent> => {
  const { reason, providers, conflictOfInterest: statement } = data;
  const stranger = providers.find((provider) => !known(facts.providers, 'providers').includes(provider));
  if (stranger !== undefined) return refuse('unknown-provider', { provider: stranger });
  const conflictOfInterest = declared(statement, actor.id);
  if (isRefusal(conflictOfInterest)) return conflictOfInterest;
  const basis = state.implementation === 'no' ? 'found' : state.implementation;
  return [
    {
      type: 'routing.referred-for-implementation.v1',
      data: {
        hub: state.hub!,
        round: state.round,
        basis,
        reason,
        providers,
        alternatives: askedBefore(state),
        conflictOfInterest,
      },
    },
  ];
};

/** Nobody takes it up, and the market is no way out either. A second person says so: not one who asked. */
export const end = (
  data: Extract<MarketCommand, { type: 'end-without-route' }>['data'],
  state: RoutingState,
  { actor, facts }: Given<MarketFacts>,
): Decision<RoutingEvent> => {
  const { reason } = data;
  if (isUnexplained(reason)) return refuse('note-missing');
  if (state.askedBy.includes(actor.id)) return refuse('second-person-needed');
  const partners = known(facts.partners, 'partners');
  const considered = consider(data, state, partners, actor.id);
  if (isRefusal(considered)) return considered;
  return (
    poolUnaccounted(partners.ownPool, considered.alternatives) ?? [
      { type: 'routing.ended-without-route.v1', data: { reason, ...considered } },
    ]
  );
};
