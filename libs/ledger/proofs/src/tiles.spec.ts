import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactRange } from './compact-range.js';
import { leafHash } from './hashing.js';
import {
  proveConsistency,
  proveInclusion,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proofs.js';
import { entryBundle, parseTilePath, subtreesOf, tilePath, tileWidthAt } from './tiles.js';

describe('the path of a tile', () => {
  it('is as C2SP writes it', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('entries/273.p/112');
  });

  it('is read back, and nothing else is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(63), fc.constant('entries' as const)),
        fc.nat(10 ** 12),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          const address = { level, index, width };
          expect(parseTilePath(tilePath(address))).toEqual(address);
        },
      ),
    );
    for (const path of [
      '',
      '0',
      '64/000',
      '00/000',
      '0/0',
      '0/x000/001',
      '0/001.p/0',
      '0/001.p/256',
      '0/001.p/01',
      '../000',
    ])
      expect(parseTilePath(path)).toBeUndefined();
  });

  it('of a log of 70,000 has these widths', () => {
    const width = (level: number, index: number) => tileWidthAt(70_000, { level, index });
    expect([width(0, 272), width(0, 273), width(0, 274)]).toEqual([256, 112, 0]);
    expect([width(1, 0), width(1, 1), width(2, 0), width(3, 0)]).toEqual([256, 17, 1, 0]);
    expect(tileWidthAt(70_000, { level: 'entries', index: 273 })).toBe(112);
  });
});

describe('proofs from tiles', () => {
  const size = 70_000;
  const tiles = new Map<string, Buffer[]>();
  const leaves = Array.from({ length: size }, (_, index) => leafHash(Buffer.from(String(index))));
  const range = CompactRange.empty();
  const roots = new Map<number, Buffer>();
  for (const leaf of leaves) {
    range.append(leaf, (level, index, hash) => {
      if (level % 8 !== 0) return;
      const key = `${level / 8}/${Math.floor(index / 256)}`;
      (tiles.get(key) ?? tiles.set(key, []).get(key)!).push(hash);
    });
    if (range.size % 4_999 === 0 || range.size === size) roots.set(range.size, range.root());
  }

  const counting = () => {
    const reads: string[] = [];
    const subtrees = subtreesOf(async (level, index, width) => {
      reads.push(`${level}/${index}/${width}`);
      return Buffer.concat(tiles.get(`${level}/${index}`)!.slice(0, width));
    });
    return { reads, subtrees };
  };

  it.each([...roots])('fit the tree of %i', async (at, root) => {
    const { reads, subtrees } = counting();
    expect(await rootOf(subtrees, at)).toEqual(root);
    for (const index of [0, 255, 256, Math.floor(at / 2), at - 1].filter((leaf) => leaf < at)) {
      verifyInclusion(leaves[index]!, {
        index,
        size: at,
        proof: await proveInclusion(subtrees, index, at),
        root,
      });
    }
    verifyConsistency(
      { size: at, root },
      { size, root: roots.get(size)! },
      await proveConsistency(subtrees, at, size),
    );
    expect(new Set(reads).size).toBe(reads.length);
  });

  it('need few reads', async () => {
    const { reads, subtrees } = counting();
    await proveInclusion(subtrees, 12_345, size);
    expect(new Set(reads.map((read) => read.split('/').slice(0, 2).join('/'))).size).toBeLessThan(8);
  });
});

describe('a bundle of entries', () => {
  it('has each behind its length', () => {
    expect(entryBundle(['a', '€']).toString('hex')).toBe('000161' + '0003e282ac');
  });

  it('refuses an entry that is too long', () => {
    expect(() => entryBundle(['x'.repeat(65_536)])).toThrow('out of range');
  });
});
