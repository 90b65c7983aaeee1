export type { AskingFacts, Standing } from './asking.js';
export type { Consideration, NotAsked, Partners } from './considering.js';
export type {
  Alternative,
  AskGround,
  AskOutcome,
  ClosingOutcome,
  Considered,
  EndGround,
  MarketGround,
  NotAskedGround,
  Offer,
  OfferChoice,
  Pool,
  Reason,
  RecallCause,
  RefusalGround,
  ReopeningCause,
  Route,
  RoutingEvent,
  WaitingOn,
} from './routing.events.js';
export type { OpenAsk, RoutingState, RoutingStatus } from './routing.state.js';
export { routing, type RoutingCommand, type RoutingFacts } from './routing.js';
export { routingUpcasters } from './routing.upcasters.js';
export { routingStreams } from './streams.js';
