import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './compose-file.js';
import { answers, freePorts, type Running, startProgram } from './programs.js';

/** Building itself and its tables takes Keycloak minutes on a busy machine. */
const patience = 600_000;

/**
 * The folder of the Keycloak distribution; fetched by Maven the first time (160 MB), into `infra/identity/.cache` or
 * `KEYCLOAK_CACHE`.
 */
const distribution = async (version: string): Promise<string> => {
  const cache = process.env['KEYCLOAK_CACHE'] ?? join(repository, 'infra/identity/.cache');
  const folder = join(cache, `keycloak-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  try {
    const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
    const unpack = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
    await promisify(execFile)(
      'mvn',
      ['-q', '-B', unpack, `-Dartifact=${artifact}`, `-DoutputDirectory=${making}`],
      {
        cwd: making,
        timeout: patience,
      },
    );
    const unpacked = join(making, `keycloak-${version}`);
    if (!existsSync(unpacked)) throw new Error(`no keycloak-${version} in ${readdirSync(making).join(', ')}`);
    for (const program of readdirSync(join(unpacked, 'bin'))) {
      if (program.endsWith('.sh')) chmodSync(join(unpacked, 'bin', program), 0o755);
    }
    if (!existsSync(folder)) renameSync(unpacked, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
};

export interface LocalKeycloak extends Running {
  readonly port: number;
  /** Of health and metrics. */
  readonly managementPort: number;
}

/**
 * A real Keycloak without Docker, started by the script and with the realm that the container has. Needs Java 17.
 * `environment`: that of the container; `folder`: an empty one, for its own copy of the distribution.
 */
export const startLocalKeycloak = async (options: {
  readonly version: string;
  readonly folder: string;
  readonly secrets: string;
  readonly environment: (port: number) => Readonly<Record<string, string>>;
}): Promise<LocalKeycloak> => {
  const { version, folder, secrets, environment } = options;
  cpSync(await distribution(version), folder, { recursive: true });
  mkdirSync(join(folder, 'data/import'), { recursive: true });
  cpSync(join(repository, 'infra/identity/realm.json'), join(folder, 'data/import/realm.json'));
  const [port, managementPort] = (await freePorts(2)) as [number, number];
  const running = await startProgram({
    command: ['/bin/bash', join(repository, 'infra/identity/start.sh')],
    cwd: dirname(folder),
    env: {
      PATH: process.env['PATH'],
      KEYCLOAK_HOME: folder,
      SECRETS: secrets,
      ...environment(port),
      KC_HTTP_PORT: String(port),
      KC_HTTP_MANAGEMENT_PORT: String(managementPort),
    },
    ready: () => answers(`http://127.0.0.1:${managementPort}/health/ready`),
    within: patience,
  });
  return { ...running, port, managementPort };
};
