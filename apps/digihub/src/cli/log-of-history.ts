import type { Command } from 'commander';
import { type KeptLog, openLogOf } from '@digihub/audit';
import type { Clock } from '@digihub/kernel';
import { LogForked } from '@digihub/ledger';
import { ProofFailed } from '@digihub/ledger-proofs';
import type { KeyRing } from '@digihub/privacy';
import { Unable } from './exit-codes.js';
import { withHistory } from './open-history.js';
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
        database: async (name, migrations) =>
          history.database(name, migrations) ??
          Promise.reject(new Unable('Where is the log? DIGIHUB_DATABASE says where the audit keeps it.')),
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
