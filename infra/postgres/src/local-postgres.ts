import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres } from './find-binaries.js';
import { prepareDatabase, serviceAccount } from './service-account.js';
import { ServerProcess } from './server-process.js';
import { type Account, unprivilegedAccount } from './unprivileged.js';

export interface LocalPostgresOptions {
  /** Keeps data and password from one start to the next; absent: a temporary one, removed by `stop`. */
  readonly folder?: string;
  /** Absent: a free one. */
  readonly port?: number;
  /** Settings of the server beside the defaults: `{ max_connections: '200' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface LocalPostgres {
  /** Of the database `digihub`, as its owner: for preparing it, not for services. */
  readonly url: string;
  readonly port: number;
  /** Where its data is, in `data`. */
  readonly folder: string;
  /** The last lines that the server wrote. */
  readonly log: readonly string[];
  /** Makes (or finds) the account and the schema of a service, and further schemas of its own; its URL. */
  account(service: string, ...schemas: string[]): Promise<string>;
  /** Stops in order; removes the folder where it was a temporary one. */
  stop(): Promise<void>;
  /** SIGKILL to the server and all its sessions. `restart` brings it back with what was committed. */
  kill(): Promise<void>;
  /** Stops it where it runs, and starts it again on the same port. */
  restart(): Promise<void>;
}

const owner = 'digihub';
const database = 'digihub';
const restartPatience = 30_000;

/** A real PostgreSQL of our own on the loopback interface, without Docker. */
export const startLocalPostgres = async (options: LocalPostgresOptions = {}): Promise<LocalPostgres> => {
  const programs = findPostgres();
  const account = unprivilegedAccount();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'digihub-postgres-'));
  const data = join(folder, 'data');
  const release = (): void => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const password = initialise(programs, folder, data, account);
    const port = options.port ?? (await freePort());
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      // The path of a temporary folder may be longer than a socket's may be.
      unix_socket_directories: '',
      ...options.settings,
    };
    const start = () =>
      ServerProcess.start({
        program: join(programs, 'postgres'),
        arguments: [
          '-D',
          data,
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        account,
      });
    const urlOf = (user: string, secret: string, name = database): string =>
      `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${name}`;
    let server = await start();
    const url = urlOf(owner, password);
    try {
      await makeDatabase(urlOf(owner, password, 'postgres'), url);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url,
      port,
      folder,
      get log() {
        return server.log;
      },
      account: async (service, ...schemas) => {
        const secret = randomBytes(16).toString('hex');
        await serviceAccount(url, service, secret, schemas);
        return urlOf(service, secret);
      },
      stop: async () => {
        await server.stop();
        release();
      },
      kill: () => server.kill(),
      restart: async () => {
        await server.stop();
        server = await persistently(start);
      },
    };
  } catch (error) {
    release();
    throw error;
  }
};

/** Makes the data folder where there is none; the owner's password. */
const initialise = (programs: string, folder: string, data: string, account: Account | undefined): string => {
  const secret = join(folder, 'password');
  if (existsSync(join(data, 'PG_VERSION'))) return readFileSync(secret, 'utf8');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const password = randomBytes(16).toString('hex');
  writeFileSync(secret, password, { mode: 0o600 });
  if (account) for (const path of [folder, data, secret]) chownSync(path, account.uid, account.gid);
  const { status, error, stderr } = spawnSync(
    join(programs, 'initdb'),
    [
      ...['-D', data, '-U', owner, '--pwfile', secret, '--auth', 'scram-sha-256'],
      // Text sorts by its bytes, as SQLite sorts it.
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-instructions'],
    ],
    { cwd: '/', encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C' }, ...account },
  );
  if (status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw error ?? new Error(`initdb failed: ${stderr}`);
  }
  return password;
};

const makeDatabase = async (server: string, url: string): Promise<void> => {
  const client = new pg.Client(server);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  await prepareDatabase(url);
};

/** Right after a SIGKILL the last sessions may still hold the shared memory: the server says so, and ends. */
const persistently = async (start: () => Promise<ServerProcess>): Promise<ServerProcess> => {
  const end = performance.now() + restartPatience;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const held = /shared memory block|lock file|Address already in use/.test(String(error));
      if (!held || performance.now() > end) throw error;
      await setTimeout(50);
    }
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
