import { kafkaSettings, openEngines } from '@digihub/composition';
import {
  type Configuration,
  type Environment,
  type PostgreSql,
  readConfiguration,
} from '@digihub/configuration';
import type { Parts, RunningContext } from '@digihub/context';
import { type Installation, migrate, type MigrateOptions, type MigrationReport } from '@digihub/migration';
import { openKeyHandover } from '@digihub/privacy';
import { type TakenOverKeys, takeOverKeys } from '@digihub/privacy-postgres';
import { openPostgresReadDatabase } from '@digihub/read-models-postgres';
import { Unable, WrongUse } from './cli/exit-codes.js';
import { contextsOfOneProcess, publishers } from './contexts.js';
import { dataFolder, holdsData } from './data-folder.js';
import { embeddedOnly } from './embedded-only.js';

export interface MoveOptions extends Pick<MigrateOptions, 'verifyOnly' | 'progress'> {
  /** The data folder, and in `DIGIHUB_…` the engines to move to. */
  readonly environment: Environment;
}

export interface MoveReport extends MigrationReport {
  readonly keys: TakenOverKeys;
}

/**
 * Moves the installation in a data folder to EventStoreDB and PostgreSQL, and to Kafka where that is configured. Holds
 * the lock of the folder all the while. Keys go first: every event finds its key.
 * @throws WrongUse, Unable, StoreUnusable, ConfigurationError, and what `migrate` and `takeOverKeys` throw.
 */
export const moveInstallation = async (options: MoveOptions): Promise<MoveReport> => {
  const { environment, verifyOnly, progress } = options;
  const { configuration, database, keysDatabase } = targetOf(environment);
  const folders = dataFolder(configuration.dataFolder);
  if (!holdsData(folders)) throw new Unable(`There is no data in ${folders.root}.`);
  const report = (): void => undefined;
  const open: (() => Promise<void>)[] = [];
  const installation = async (parts: Parts): Promise<Installation> => {
    const running: RunningContext[] = [];
    for (const openOne of contextsOfOneProcess) {
      const context = await openOne(parts);
      open.push(() => context.runtime.stop());
      running.push(context);
    }
    return { store: parts.store, contexts: running };
  };
  try {
    const here = await openEngines(readConfiguration(embeddedOnly(environment)), { folders, report });
    open.push(() => here.close());
    const handover = openKeyHandover(folders.keys);
    open.push(async () => handover.close());
    const keys = await takeOverKeys(handover, { url: keysDatabase.url.reveal(), verifyOnly });
    const there = await openEngines(configuration, { folders, report });
    open.push(() => there.close());
    const source = await installation(here);
    const target = await installation({
      ...there,
      database: (schema, migrations) =>
        openPostgresReadDatabase({ url: database.url.reveal(), schema, migrations, asOwner: true }),
    });
    const kafka =
      configuration.bus.kind === 'kafka' ? kafkaSettings(configuration.bus, 'migrate') : undefined;
    const moved = await migrate({ source, target, publishers, kafka, verifyOnly, progress });
    return { ...moved, keys, isSame: moved.isSame && keys.differing.length === 0 };
  } finally {
    for (const close of open.toReversed()) await close();
  }
};

const targetOf = (
  environment: Environment,
): { configuration: Configuration; database: PostgreSql; keysDatabase: PostgreSql } => {
  const configuration = readConfiguration({ ...environment, DIGIHUB_SERVICE: 'all' });
  const { eventStore, database, keysDatabase } = configuration;
  const missing = [
    ...(eventStore.kind === 'embedded' ? ['DIGIHUB_EVENT_STORE (esdb://…)'] : []),
    ...(database.kind === 'embedded' ? ['DIGIHUB_DATABASE (postgresql://…)'] : []),
    ...(keysDatabase.kind === 'embedded' ? ['DIGIHUB_KEYS_DATABASE (postgresql://…)'] : []),
  ];
  if (database.kind === 'embedded' || keysDatabase.kind === 'embedded' || missing.length > 0) {
    throw new WrongUse(`Where to? Set ${missing.join(', ')}.`);
  }
  return { configuration, database, keysDatabase };
};
