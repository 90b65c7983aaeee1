export { type BusFixture, type MakeBusFixture } from './bus-fixture.js';
export { eventBusContract } from './event-bus-contract.js';
export { until } from './world.js';
