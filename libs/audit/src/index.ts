export type { Audited } from './audited.js';
export { type Audit, type AuditProcess, openAudit } from './open-audit.js';
