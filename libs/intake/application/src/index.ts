export { intakeContext } from './intake.js';
export { openIntake } from './open-intake.js';
export type { IntakeTables } from './read-models/tables.js';
