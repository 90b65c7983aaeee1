export { OperationsModule } from './operations.module.js';
export type { Operated } from './parked.controller.js';
