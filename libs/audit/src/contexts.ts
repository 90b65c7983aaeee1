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
import { type Terms, type Tongue } from './stories/telling.js';
import { coachingStatuses } from './stories/terms/coaching.js';
import { contextNames } from './stories/terms/contexts.js';
import { accountStatuses } from './stories/terms/finance.js';
import { requestStatuses } from './stories/terms/intake.js';
import { routingStatuses } from './stories/terms/routing.js';
import type { Stories } from './story.js';

/** What the audit knows of one context: how its history folds, and how its events are told. */
export interface AuditedContext<
  State = unknown,
  Event extends DomainEvent = DomainEvent,
  Status extends string = string,
> {
  readonly category: Category;
  readonly decider: {
    readonly initialState: State;
    readonly evolve: (state: State, event: Event) => State;
  };
  readonly upcasters: Upcasters;
  readonly stories: Stories<Event>;
  /** The state as a code, as the context's README lists it. */
  readonly statusOf: (state: State) => Status;
  readonly statuses: Terms<Status>;
  readonly moneyOf?: (state: State) => Sentence | undefined;
}

const audited = <State, Event extends DomainEvent, Status extends string>(
  context: AuditedContext<State, Event, Status>,
): AuditedContext => context as unknown as AuditedContext;

export const auditedContexts: readonly AuditedContext[] = [
  audited({
    category: 'intake',
    decider: request,
    upcasters: requestUpcasters,
    stories: intakeStories,
    statuses: requestStatuses,
    statusOf: (state) => state.status,
  }),
  audited({
    category: 'routing',
    decider: routing,
    upcasters: routingUpcasters,
    stories: routingStories,
    statuses: routingStatuses,
    statusOf: (state) => state.status,
  }),
  audited({
    category: 'coaching',
    decider: coaching,
    upcasters: coachingUpcasters,
    stories: coachingStories,
    statuses: coachingStatuses,
    statusOf: coachingStatus,
  }),
  audited({
    category: 'finance',
    decider: account,
    upcasters: accountUpcasters,
    stories: financeStories,
    statuses: accountStatuses,
    statusOf: financeStatus,
    moneyOf,
  }),
];

/** Statuses as a person would tell them: each context that the trajectory has reached, and how it stands there. */
export const toldStatuses = (
  statuses: Partial<Record<Category, string>>,
  { term }: Tongue,
): readonly (readonly [context: string, status: string])[] =>
  auditedContexts.flatMap(({ category, statuses: words }) => {
    const status = statuses[category];
    return status === undefined ? [] : [[term(contextNames, category), term(words, status)] as const];
  });
