import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type KeptLog, logDatabase, type LogProcess, openLedger, openLogOf } from '@digihub/audit/history';
import type { Clock } from '@digihub/kernel';
import { type Ledger, LogForked } from '@digihub/ledger';
import { ProofFailed } from '@digihub/ledger-proofs';
import type { KeyRing } from '@digihub/privacy';
import { Unable } from './exit-codes.js';
import { type History, withHistory } from './open-history.js';
import { progress } from './progress.js';

/** The log of a history, up with its events, also beside a server that keeps it. */
export interface LogOfHistory {
  readonly log: KeptLog;
  readonly sealer: KeyRing;
  readonly clock: Clock;
}

/**
 * Opens the log of the history that `command` reads, takes in what it lacks, and closes it when `work` has ended.
 * @throws Unable where there is no log, or the events are not those that were logged; and what `withHistory` throws.
 */
export const withLogOf = (command: Command, work: (opened: LogOfHistory) => Promise<void>): Promise<void> =>
  withHistory(command, async (history) => {
    const { store, configuration, clock, folders, report } = history;
    const sealer = await history.keys();
    const log = await openLogOf({
      engines: {
        ...{ store, clock, report },
        database: databaseOf(history),
      },
      ...{ configuration, folders },
    });
    if (!log) throw new Unable('Nothing can sign for the log: DIGIHUB_LEDGER_KEY is the key of the audit.');
    try {
      await log.keeper.catchUp((size) => progress.show(`${size} events in the log`));
      await log.keeper.checkpoint();
      await work({ log, sealer, clock });
    } catch (error) {
      if (error instanceof LogForked || error instanceof ProofFailed)
        throw new Unable(`${error.message} Run digihub verify.`);
      throw error;
    } finally {
      await log.close();
    }
  });

/** Reads the log of a history as it is, and closes it when `work` has ended; undefined: nobody has kept one. */
export const withLedger = async (
  history: History,
  work: (ledger: Ledger | undefined) => Promise<void>,
): Promise<void> => {
  if (!mayBeKept(history)) return work(undefined);
  const ledger = await openLedger((migrations) => databaseOf(history)(logDatabase, migrations));
  try {
    await work((await ledger.state()).size > 0 ? ledger : undefined);
  } finally {
    await ledger.database.close();
  }
};

/** Who only reads makes no database. */
const mayBeKept = ({ configuration, folders }: History): boolean =>
  configuration.database.kind !== 'embedded' ||
  (folders !== undefined && existsSync(join(folders.readModels, `${logDatabase}.db`)));

/** @throws Unable where nobody says where the log lies. */
const databaseOf =
  ({ database }: History): LogProcess['engines']['database'] =>
  async (name, migrations) =>
    database(name, migrations) ??
    Promise.reject(new Unable('Where is the log? DIGIHUB_DATABASE says where the audit keeps it.'));
