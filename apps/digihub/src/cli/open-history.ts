import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { openDatabase, openEventStore, openKeys } from '@digihub/composition/engines';
import { type Configuration, type Environment, readConfiguration } from '@digihub/configuration';
import type { EventStore } from '@digihub/event-store';
import { type Clock, systemClock } from '@digihub/kernel';
import type { KeyRing } from '@digihub/privacy';
import type { Migration, ReadDatabase } from '@digihub/read-models';
import { type DataFolder, dataFolder } from '../data-folder.js';
import { DemoClock } from '../demo-clock.js';
import { embeddedOnly } from '../embedded-only.js';
import { Unable } from './exit-codes.js';
import { existingData } from './existing-data.js';
import { dataOption } from './options.js';

/** What a reading command reads. Nothing but the log of all events is ever written. */
export interface History {
  readonly store: EventStore;
  /** For sentences: the data folder, or `EventStoreDB`. */
  readonly where: string;
  readonly configuration: Configuration;
  /** The demo's where the data folder is one's, else the system's. */
  readonly clock: Clock;
  /** The data folder; undefined where it has no part in this history. */
  readonly folders: DataFolder | undefined;
  /** @throws Unable, Problem (the master key), ConnectionLost */
  keys(): Promise<KeyRing>;
  /** Undefined: it would lie in a data folder, and there is none. @throws ConnectionLost */
  database<Tables>(name: string, migrations: readonly Migration[]): Promise<ReadDatabase<Tables>> | undefined;
  readonly report: (trouble: { readonly where: string; readonly error: unknown }) => void;
}

/** `--data` of a command that reads through `withHistory`. */
export const historyOption = (): Option => {
  const { flags, envVar, defaultValue } = dataOption();
  return new Option(
    flags,
    'data folder; given here, it is read though DIGIHUB_EVENT_STORE names another store',
  )
    .env(envVar!)
    .default(defaultValue);
};

/**
 * Opens the history that `command` shall read and closes it when `work` has ended: the engines that the environment
 * names, or the data folder, beside a server that may run on it. `--data` on the command line means the folder.
 * @throws Unable where there is no data; ConfigurationError; StoreUnusable, EventStoreUnavailable
 */
export const withHistory = async (
  command: Command,
  work: (history: History) => Promise<void>,
): Promise<void> => {
  const configuration = readConfiguration(environmentOf(command));
  const { eventStore, database, keysDatabase } = configuration;
  const data = dataFolder(configuration.dataFolder);
  const isEmbedded = eventStore.kind === 'embedded';
  if (isEmbedded) existingData(data.root);
  // The usual folder may be of another installation: its keys would sign and open what is not its own.
  const isMeant = keysDatabase.kind === 'embedded' || command.getOptionValueSource('data') !== 'default';
  const folders = isEmbedded || (isMeant && existsSync(data.keys)) ? data : undefined;
  const clock = (folders && DemoClock.keptIn(folders.root)) ?? systemClock;
  const report: History['report'] = ({ where, error }) =>
    console.error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  const store = await openEventStore(configuration, { folders, report, readOnly: true });
  const opened: { close(): Promise<void> }[] = [store];
  const closed = <Engine extends { close(): Promise<void> }>(engine: Engine): Engine => {
    opened.push(engine);
    return engine;
  };
  try {
    await work({
      ...{ store, configuration, clock, folders, report },
      where: isEmbedded ? data.root : 'EventStoreDB',
      keys: async () => {
        if (keysDatabase.kind === 'embedded' && !folders)
          throw new Unable(`There is no ${data.keys}; DIGIHUB_KEYS_DATABASE says where the keys are.`);
        return closed(await openKeys(configuration, folders, clock));
      },
      database: (name, migrations) =>
        database.kind === 'embedded' && !folders
          ? undefined
          : openDatabase(configuration, folders, name, migrations),
    });
  } finally {
    for (const engine of opened.toReversed()) await engine.close();
  }
};

/** Whichever service it stands beside, a command reads what all share. */
const environmentOf = (command: Command): Environment => {
  const { data } = command.opts<{ data: string }>();
  const environment = { ...process.env, DIGIHUB_SERVICE: 'all', DIGIHUB_DATA: data };
  return command.getOptionValueSource('data') === 'cli' ? embeddedOnly(environment) : environment;
};
