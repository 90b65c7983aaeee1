import type { Configuration } from '@digihub/configuration';
import { type CheckpointPublisher, folderPublisher, signingKeyIn } from '@digihub/ledger';
import { parseSigner, type Signer } from '@digihub/ledger-proofs';
import type { Migration, ReadDatabase } from '@digihub/read-models';
import type { Audited } from '../audited.js';
import { type KeptLog, logDatabase, openLog } from './open-log.js';

/** What a process has that keeps the log: engines, settings and, where parts are embedded, folders. */
export interface LogProcess {
  readonly engines: Pick<Audited, 'store' | 'clock'> & {
    readonly database: <Tables>(
      name: string,
      migrations: readonly Migration[],
    ) => Promise<ReadDatabase<Tables>>;
    readonly report: (trouble: { context: string; where: string; error: unknown }) => void;
  };
  readonly configuration: Pick<Configuration, 'ledger'>;
  readonly folders?: { readonly keys: string; readonly checkpoints: string } | undefined;
  /** Where checkpoints go beside the folder. */
  readonly publishers?: readonly CheckpointPublisher[];
}

/** The log as the settings have it; undefined: there is no key to sign its checkpoints. */
export const openLogOf = async ({
  engines,
  configuration,
  folders,
  publishers = [],
}: LogProcess): Promise<KeptLog | undefined> => {
  const signer = signerOf(configuration, folders);
  if (!signer) return undefined;
  const folder = configuration.ledger.folder ?? folders?.checkpoints;
  return openLog({
    store: engines.store,
    clock: engines.clock,
    database: (migrations) => engines.database(logDatabase, migrations),
    signer,
    publishers: [...(folder === undefined ? [] : [folderPublisher(folder)]), ...publishers],
    interval: configuration.ledger.interval * 1000,
    report: (where, error) => engines.report({ context: 'audit', where, error }),
  });
};

const signerOf = (
  { ledger }: LogProcess['configuration'],
  folders: LogProcess['folders'],
): Signer | undefined => {
  if (ledger.key) return parseSigner(ledger.key.reveal());
  return folders && signingKeyIn(folders.keys);
};
