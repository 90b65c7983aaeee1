import { describe, it } from '@jest/globals';
import { specification } from '@digihub/kernel/testing';
import type { RoutingEvent } from './routing.events.js';
import {
  accepted,
  asked,
  buy,
  by,
  byCaseworker,
  end,
  facts,
  implementation,
  noConflict,
  nobodyOfThePool,
  refer,
  refused,
  reopened,
  routedTo,
  started,
} from './routing.fixture.js';
import { routing } from './routing.js';

const spec = specification(routing);
const notAsked = nobodyOfThePool.map((one) => ({ outcome: 'not-asked' as const, ...one }));

describe('bought expertise', () => {
  it('records procurement, offers, choice and why no partner takes it', () =>
    spec
      .given([started])
      .when(buy(), byCaseworker)
      .then([
        {
          type: 'routing.expertise-bought.v1',
          data: {
            hub: 'limburg',
            round: 1,
            reason: { ground: 'no-expertise' },
            procurement: { method: 'direct', minimumOffers: 1, boughtBefore: 0 },
            offers: [
              { provider: 'demo-data', price: 900_000, receivedOn: '2022-02-25' },
              { provider: 'demo-cyber', price: 1_100_000, receivedOn: '2022-02-28' },
            ],
            provider: 'demo-data',
            price: 900_000,
            choice: { ground: 'lowest-price' },
            alternatives: notAsked,
            conflictOfInterest: noConflict,
          },
        },
        {
          type: 'routing.routed.v1',
          data: {
            hub: 'limburg',
            enterprise: 'enterprise-1',
            undertaking: 'enterprise-1',
            contact: 'person-1',
            round: 1,
            route: 'bought-expertise',
            organisation: 'demo-data',
            paymentBasis: 'supplier',
            price: 900_000,
            themes: ['artificial-intelligence'],
          },
        },
      ]));

  it('accounts for every partner of the own pool: asked in vain, or not asked and why', () => {
    const two = { alternatives: nobodyOfThePool.slice(1) };
    spec.given([started]).when(buy(two), byCaseworker).refuses('routing.pool-unaccounted');
    spec
      .given([started, asked('pxl'), refused('pxl')])
      .when(buy(two), byCaseworker)
      .thenTypes('routing.expertise-bought.v1', 'routing.routed.v1');
  });

  it('waits for an open question', () =>
    spec
      .given([started, asked('pxl')])
      .when(buy(), byCaseworker)
      .refuses('routing.ask-open'));

  it('is no way for implementation', () =>
    spec.given([implementation]).when(buy(), byCaseworker).refuses('routing.implementation-goes-to-market'));

  it('follows the procurement rules of its value', () => {
    const three = by({
      ...facts,
      procurement: { method: 'negotiated', minimumOffers: 3, boughtBefore: 2_500_000 },
    });
    const open = by({
      ...facts,
      procurement: { method: 'open', minimumOffers: 1, boughtBefore: 14_000_000 },
    });
    spec.given([started]).when(buy(), three).refuses('routing.offers-too-few');
    spec.given([started]).when(buy(), open).refuses('routing.call-missing');
    spec
      .given([started])
      .when(buy({ call: '2022-507123' }), open)
      .thenTypes('routing.expertise-bought.v1', 'routing.routed.v1');
  });

  it('has sound offers', () => {
    const offer = (provider: string, price = 900_000, receivedOn = '2022-02-25') => ({
      provider,
      price,
      receivedOn,
    });
    const [data, cyber] = [offer('demo-data'), offer('demo-cyber')];
    spec
      .given([started])
      .when(buy({ offers: [data, data] }), byCaseworker)
      .refuses('routing.offers-repeated');
    spec
      .given([started])
      .when(buy({ offers: [data, offer('nobody')] }), byCaseworker)
      .refuses('routing.unknown-provider');
    spec
      .given([started])
      .when(buy({ offers: [data, offer('demo-cyber', 1, '2022-03-02')] }), byCaseworker)
      .refuses('routing.offer-in-future');
    spec
      .given([started])
      .when(buy({ offers: [cyber] }), byCaseworker)
      .refuses('routing.offer-missing');
  });

  it('takes the lowest price, or explains why another is the best value', () => {
    const dearer = { provider: 'demo-cyber' };
    const best = { ground: 'best-value' };
    spec.given([started]).when(buy(dearer), byCaseworker).refuses('routing.not-the-lowest');
    spec
      .given([started])
      .when(buy({ ...dearer, choice: best }), byCaseworker)
      .refuses('routing.choice-unexplained');
    spec
      .given([started])
      .when(buy({ ...dearer, choice: { ...best, note: 'sealed:why' } }), byCaseworker)
      .thenTypes('routing.expertise-bought.v1', 'routing.routed.v1');
  });

  it('from a provider that withdrew is explained', () => {
    const before: RoutingEvent[] = [
      started,
      routedTo('demo-data'),
      reopened('partner-withdrew', 'demo-data'),
    ];
    spec.given(before).when(buy(), byCaseworker).refuses('routing.asked-before');
    spec
      .given(before)
      .when(buy({ choice: { ground: 'lowest-price', note: 'sealed:why' } }), byCaseworker)
      .thenTypes('routing.expertise-bought.v1', 'routing.routed.v1');
  });

  it('says which reason "other" is', () =>
    spec
      .given([started])
      .when(buy({ reason: { ground: 'other' } }), byCaseworker)
      .refuses('routing.note-missing'));

  it('declares conflicts of interest like any decision', () =>
    spec
      .given([started])
      .when(buy({ conflictOfInterest: { declaration: 'described' } }), byCaseworker)
      .refuses('routing.conflict-undescribed'));
});

describe('referral for implementation', () => {
  const referred = (basis: 'opened' | 'signalled' | 'found', round = 1): RoutingEvent => ({
    type: 'routing.referred-for-implementation.v1',
    data: {
      hub: 'limburg',
      round,
      basis,
      reason: 'sealed:reason',
      providers: ['demo-data'],
      alternatives: [],
      conflictOfInterest: noConflict,
    },
  });

  it('is the way of a question that was opened as such', () =>
    spec
      .given([implementation])
      .when(refer(), byCaseworker)
      .then([referred('opened')]));

  it('is also the way where it is found out while routing', () =>
    spec
      .given([started])
      .when(refer(), byCaseworker)
      .then([referred('found')]));

  it('is the only way after coaching signalled it', () => {
    const signalled = [
      started,
      asked('pxl'),
      accepted('pxl'),
      routedTo('pxl'),
      reopened('implementation-signalled', 'pxl'),
    ];
    spec.given(signalled).when(buy(), byCaseworker).refuses('routing.implementation-goes-to-market');
    spec.given(signalled).when(end(), byCaseworker).refuses('routing.implementation-goes-to-market');
    spec
      .given(signalled)
      .when(refer(), byCaseworker)
      .then([referred('signalled', 2)]);
  });

  it('tells who was asked, and names known providers only', () => {
    const decision = spec.given([started, asked('pxl'), refused('pxl')]).when(refer(), byCaseworker);
    const event = referred('found');
    const alternatives = [{ organisation: 'pxl', outcome: 'refused', round: 1 }];
    decision.then([{ ...event, data: { ...event.data, alternatives } } as RoutingEvent]);
    spec
      .given([implementation])
      .when(refer({ providers: ['nobody'] }), byCaseworker)
      .refuses('routing.unknown-provider');
  });

  it('declares conflicts of interest like any decision', () =>
    spec
      .given([implementation])
      .when(refer({ conflictOfInterest: { declaration: 'described' } }), byCaseworker)
      .refuses('routing.conflict-undescribed'));
});

describe('ending without a route', () => {
  const other = by(facts, { id: 'approver-1', roles: ['approver'] });

  it('accounts for the own pool and says why the market is no way out', () => {
    spec
      .given([started])
      .when(end(), other)
      .then([
        {
          type: 'routing.ended-without-route.v1',
          data: {
            reason: { ground: 'no-provider' },
            alternatives: notAsked,
            conflictOfInterest: { ...noConflict, by: 'approver-1' },
          },
        },
      ]);
    spec
      .given([started])
      .when(end({ alternatives: [] }), other)
      .refuses('routing.pool-unaccounted');
    spec
      .given([started])
      .when(end({ reason: { ground: 'other' } }), other)
      .refuses('routing.note-missing');
  });

  it('takes a second person: not one who asked in this round', () => {
    const before = [started, asked('pxl'), refused('pxl')];
    spec.given(before).when(end(), byCaseworker).refuses('routing.second-person-needed');
    spec.given(before).when(end(), other).thenTypes('routing.ended-without-route.v1');
    const next = [...before, asked('uhasselt', 2), accepted('uhasselt', 2), routedTo('uhasselt')];
    spec
      .given([...next, reopened('partner-withdrew', 'uhasselt')])
      .when(end(), byCaseworker)
      .thenTypes('routing.ended-without-route.v1');
  });
});
