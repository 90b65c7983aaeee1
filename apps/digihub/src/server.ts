import type { TokenIssuer } from '@digihub/access';
import { openAudit } from '@digihub/audit';
import { type Engines, startService } from '@digihub/composition';
import { ConfigurationError, type Environment, readConfiguration } from '@digihub/configuration';
import type { RunningContext } from '@digihub/context';
import { contextsOfOneProcess } from './contexts.js';
import { announce, type DataFolder, makeDataFolder, withdraw } from './data-folder.js';
import { DemoClock } from './demo-clock.js';
import { openDemo } from './demo.module.js';

export interface ServerOptions {
  /** `DIGIHUB_*`; what the command line says stands in it already. */
  readonly environment: Environment;
  /** On a clock of its own, kept in the data folder. */
  readonly demo: boolean;
}

/** Everything in one process. */
export interface Server {
  readonly url: string;
  readonly folder: DataFolder;
  readonly parts: Engines;
  readonly contexts: readonly RunningContext[];
  stop(): Promise<void>;
}

/**
 * Makes the data folder, composes the services and listens.
 * @throws ConfigurationError; StoreUnusable where the folder is in use, damaged or of another version.
 */
export const startServer = async ({ environment, demo }: ServerOptions): Promise<Server> => {
  const configuration = readConfiguration(environment);
  if (configuration.service !== 'all') {
    throw new ConfigurationError(['DIGIHUB_SERVICE must be all: this runs every service in one process.']);
  }
  const folder = makeDataFolder(configuration.dataFolder);
  const clock = demo ? new DemoClock(folder.root) : undefined;
  const { engines, ...service } = await startService({
    configuration,
    contexts: contextsOfOneProcess,
    extras: [openAudit, ...(clock ? [openDemo(clock)] : [])],
    folders: folder,
    clock,
    ended: () => withdraw(folder),
  });
  announce(folder, { url: service.url, pid: process.pid });
  return { ...service, folder, parts: engines };
};

/** The built-in issuer, for a demo's people. @throws Error where an OpenID Connect provider gives the tokens. */
export const issuerOf = ({ parts }: { readonly parts: Pick<Engines, 'issuer'> }): TokenIssuer => {
  if (!parts.issuer) throw new Error('tokens come from the OpenID Connect provider (DIGIHUB_OIDC_ISSUER)');
  return parts.issuer;
};
