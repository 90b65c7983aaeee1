export { type CheckpointPublisher, folderPublisher } from './checkpoint-publisher.js';
export { Checkpoints, LogForked, type SignedCheckpoint } from './checkpoints.js';
export { type Finding, type FindingKind } from './findings.js';
export { type Entry, entryOfEvent, eventOf, Ledger, LogMoved, type LogState } from './ledger.js';
export { LedgerKeeper, type LedgerKeeperOptions, type LedgerKeeperState } from './ledger-keeper.js';
export { rotateSigningKey, signingKeyIn } from './signing-key.js';
export type { CaseProof } from './stored-case-map.js';
export { ledgerMigrations, type LedgerTables } from './tables.js';
export { type Verification, verifyStore, type VerifyOptions } from './verify-store.js';
