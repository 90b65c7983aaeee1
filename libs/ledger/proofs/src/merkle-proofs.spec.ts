import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactRange } from './compact-range.js';
import { foldHashes, type Hash, leafHash, nodeHash } from './hashing.js';
import {
  proveConsistency,
  proveInclusion,
  rootOf,
  type Subtrees,
  verifyConsistency,
  verifyInclusion,
} from './merkle-proofs.js';
import { ProofFailed } from './proof-failed.js';

/** The reference tree of Certificate Transparency: its leaves, its roots by size, and proofs in it. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [first, two, six] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
];
const [five, seven, ofSix] = [
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
];

const hashesOf = (entries: readonly string[]): Hash[] =>
  entries.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const subtreesOfAll =
  (all: readonly Hash[]): Subtrees =>
  (level, index) =>
    foldHashes(all.slice(index * 2 ** level, (index + 1) * 2 ** level));
const reference = subtreesOfAll(hashesOf(leaves));
const hex = (hashes: readonly Hash[]): string[] => hashes.map((hash) => hash.toString('hex'));
const codeOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ProofFailed) return error.code;
    throw error;
  }
};

describe('the reference tree of Certificate Transparency', () => {
  it('has these roots, worked out at once and leaf by leaf', async () => {
    const range = CompactRange.empty();
    for (const [size, root] of roots.entries()) {
      expect(hex([await rootOf(reference, size), range.root()])).toEqual([root, root]);
      const leaf = hashesOf(leaves)[size];
      if (leaf) range.append(leaf);
    }
  });

  it.each([
    [0, 1, []],
    [0, 8, [first, two, six]],
    [5, 8, [five, seven, roots[4]]],
    [2, 3, [roots[2]]],
    [1, 5, [roots[1], two, five]],
  ] as const)('proves leaf %i in %i', async (index, size, wanted) => {
    const proof = await proveInclusion(reference, index, size);
    expect(hex(proof)).toEqual(wanted);
    verifyInclusion(hashesOf(leaves)[index]!, { index, size, proof, root: Buffer.from(roots[size]!, 'hex') });
  });

  it.each([
    [1, 1, []],
    [1, 8, [first, two, six]],
    [6, 8, [ofSix, seven, roots[4]]],
    [2, 5, [two, five]],
  ] as const)('proves that the tree of %i goes on in that of %i', async (from, to, wanted) => {
    const proof = await proveConsistency(reference, from, to);
    expect(hex(proof)).toEqual(wanted);
    const head = (size: number) => ({ size, root: Buffer.from(roots[size]!, 'hex') });
    verifyConsistency(head(from), head(to), proof);
  });
});

/** RFC 6962, section 2.1, word for word. */
const treeHash = (all: readonly Hash[]): Hash => {
  if (all.length <= 1) return all[0] ?? Buffer.from(roots[0]!, 'hex');
  let split = 1;
  while (split * 2 < all.length) split *= 2;
  return nodeHash(treeHash(all.slice(0, split)), treeHash(all.slice(split)));
};

const someLeaves = fc
  .integer({ min: 1, max: 150 })
  .map((size) => Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`leaf ${index}`))));
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** One change to a list of hashes: a bit, one less, one more, two exchanged. Undefined where it changes nothing. */
const mutated = (proof: readonly Hash[], how: number, where: number): Hash[] | undefined => {
  const copy = proof.map((hash) => Buffer.from(hash));
  const at = Math.floor(where * copy.length);
  if (how === 0) return [...copy, leafHash(Buffer.from('one more'))];
  if (copy.length === 0) return undefined;
  if (how === 1) return copy.toSpliced(at, 1);
  if (how === 2 && copy.length > 1) return [...copy.slice(1), copy[0]!];
  copy[at]![Math.floor(where * 1e6) % 32]! ^= 1 << (Math.floor(where * 1e9) % 8);
  return copy;
};

describe('any tree', () => {
  it('proves each of its leaves, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(someLeaves, place, place, fc.nat(3), async (all, leaf, where, how) => {
        const [index, size] = [Math.floor(leaf * all.length), all.length];
        const subtrees = subtreesOfAll(all);
        const root = treeHash(all);
        expect(await rootOf(subtrees, size)).toEqual(root);
        const proof = await proveInclusion(subtrees, index, size);
        const is = { index, size, proof, root };
        verifyInclusion(all[index]!, is);
        const fails = (hash: Hash, change: Partial<typeof is>): void =>
          expect(codeOf(() => verifyInclusion(hash, { ...is, ...change }))).toBe('inclusion-fails');
        const changed = mutated(proof, how, where);
        if (changed) fails(all[index]!, { proof: changed });
        fails(leafHash(Buffer.from('another leaf')), {});
        fails(all[index]!, { root: leafHash(root) });
        fails(all[index]!, { index: size });
        if (size > 1) fails(all[index]!, { index: (index + 1) % size });
      }),
    );
  });

  it('is proven to continue each that it was, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(someLeaves, place, place, fc.nat(3), async (all, cut, where, how) => {
        const [size, to] = [1 + Math.floor(cut * all.length), all.length];
        const proof = await proveConsistency(subtreesOfAll(all), size, to);
        const before = { size, root: treeHash(all.slice(0, size)) };
        const after = { size: to, root: treeHash(all) };
        verifyConsistency(before, after, proof);
        const changed = mutated(proof, how, where);
        if (changed)
          expect(codeOf(() => verifyConsistency(before, after, changed))).toBe('consistency-fails');
        const forked = { size, root: leafHash(before.root) };
        const expected = size === to ? 'fork' : 'consistency-fails';
        expect(codeOf(() => verifyConsistency(forked, after, proof))).toBe(expected);
        if (size < to) expect(codeOf(() => verifyConsistency(after, before, proof))).toBe('rollback');
      }),
    );
  });

  it('grows leaf by leaf from any size that was kept', () => {
    fc.assert(
      fc.property(someLeaves, place, (all, cut) => {
        const kept = CompactRange.empty();
        const split = Math.floor(cut * all.length);
        for (const leaf of all.slice(0, split)) kept.append(leaf);
        const range = CompactRange.from(split, kept.toBytes());
        const completed: string[] = [];
        for (const leaf of all.slice(split)) {
          range.append(leaf, (level, index, hash) => {
            expect(hash).toEqual(treeHash(all.slice(index * 2 ** level, (index + 1) * 2 ** level)));
            completed.push(`${level}/${index}`);
          });
        }
        expect([range.size, range.root()]).toEqual([all.length, treeHash(all)]);
        expect(new Set(completed).size).toBe(completed.length);
      }),
    );
  });

  it('of another size is not made from its bytes', () => {
    expect(() => CompactRange.from(3, Buffer.alloc(32))).toThrow(RangeError);
  });
});
