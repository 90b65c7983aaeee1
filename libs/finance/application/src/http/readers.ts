/** Who may look at money; each within its own hubs. */
export const readers = ['caseworker', 'coach', 'approver', 'finance', 'auditor', 'operator'] as const;
/** Who may be the second person. */
export const approvers = ['finance', 'approver'] as const;
