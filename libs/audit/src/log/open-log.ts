import type { EventStore } from '@digihub/event-store';
import type { Clock } from '@digihub/kernel';
import {
  type CheckpointPublisher,
  Checkpoints,
  Ledger,
  LedgerKeeper,
  ledgerMigrations,
  type LedgerTables,
} from '@digihub/ledger';
import type { Signer } from '@digihub/ledger-proofs';
import type { OpenReadDatabase } from '@digihub/read-models';

/** Injection token of the log as the audit keeps it. */
export const keptLog = Symbol('kept-log');

/** The log of all events, and who keeps it up with the store. */
export interface KeptLog {
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  readonly keeper: LedgerKeeper;
  readonly signer: Signer;
  readonly clock: Clock;
  close(): Promise<void>;
}

export interface LogParts {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly database: OpenReadDatabase;
  readonly signer: Signer;
  readonly publishers: readonly CheckpointPublisher[];
  /** Milliseconds between two checkpoints. */
  readonly interval?: number;
  readonly report: (where: string, error: unknown) => void;
}

/** The database of the log, of all the audit's. */
export const logDatabase = 'audit';

/** The log in its database, to be read or kept. */
export const openLedger = async (database: OpenReadDatabase): Promise<Ledger> =>
  new Ledger(await database<LedgerTables>(ledgerMigrations));

/** Opens the log; nothing follows the store until its keeper is started. */
export const openLog = async (parts: LogParts): Promise<KeptLog> => {
  const { store, clock, signer } = parts;
  const ledger = await openLedger(parts.database);
  const checkpoints = new Checkpoints(ledger, signer, clock);
  const keeper = new LedgerKeeper({ ...parts, ledger, checkpoints });
  return {
    ...{ store, ledger, checkpoints, keeper, signer, clock },
    close: async () => {
      await keeper.stop();
      await ledger.database.close();
    },
  };
};
