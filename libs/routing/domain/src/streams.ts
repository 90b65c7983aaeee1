import { firstRules, type StreamKind } from '@digihub/kernel';
import type { RoutingEvent } from './routing.events.js';
import { routing, type RoutingCommand, type RoutingFacts } from './routing.js';
import type { RoutingState } from './routing.state.js';
import { routingUpcasters } from './routing.upcasters.js';

/** `routing-{trajectory}` */
export const routingStreams: StreamKind<RoutingState, RoutingCommand, RoutingEvent, RoutingFacts> = {
  category: 'routing',
  decider: routing,
  upcasters: routingUpcasters,
  rules: firstRules('routing/1', routing),
};
