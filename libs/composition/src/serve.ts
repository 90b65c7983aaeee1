import { ConfigurationError, readConfiguration, type Service as ServiceName } from '@digihub/configuration';
import type { OpenContext } from '@digihub/context';
import { muteNegativeTimeouts } from '@digihub/telemetry';
import { type OpenExtra, startService } from './start-service.js';

/**
 * The `main` of a service of its own: reads the environment, starts, and ends the process with a sentence where that
 * cannot be: 2 for a configuration that does not fit, 3 where an engine cannot be opened.
 */
export const serve = async (
  service: Exclude<ServiceName, 'all'>,
  contexts: readonly OpenContext[],
  extras: readonly OpenExtra[] = [],
): Promise<void> => {
  muteNegativeTimeouts();
  try {
    const configuration = readConfiguration({ DIGIHUB_SERVICE: service, ...process.env });
    if (configuration.service !== service) {
      throw new ConfigurationError([`DIGIHUB_SERVICE is ${configuration.service}, but this is ${service}.`]);
    }
    const { url } = await startService({ configuration, contexts, extras });
    console.log(`${service} listens at ${url}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof ConfigurationError ? 2 : 3);
  }
};
