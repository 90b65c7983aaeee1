export { financeContext } from './finance.js';
export { openFinance } from './open-finance.js';
export type { FinanceTables } from './read-models/tables.js';
