import type { Aggregate } from '@digihub/command-handling';
import {
  routing,
  type RoutingCommand,
  type RoutingEvent,
  type RoutingFacts,
  type RoutingState,
  routingUpcasters,
} from '@digihub/routing-domain';

/** `routing-{trajectory}`. Whoever was asked stays in its scope: a repeat of the answer must meet the first one. */
export const routingAggregate: Aggregate<RoutingState, RoutingCommand, RoutingEvent, RoutingFacts> = {
  category: 'routing',
  decider: routing,
  upcasters: routingUpcasters,
  rulesVersion: 'routing/1',
  scope: (state, key) => ({ trajectory: key, hub: state.hub, organisations: state.involved }),
};
