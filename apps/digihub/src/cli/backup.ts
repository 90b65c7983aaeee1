import { constants, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { backupEmbeddedStore, restoreEmbeddedStore } from '@digihub/event-store-embedded';
import { backupKeys, restoreKeys, TombstoneRegister } from '@digihub/privacy';
import { dataFolder, makeDataFolder, runningServer } from '../data-folder.js';
import { existingData } from './existing-data.js';
import { Unable } from './exit-codes.js';
import { dataOption, jsonOption } from './options.js';

interface Copy {
  readonly data: string;
  readonly keys: string;
  readonly json?: true;
}

interface Restored extends Copy {
  readonly tombstones?: string;
}

/** The key of the log goes with the keys: who has it signs in the name of the log. */
const copyLogKey = (from: string, into: string): void => {
  const key = join(from, 'ledger.key');
  if (existsSync(key)) copyFileSync(key, join(into, 'ledger.key'), constants.COPYFILE_EXCL);
};

const said = (json: true | undefined, report: object, sentence: string): void =>
  console.log(json ? JSON.stringify(report) : sentence);

/**
 * Copies the events, then the keys: every event of the copy finds its key. Read models are not copied: they are
 * rebuilt from the events.
 */
export const backupCommand = (): Command =>
  new Command('backup')
    .argument('<dir>', 'where the events go')
    .requiredOption('--keys <dir>', 'where the keys go: another place than the events')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (into: string, { data, keys, json }: Copy) => {
      const folder = existingData(data);
      if (existsSync(join(keys, 'keys.db')))
        throw new Unable(`There are keys in ${keys} already; choose another folder.`);
      const report = await backupEmbeddedStore({ folder: folder.events, into: resolve(into) });
      mkdirSync(keys, { recursive: true, mode: 0o700 });
      await backupKeys(folder.keys, join(resolve(keys), 'keys.db'));
      copyLogKey(folder.keys, resolve(keys));
      said(
        json,
        { events: resolve(into), keys: resolve(keys), head: String(report.head), bytes: report.bytes },
        `Copied the events up to position ${report.head} (${report.bytes} bytes) and the keys.\n` +
          'The master key is not in the copy: keep it apart, without it no personal data can be read.',
      );
    });

export const restoreCommand = (): Command =>
  new Command('restore')
    .argument('<dir>', 'the events of the backup')
    .requiredOption('--keys <dir>', 'the keys of the backup')
    .option('--tombstones <file>', 'forgotten.jsonl of the folder that was lost: nobody in it comes back')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (from: string, { data, keys, tombstones, json }: Restored) => {
      const folder = dataFolder(data);
      if (tombstones !== undefined && !existsSync(tombstones)) {
        throw new Unable(`There is no ${tombstones}.`);
      }
      const forgotten = tombstones === undefined ? [] : await new TombstoneRegister(tombstones).all();
      if (runningServer(folder)) throw new Unable(`A server runs on ${folder.root}; stop it first.`);
      if (existsSync(folder.root) && readdirSync(folder.root).length > 0) {
        throw new Unable(`${folder.root} is not empty; a backup is only restored into an empty folder.`);
      }
      const report = await restoreEmbeddedStore({ from: resolve(from), into: folder.events });
      makeDataFolder(data);
      if (forgotten.length > 0) await TombstoneRegister.inFolder(folder.tombstones).add(forgotten);
      await restoreKeys({ from: join(resolve(keys), 'keys.db'), folder: folder.keys, tombstones: forgotten });
      copyLogKey(resolve(keys), folder.keys);
      said(
        json,
        { data: folder.root, head: String(report.head) },
        `Restored up to position ${report.head} into ${folder.root}. Put the master key in place before you start.`,
      );
    });
