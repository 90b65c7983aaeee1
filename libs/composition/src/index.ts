export { kafkaSettings } from './buses.js';
export {
  type Engines,
  type Folders,
  openDatabase,
  openEngines,
  openEventStore,
  openKeys,
} from './engines.js';
export { serve } from './serve.js';
export {
  type Extra,
  type OpenExtra,
  type Service,
  type ServiceOptions,
  startService,
} from './start-service.js';
