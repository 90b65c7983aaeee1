export { eventStoreContract } from './event-store-contract.js';
export {
  all,
  anEvent,
  ids,
  isInOrder,
  type MakeStore,
  someEvents,
  type StoreUnderTest,
} from './some-events.js';
