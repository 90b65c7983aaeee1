import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const version = '4.1.0';

/** Where jars are kept: beside this file, where git ignores them. */
const cached = (name) => join(here, '.cache', `${name}-${version}`);

/**
 * The folder with the broker's jars, `KAFKA_JARS` where that is set; fetched by Maven the first time (45 MB). Two
 * processes may fetch at once: each into a folder of its own, and the first to finish puts it in place.
 */
export const brokerJars = () => fetched(process.env.KAFKA_JARS ?? cached('kafka'), 'kafka_2.13');

/** The same for the programs that the official image has beside the broker (41 MB). */
export const toolJars = () => fetched(cached('kafka-tools'), 'kafka-tools');

const fetched = async (folder, artifact) => {
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
        `-Dartifact=${artifact}`,
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
