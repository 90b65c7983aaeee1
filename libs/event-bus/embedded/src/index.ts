export { EmbeddedBus } from './embedded-bus.js';
export { storeFedSource, type StoreFedSourceOptions } from './store-fed-source.js';
export { connectEmbeddedBuses, type EmbeddedBusesOptions } from './connect-embedded-buses.js';
