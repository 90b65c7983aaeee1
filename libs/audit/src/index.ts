export { AuditModule } from './audit.module.js';
export type { Audited } from './audited.js';
export { auditedContexts, toldStatuses } from './contexts.js';
export { type Category, categories, momentFrom, trajectoryHistory } from './merged-history.js';
export { type Change, diff, type DiffOptions } from './diff/diff.js';
export {
  readableBy,
  type Reader,
  replay,
  type ReplayOptions,
  stateAt,
  type States,
  statusesOf,
  type Step,
} from './replay.js';
export { ChangedRules, changedRulesFrom, RulesUnsound } from './decide-again/what-if/changed-rules.js';
export type { HubTotals, Outcome, QuoteOutcome } from './decide-again/what-if/outcome.js';
export type { SizeDifference } from './decide-again/what-if/sizes.js';
export {
  type TrajectoryDifference,
  type WhatIf,
  whatIf,
  type WhatIfOptions,
} from './decide-again/what-if/what-if.js';
export { redecideTrajectory, TooLong } from './decide-again/redecide-trajectory.js';
export { type Finding, redecide, type Redecided, type RedecideOptions } from './decide-again/redecide.js';
export { type Audit, type AuditProcess, type LogProcess, openAudit, openLogOf } from './open-audit.js';
export { type KeptLog, logDatabase, openLedger } from './log/open-log.js';
export { archiveOf } from './dossier/archive.js';
export { subjectsOf } from './dossier/collect-case.js';
export { makeSample, type Sample, type SampleOptions, type SampleWish } from './dossier/make-sample.js';
export { type Dossier, type DossierOptions, makeDossier } from './dossier/make-dossier.js';
export {
  type ExportFormat,
  exportEvents,
  exportFormats,
  type ExportOptions,
} from './exports/export-events.js';
export { beginningFrom, type Selection } from './exports/selection.js';
export {
  hubTotals,
  type HubTotals as HubTotalsAtCut,
  type TotalsAtCut,
  type TotalsOptions,
} from './totals/hub-totals.js';
export { tongues } from './stories/telling.js';
export { whoIs } from './stories/terms/contexts.js';
export { type Cut } from './true-axis.js';
