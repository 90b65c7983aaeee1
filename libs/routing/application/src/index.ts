export { openRouting } from './open-routing.js';
export { routingContext } from './routing.js';
export type { RoutingTables } from './read-models/tables.js';
