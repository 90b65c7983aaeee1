import type { Aggregate } from '@digihub/command-handling';
import {
  type RoutingCommand,
  type RoutingEvent,
  type RoutingFacts,
  type RoutingState,
  routingStreams,
} from '@digihub/routing-domain';

/** `routing-{trajectory}`. Whoever was asked stays in its scope: a repeat of the answer must meet the first one. */
export const routingAggregate: Aggregate<RoutingState, RoutingCommand, RoutingEvent, RoutingFacts> = {
  ...routingStreams,
  begins: ['start-routing'],
  scope: (state, key) => ({ trajectory: key, hub: state.hub, organisations: state.involved }),
};
