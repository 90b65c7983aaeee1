export { erasureContext } from './erasure.js';
export { openErasureContext } from './open-erasure.js';
