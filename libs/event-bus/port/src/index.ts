export { BusContext } from './bus-context.js';
export { type BusHandlerExtras, UnknownVersion } from './bus-handlers.js';
export { type BusOptions, BusStrategy } from './bus-strategy.js';
export { connectBus } from './connect-bus.js';
export {
  as,
  type PublicationMap,
  type Published,
  type Publisher,
  publisher,
  withLogIndex,
} from './publisher.js';
