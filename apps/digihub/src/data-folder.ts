import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where everything of one installation lies. Keys lie apart: they are backed up apart. */
export interface DataFolder {
  readonly root: string;
  /** `events.db`. */
  readonly events: string;
  /** `keys.db`, `master.key` (unless it comes from the environment), the issuer's key. */
  readonly keys: string;
  /** One database per context. */
  readonly readModels: string;
  /** The checkpoints of the log of all events: copy them to another place. */
  readonly checkpoints: string;
  /** `forgotten.jsonl`: in no backup, so that a restore brings nobody back. */
  readonly tombstones: string;
}

export const dataFolder = (root: string): DataFolder => {
  const absolute = resolve(root);
  return {
    root: absolute,
    events: join(absolute, 'events'),
    keys: join(absolute, 'keys'),
    readModels: join(absolute, 'read-models'),
    checkpoints: join(absolute, 'checkpoints'),
    tombstones: join(absolute, 'tombstones'),
  };
};

export const makeDataFolder = (root: string): DataFolder => {
  const folder = dataFolder(root);
  for (const path of [folder.root, folder.events, folder.keys, folder.readModels, folder.tombstones]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  return folder;
};

export const holdsData = (folder: DataFolder): boolean => existsSync(join(folder.events, 'events.db'));

/** The server that runs on a data folder, as it announces itself there. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
}

const announcement = (folder: DataFolder): string => join(folder.root, 'server.json');

export const announce = (folder: DataFolder, server: RunningServer): void =>
  writeFileSync(announcement(folder), JSON.stringify(server));

export const withdraw = (folder: DataFolder): void => rmSync(announcement(folder), { force: true });

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The server that runs on this folder now; what a killed one left behind does not count. */
export const runningServer = (folder: DataFolder): RunningServer | undefined => {
  try {
    const server = JSON.parse(readFileSync(announcement(folder), 'utf8')) as RunningServer;
    return alive(server.pid) ? server : undefined;
  } catch {
    return undefined;
  }
};
