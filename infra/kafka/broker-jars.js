import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const version = '4.1.0';

/** Where the broker's jars are kept: `KAFKA_JARS`, else a folder beside this file that git ignores. */
const cache = () => process.env.KAFKA_JARS ?? join(here, '.cache', `kafka-${version}`);

/**
 * The folder with the broker's jars; fetched by Maven the first time (45 MB). Two processes may fetch at once: each
 * into a folder of its own, and the first to finish puts it in place.
 */
export const brokerJars = async () => {
  const folder = cache();
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  try {
    // A copy of the pom: Maven would write beside the original.
    cpSync(join(here, 'pom.xml'), join(making, 'pom.xml'));
    await promisify(execFile)(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        join(making, 'pom.xml'),
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(making, 'jars')}`,
      ],
      { timeout: 300_000 },
    );
    if (!existsSync(folder)) renameSync(join(making, 'jars'), folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
};
