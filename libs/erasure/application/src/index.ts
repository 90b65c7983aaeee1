export { erasureContext } from './erasure.js';
export { openErasureContext } from './open-erasure.js';
export { CasesProjection } from './read-models/cases.projection.js';
export type { ErasureTables } from './read-models/tables.js';
