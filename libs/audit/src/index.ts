export { AuditModule } from './audit.module.js';
export type { Audited } from './audited.js';
export { auditedContexts } from './contexts.js';
export { type Category, categories, momentFrom, trajectoryHistory } from './merged-history.js';
export { replay, type ReplayOptions, stateAt, type States, statusesOf, type Step } from './replay.js';
export { redecideTrajectory, TooLong } from './decide-again/redecide-trajectory.js';
export { type Finding, redecide, type Redecided, type RedecideOptions } from './decide-again/redecide.js';
