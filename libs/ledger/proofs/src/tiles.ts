import { foldHashes, hashBytes } from './hashing.js';
import type { Subtrees } from './merkle-proofs.js';

/** Hashes in a full tile: 2 ** 8. https://c2sp.org/tlog-tiles */
export const tileWidth = 256;
const tileHeight = 8;

/** A tile, or the first `width` of it. Level `entries` holds what the leaves are hashes of. */
export interface TileAddress {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** `1234067` as `x001/x234/067`. */
const indexPath = (index: number): string => {
  const last = String(index % 1000).padStart(3, '0');
  let [path, rest] = [last, Math.floor(index / 1000)];
  for (; rest > 0; rest = Math.floor(rest / 1000)) path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return path;
};

/** `0/x001/067.p/40`, what stands behind `tile/`. */
export const tilePath = ({ level, index, width }: TileAddress): string =>
  `${level}/${indexPath(index)}${width === tileWidth ? '' : `.p/${width}`}`;

/** The address behind `tile/`; undefined where it is none, also one with zeroes too many. */
export const parseTilePath = (path: string): TileAddress | undefined => {
  const [, level = '', digits = '', partial] =
    /^(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  const address: TileAddress = { level: level === 'entries' ? level : Number(level), index, width };
  const known = level === 'entries' || Number(level) <= 63;
  return known && width >= 1 && tilePath(address) === path ? address : undefined;
};

/** How many hashes (or entries) of a tile a log of `size` has. */
export const tileWidthAt = (size: number, { level, index }: Omit<TileAddress, 'width'>): number => {
  const hashes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level));
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
};

/** Gives at least the first `width` hashes of a tile, one behind the other. */
export type ReadTile = (level: number, index: number, width: number) => Promise<Buffer>;

/** The subtrees of a log from its tiles. Keeps the tiles it has read: make one per question. */
export const subtreesOf = (read: ReadTile): Subtrees => {
  const known = new Map<string, Promise<Buffer>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const count = 2 ** (level % tileHeight);
    const first = index * count;
    const tile = Math.floor(first / tileWidth);
    const begin = first % tileWidth;
    const key = `${tileLevel}/${tile}/${begin + count}`;
    const bytes = await (known.get(key) ?? known.set(key, read(tileLevel, tile, begin + count)).get(key)!);
    return foldHashes(
      Array.from({ length: count }, (_, at) => {
        const from = (begin + at) * hashBytes;
        return bytes.subarray(from, from + hashBytes);
      }),
    );
  };
};

/** An entry bundle: each entry behind its length in 16 bits, big-endian. */
export const entryBundle = (entries: readonly string[]): Buffer =>
  Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
