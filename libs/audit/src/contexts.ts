import { coaching, coachingUpcasters, statusOf as coachingStatus } from '@digihub/coaching-domain';
import { account, accountUpcasters, statusOf as financeStatus } from '@digihub/finance-domain';
import { request, requestUpcasters } from '@digihub/intake-domain';
import type { DomainEvent, Sentence, Upcasters } from '@digihub/kernel';
import { routing, routingUpcasters } from '@digihub/routing-domain';
import type { Category } from './merged-history.js';
import { coachingStories } from './stories/coaching.js';
import { financeStories, moneyOf } from './stories/finance.js';
import { intakeStories } from './stories/intake.js';
import { routingStories } from './stories/routing.js';
import type { Stories } from './story.js';

/** What the audit knows of one context: how its history folds, and how its events are told. */
export interface AuditedContext<State = unknown, Event extends DomainEvent = DomainEvent> {
  readonly category: Category;
  readonly decider: {
    readonly initialState: State;
    readonly evolve: (state: State, event: Event) => State;
  };
  readonly upcasters: Upcasters;
  readonly stories: Stories<Event>;
  /** The state in one word, as the context's README lists it. */
  readonly statusOf: (state: State) => string;
  readonly moneyOf?: (state: State) => Sentence | undefined;
}

const audited = <State, Event extends DomainEvent>(context: AuditedContext<State, Event>): AuditedContext =>
  context as unknown as AuditedContext;

export const auditedContexts: readonly AuditedContext[] = [
  audited({
    category: 'intake',
    decider: request,
    upcasters: requestUpcasters,
    stories: intakeStories,
    statusOf: (state) => state.status,
  }),
  audited({
    category: 'routing',
    decider: routing,
    upcasters: routingUpcasters,
    stories: routingStories,
    statusOf: (state) => state.status,
  }),
  audited({
    category: 'coaching',
    decider: coaching,
    upcasters: coachingUpcasters,
    stories: coachingStories,
    statusOf: coachingStatus,
  }),
  audited({
    category: 'finance',
    decider: account,
    upcasters: accountUpcasters,
    stories: financeStories,
    statusOf: financeStatus,
    moneyOf,
  }),
];
