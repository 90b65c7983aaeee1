import type { Actor } from '@digihub/kernel';
import { given } from '@digihub/kernel/testing';
import type { NotAsked } from './considering.js';
import type { RoutingEvent } from './routing.events.js';
import type { RoutingCommand, RoutingFacts } from './routing.js';

/** What the specifications of routing share: Limburg's pool of three, and people of both sides. */

export const facts: RoutingFacts = {
  partners: { ownPool: ['pxl', 'uhasselt', 'sirris'], otherPools: ['howest', 'ugent'] },
  standing: { pool: 'own-pool', poolHub: 'limburg', paymentBasis: 'beneficiary' },
  answerBy: '2022-03-08',
  providers: ['demo-data', 'demo-cyber', 'demo-automatisering'],
  procurement: { method: 'direct', minimumOffers: 1, boughtBefore: 0 },
};
export const elsewhere: RoutingFacts = {
  ...facts,
  standing: { pool: 'other-province', poolHub: 'west-vlaanderen', paymentBasis: 'supplier' },
};

const caseworker = { id: 'caseworker-1', hubs: ['limburg'] };
export const by = (more: RoutingFacts = facts, actor: Partial<Actor> = {}, now?: string) =>
  given<RoutingFacts>({ ...facts, ...more }, { actor: { ...caseworker, ...actor }, ...(now ? { now } : {}) });
export const byCaseworker = by();
export const partner = (organisation: string): Partial<Actor> => ({
  id: `partner-${organisation}`,
  roles: ['partner'],
  hubs: [],
  organisation,
});
export const byPartner = (organisation: string) => by(facts, partner(organisation));

const none = { declaration: 'none' } as const;
export const noConflict = { ...none, by: 'caseworker-1' };

export const started: RoutingEvent = {
  type: 'routing.started.v1',
  data: {
    hub: 'limburg',
    enterprise: 'enterprise-1',
    undertaking: 'enterprise-1',
    contact: 'person-1',
    themes: ['artificial-intelligence'],
    implementation: false,
  },
};
export const start = { type: 'start-routing', data: started.data } as RoutingCommand;
export const implementation = {
  ...started,
  data: { ...started.data, implementation: true },
} as RoutingEvent;

export const ask = (
  organisation: string,
  alternatives: readonly NotAsked[] = [{ organisation: 'sirris', ground: 'other-expertise' }],
  more: object = {},
): RoutingCommand => ({
  type: 'ask-partner',
  data: {
    organisation,
    brief: 'sealed:brief',
    reason: { ground: 'expertise' },
    alternatives,
    conflictOfInterest: none,
    ...more,
  },
});
export const asked = (organisation: string, number = 1, round = 1): RoutingEvent => ({
  type: 'routing.partner-asked.v1',
  data: {
    hub: 'limburg',
    ask: number,
    round,
    organisation,
    pool: 'own-pool',
    poolHub: 'limburg',
    brief: 'sealed:brief',
    reason: { ground: 'expertise' },
    alternatives: [{ outcome: 'not-asked', organisation: 'sirris', ground: 'other-expertise' }],
    conflictOfInterest: noConflict,
    answerBy: '2022-03-08',
  },
});
export const accept: RoutingCommand = { type: 'accept', data: {} };
export const accepted = (organisation: string, number = 1): RoutingEvent => ({
  type: 'routing.partner-accepted.v1',
  data: { ask: number, organisation, answeredBy: 'partner' },
});
export const routedTo = (organisation: string, round = 1): RoutingEvent => ({
  type: 'routing.routed.v1',
  data: {
    hub: 'limburg',
    enterprise: 'enterprise-1',
    undertaking: 'enterprise-1',
    contact: 'person-1',
    round,
    route: 'own-pool',
    organisation,
    paymentBasis: 'beneficiary',
    themes: ['artificial-intelligence'],
  },
});
export const refused = (organisation: string, number = 1): RoutingEvent => ({
  type: 'routing.partner-refused.v1',
  data: { ask: number, organisation, answeredBy: 'partner', reason: { ground: 'no-capacity' } },
});
export const recalled = (organisation: string, number = 1): RoutingEvent => ({
  type: 'routing.ask-recalled.v1',
  data: { ask: number, organisation, cause: 'hub', reason: 'sealed:reason' },
});
export const reopened = (
  cause: 'partner-withdrew' | 'implementation-signalled',
  organisation: string,
  round = 2,
): RoutingEvent => ({ type: 'routing.reopened.v1', data: { round, cause, organisation } });

/** Every partner of the own pool, not asked for a reason. */
export const nobodyOfThePool: readonly NotAsked[] = ['pxl', 'uhasselt', 'sirris'].map((organisation) => ({
  organisation,
  ground: 'other-expertise',
}));
export const buy = (more: object = {}): RoutingCommand => ({
  type: 'buy-expertise',
  data: {
    reason: { ground: 'no-expertise' },
    alternatives: nobodyOfThePool,
    conflictOfInterest: none,
    offers: [
      { provider: 'demo-data', price: 900_000, receivedOn: '2022-02-25' },
      { provider: 'demo-cyber', price: 1_100_000, receivedOn: '2022-02-28' },
    ],
    provider: 'demo-data',
    choice: { ground: 'lowest-price' },
    ...more,
  },
});
export const refer = (more: object = {}): RoutingCommand => ({
  type: 'refer-for-implementation',
  data: { reason: 'sealed:reason', providers: ['demo-data'], conflictOfInterest: none, ...more },
});
export const end = (more: object = {}): RoutingCommand => ({
  type: 'end-without-route',
  data: {
    reason: { ground: 'no-provider' },
    alternatives: nobodyOfThePool,
    conflictOfInterest: none,
    ...more,
  },
});
export const withdraw: RoutingCommand = { type: 'withdraw', data: { reason: 'sealed:reason' } };
export const partnerWithdrew = (round: number): RoutingCommand => ({
  type: 'reopen',
  data: { cause: 'partner-withdrew', round },
});
export const implementationSignalled = (round: number): RoutingCommand => ({
  type: 'reopen',
  data: { cause: 'implementation-signalled', round },
});
