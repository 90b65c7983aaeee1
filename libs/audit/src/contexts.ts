import { request, type RequestEvent, type RequestState, requestUpcasters } from '@digihub/intake-domain';
import type { DomainEvent, Upcasters } from '@digihub/kernel';
import type { Category } from './merged-history.js';
import { intakeStories } from './stories/intake.js';
import type { Stories } from './story.js';

/** What the audit knows of one context: how its history folds, and how its events are told. */
export interface AuditedContext<State = unknown, Event extends DomainEvent = DomainEvent> {
  readonly category: Category;
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly upcasters: Upcasters;
  readonly stories: Stories<Event>;
  /** The state in one word, as the context's README lists it. */
  readonly statusOf: (state: State) => string;
}

const audited = <State, Event extends DomainEvent>(context: AuditedContext<State, Event>): AuditedContext =>
  context as unknown as AuditedContext;

export const auditedContexts: readonly AuditedContext[] = [
  audited<RequestState, RequestEvent>({
    category: 'intake',
    ...request,
    upcasters: requestUpcasters,
    stories: intakeStories,
    statusOf: (state) => state.status,
  }),
];
