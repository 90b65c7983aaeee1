import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { WrongUse } from './exit-codes.js';

/** `--out`: seen to be free, and to have a folder to lie in, before long work begins. */
export const outOption = (what: string): Option =>
  new Option('--out <file>', `${what}; one that exists is not overwritten`)
    .argParser((given) => {
      const file = resolve(given);
      if (existsSync(file)) throw new InvalidArgumentError(`${file} exists already.`);
      if (!isFolder(dirname(file))) throw new InvalidArgumentError(`There is no folder ${dirname(file)}.`);
      return file;
    })
    .makeOptionMandatory();

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A file that the words name. @throws WrongUse */
export const givenFile = (file: string): Buffer => {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  if (isFolder(file)) throw new WrongUse(`${file} is a folder, not a file.`);
  return readFileSync(file);
};

const troubles: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'lies in what is no folder',
  EISDIR: 'is a folder, not a file',
  EEXIST: 'exists already',
  EACCES: 'may not be opened by this user',
  EPERM: 'may not be changed by this user',
  EROFS: 'lies on a disk that may only be read',
  ENOSPC: 'does not fit on its disk: no room is left',
};

/** What the system says of a file, in a sentence; undefined: it is something else. */
export const fileTrouble = (error: unknown): string | undefined => {
  const { code, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const what = error instanceof Error && code !== undefined ? troubles[code] : undefined;
  return what && `${dest ?? path ?? 'The file'} ${what}.`;
};
