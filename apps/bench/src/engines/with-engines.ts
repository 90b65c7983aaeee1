import type { Figure, Measured } from '../benchmark.js';

/** What starts an engine says so of a program that is not installed, or that cannot be fetched. */
const isMissing = (error: unknown): error is Error =>
  error instanceof Error &&
  /ENOENT|no PostgreSQL on this machine|POSTGRES_BIN|Command failed: mvn/.test(error.message);

/** Measures on engines of its own, and stops them. Where this machine has none there are no figures. */
export const withEngines = async <Engines extends { stop(): Promise<unknown> }>(
  start: () => Promise<Engines>,
  measure: (engines: Engines) => Promise<readonly Figure[]>,
): Promise<Measured> => {
  let engines: Engines;
  try {
    engines = await start();
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { notAvailable: error.message.split('\n')[0]! };
  }
  try {
    return await measure(engines);
  } finally {
    await engines.stop();
  }
};
