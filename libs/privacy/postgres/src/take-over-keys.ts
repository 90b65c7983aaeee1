import type { KeyHandover, KeyRow } from '@digihub/privacy';
import { PostgresKeyStorage } from './postgres-key-storage.js';

export interface TakeOverKeysOptions {
  /** With the account of the keys. */
  readonly url: string;
  /** `keys` where absent. */
  readonly schema?: string | undefined;
  /** Compares, and writes nothing but the empty tables. */
  readonly verifyOnly?: boolean | undefined;
}

export interface TakenOverKeys {
  /** Keys of the ring that was handed over, and those of them that are the same here. */
  readonly keys: number;
  readonly same: number;
  /** Forgotten there; none of them has a key here. */
  readonly tombstones: number;
  /** Subjects whose key or tombstone is not here, or another one; 100 at most. */
  readonly differing: readonly string[];
}

/** The schema holds the keys of another ring: nothing was changed. */
export class OtherKeyRing extends Error {
  constructor(schema: string) {
    super(`The schema ${schema} holds another key ring. Take over into an empty one.`);
    this.name = 'OtherKeyRing';
  }
}

const pageOf = 500;
const listed = 100;

/**
 * Takes a key ring over into PostgreSQL, keys and tombstones, and compares what is there afterwards. The salt comes
 * along, so the master key stays the same. A repeat goes on; who was forgotten here meanwhile stays forgotten.
 * @throws OtherKeyRing; ConnectionLost.
 */
export const takeOverKeys = async (
  from: KeyHandover,
  options: TakeOverKeysOptions,
): Promise<TakenOverKeys> => {
  const { url, schema = 'keys', verifyOnly = false } = options;
  const storage = await PostgresKeyStorage.open(url, schema, 1, from.salt);
  try {
    if (!isSame(storage.salt, from.salt)) throw new OtherKeyRing(schema);
    if (!isSame(await storage.metaOf('check', from.check), from.check)) throw new OtherKeyRing(schema);
    if (!verifyOnly) {
      for (const page of pages(from.rows())) await storage.receive(page);
      const known = new Set((await storage.tombstones()).map(({ subject }) => subject));
      const missing = from.tombstones.filter(({ subject }) => !known.has(subject));
      if (missing.length > 0) await storage.forget(missing);
    }
    return await compared(from, storage);
  } finally {
    await storage.close();
  }
};

const compared = async (from: KeyHandover, storage: PostgresKeyStorage): Promise<TakenOverKeys> => {
  const differing: string[] = [];
  const differs = (subject: string): void => {
    if (differing.length < listed) differing.push(subject);
  };
  let keys = 0;
  let same = 0;
  const forgotten = new Set((await storage.tombstones()).map(({ subject }) => subject));
  for (const page of pages(from.rows())) {
    keys += page.length;
    const there = new Map(
      (await storage.keysOf(page.map(({ subject }) => subject))).map((row) => [row.subject, row]),
    );
    for (const row of page) {
      const twin = there.get(row.subject);
      // Forgotten here since: that is more than was handed over, and no difference.
      if (twin ? isSameKey(row, twin) : forgotten.has(row.subject)) same += 1;
      else differs(row.subject);
    }
  }
  const buried = from.tombstones.map(({ subject }) => subject);
  for (const subject of buried) if (!forgotten.has(subject)) differs(subject);
  for (const page of pages(buried)) for (const { subject } of await storage.keysOf(page)) differs(subject);
  return { keys, same, tombstones: buried.length, differing };
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const isSameKey = (one: KeyRow, other: KeyRow): boolean =>
  isSame(one.lookup, other.lookup) && isSame(one.wrapped, other.wrapped) && one.createdAt === other.createdAt;

function* pages<Item>(items: Iterable<Item>): Generator<Item[]> {
  let page: Item[] = [];
  for (const item of items) {
    page.push(item);
    if (page.length < pageOf) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
