import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { aessiv } from '@noble/ciphers/aes.js';
import { keysFile } from './key-store.js';
import { masterKeyMalformed, masterKeyMissing, wrongMasterKey } from './problems.js';
import type { SubjectKind } from './natural-key.js';
import type { SubjectId } from './sealer.js';

const parse = (text: string, from: string): Uint8Array => {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (/^[\w+/-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64');
  throw masterKeyMalformed({ from });
};

const readKey = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return parse(await readFile(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Written whole and synced under another name, then linked: no reader sees half a key, the first writer wins. */
export const createSecretFile = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(unfinished);
  }
};

/**
 * The master key of 32 bytes: `DIGIHUB_MASTER_KEY` (hex or base64), else the file `DIGIHUB_MASTER_KEY_FILE`, else,
 * where `createIn` allows it, the file `master.key` of that folder, made on first use with mode 0600.
 * A lost `master.key` beside an existing `keys.db` is never replaced: a new one could open nothing.
 * @throws Problem `privacy.master-key-missing` or `privacy.master-key-malformed`.
 */
export const masterKeyFrom = async (
  env: Readonly<Record<string, string | undefined>>,
  { createIn }: { readonly createIn?: string } = {},
): Promise<Uint8Array> => {
  if (env['DIGIHUB_MASTER_KEY']) return parse(env['DIGIHUB_MASTER_KEY'], 'DIGIHUB_MASTER_KEY');
  const named = env['DIGIHUB_MASTER_KEY_FILE'];
  const path = named || (createIn && join(createIn, 'master.key'));
  if (!path) throw masterKeyMissing();
  const found = await readKey(path);
  if (found) return found;
  if (named || !createIn || existsSync(keysFile(createIn))) throw masterKeyMissing({ from: path });
  await createSecretFile(path, `${randomBytes(32).toString('base64')}\n`);
  return (await readKey(path)) ?? Promise.reject(masterKeyMissing({ from: path }));
};

/** What is derived from the master key by HKDF-SHA-256, each key for one purpose. */
export interface DerivedKeys {
  /** Proves that the master key is the one the ring was made with; says nothing about it. */
  readonly check: Uint8Array;
  lookup(kind: SubjectKind, naturalKey: string): Uint8Array;
  wrap(subject: SubjectId, key: Uint8Array): Uint8Array;
  /** @throws Problem `privacy.wrong-master-key` where the row was not wrapped for this subject. */
  unwrap(subject: SubjectId, wrapped: Uint8Array): Uint8Array;
}

/** @throws Problem `privacy.master-key-malformed` for a key that is not 32 bytes long. */
export const deriveKeys = (masterKey: Uint8Array, salt: Uint8Array): DerivedKeys => {
  if (masterKey.length !== 32) throw masterKeyMalformed();
  const derive = (purpose: string, length: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', masterKey, salt, `digihub key ring 1: ${purpose}`, length));
  const index = derive('index', 32);
  const wrapping = derive('wrap', 64);
  return {
    check: derive('check', 32),
    lookup: (kind, naturalKey) =>
      new Uint8Array(createHmac('sha256', index).update(`${kind}\0${naturalKey}`).digest()),
    wrap: (subject, key) => aessiv(wrapping, Buffer.from(subject)).encrypt(key),
    unwrap: (subject, wrapped) => {
      try {
        return aessiv(wrapping, Buffer.from(subject)).decrypt(wrapped);
      } catch {
        throw wrongMasterKey({ subject });
      }
    },
  };
};
