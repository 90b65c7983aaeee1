import type { Environment } from '@digihub/configuration';

const settingsOfTheFolder = /^DIGIHUB_(DATA|CHECKPOINTS|(MASTER|LEDGER)_KEY(_FILE)?)$/;

/** The data folder with its keys, and nothing of other engines. */
export const embeddedOnly = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => settingsOfTheFolder.test(name)));
