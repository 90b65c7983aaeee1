export { isSealed, type Sealed, type Sealer, type SubjectId } from './sealer.js';
