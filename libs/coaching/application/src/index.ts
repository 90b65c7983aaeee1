export { coachingContext } from './coaching.js';
export { openCoaching } from './open-coaching.js';
export type { CoachingTables } from './read-models/tables.js';
