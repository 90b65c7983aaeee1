export { OperationsModule } from './operations.module.js';
export type { Operated } from './operated.js';
