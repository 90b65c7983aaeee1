import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger, ledgerMigrations, type LedgerTables } from '@digihub/ledger';
import type { History } from './open-history.js';

/** Undefined: nobody has kept a log of this history. */
export const openLedger = async ({
  configuration,
  folders,
  database,
}: History): Promise<Ledger | undefined> => {
  const file = folders && join(folders.readModels, 'audit.db');
  if (configuration.database.kind === 'embedded' && !(file && existsSync(file))) return undefined;
  const opened = await database<LedgerTables>('audit', ledgerMigrations);
  const ledger = opened && new Ledger(opened);
  if (ledger && (await ledger.state()).size > 0) return ledger;
  await opened?.close();
  return undefined;
};
