import { emptyRoot, type Hash, hashBytes, nodeHash } from './hashing.js';
import { ProofFailed } from './proof-failed.js';

/** The hash over the perfect subtree of `2 ** level` leaves that begins at leaf `index * 2 ** level`. */
export type Subtrees = (level: number, index: number) => Hash | Promise<Hash>;

/** The perfect subtrees that leaves `begin` to `end` fall into, left to right; `begin` is a multiple of each width. */
const perfect = (begin: number, end: number): readonly (readonly [level: number, index: number])[] => {
  const parts: [number, number][] = [];
  for (let at = begin; at < end;) {
    let level = Math.floor(Math.log2(end - at));
    while (at % 2 ** level !== 0) level -= 1;
    parts.push([level, at / 2 ** level]);
    at += 2 ** level;
  }
  return parts;
};

/** Hash over leaves `begin` to `end`, as RFC 6962 builds a tree of them. */
const rangeHash = async (subtrees: Subtrees, begin: number, end: number): Promise<Hash> => {
  let over: Hash | undefined;
  for (const [level, index] of perfect(begin, end).toReversed()) {
    const left = await subtrees(level, index);
    over = over ? nodeHash(left, over) : left;
  }
  return over ?? emptyRoot;
};

/** Largest power of two below `size`. */
const splitOf = (size: number): number => {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
};

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

export const rootOf = (subtrees: Subtrees, size: number): Promise<Hash> => rangeHash(subtrees, 0, size);

/** RFC 9162, section 2.1.3.1. @throws RangeError where there is no such leaf. */
export const proveInclusion = async (subtrees: Subtrees, index: number, size: number): Promise<Hash[]> => {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no leaf ${index} in ${size}`);
  const path = async (begin: number, end: number): Promise<Hash[]> => {
    if (end - begin === 1) return [];
    const middle = begin + splitOf(end - begin);
    return index < middle
      ? [...(await path(begin, middle)), await rangeHash(subtrees, middle, end)]
      : [...(await path(middle, end)), await rangeHash(subtrees, begin, middle)];
  };
  return path(0, size);
};

/** RFC 9162, section 2.1.4.1. @throws RangeError where `from` is not a tree before `to`. */
export const proveConsistency = async (subtrees: Subtrees, from: number, to: number): Promise<Hash[]> => {
  if (!isSize(from) || !isSize(to) || from > to) throw new RangeError(`no tree of ${from} in one of ${to}`);
  const path = async (begin: number, end: number, whole: boolean): Promise<Hash[]> => {
    if (from === end) return whole ? [] : [await rangeHash(subtrees, begin, end)];
    const middle = begin + splitOf(end - begin);
    return from <= middle
      ? [...(await path(begin, middle, whole)), await rangeHash(subtrees, middle, end)]
      : [...(await path(middle, end, false)), await rangeHash(subtrees, begin, middle)];
  };
  return from === 0 ? [] : path(0, to, true);
};

const same = (a: Hash, b: Hash): boolean => a.length === hashBytes && a.equals(b);

/** RFC 9162, section 2.1.3.2. @throws ProofFailed `inclusion-fails` */
export const verifyInclusion = (
  leaf: Hash,
  { index, size, proof, root }: Inclusion & { readonly root: Hash },
): void => {
  const failed = (): never => {
    throw new ProofFailed('inclusion-fails', `Leaf ${index} is not proven to stand in the tree of ${size}.`);
  };
  if (!isSize(index) || !isSize(size) || index >= size) failed();
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sibling.length !== hashBytes || last === 0) failed();
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0 || !same(root, hash)) failed();
};

export interface Inclusion {
  /** Of the leaf, 0-based. */
  readonly index: number;
  /** Leaves in the tree. */
  readonly size: number;
  readonly proof: readonly Hash[];
}

export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** RFC 9162, section 2.1.4.2. @throws ProofFailed `rollback`, `fork`, `consistency-fails` */
export const verifyConsistency = (from: TreeHead, to: TreeHead, proof: readonly Hash[]): void => {
  const failed = (): never => {
    throw new ProofFailed(
      'consistency-fails',
      `The tree of ${to.size} is not proven to continue that of ${from.size}.`,
    );
  };
  if (from.size > to.size) {
    throw new ProofFailed('rollback', `The tree of ${to.size} leaves is older than that of ${from.size}.`);
  }
  if (from.size === to.size) {
    if (!same(from.root, to.root))
      throw new ProofFailed('fork', `There are two trees of ${from.size} leaves.`);
    if (proof.length > 0) failed();
    return;
  }
  if (from.size === 0) {
    if (!same(from.root, emptyRoot) || proof.length > 0) failed();
    return;
  }
  let [node, last] = [from.size - 1, to.size - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  const path = node === 0 ? [from.root, ...proof] : [...proof];
  if (path.length === 0 || path.some((hash) => hash.length !== hashBytes)) failed();
  let [before, after] = [path[0]!, path[0]!];
  for (const sibling of path.slice(1)) {
    if (last === 0) failed();
    if (node % 2 === 1 || node === last) {
      [before, after] = [nodeHash(sibling, before), nodeHash(sibling, after)];
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      after = nodeHash(after, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0 || !same(from.root, before) || !same(to.root, after)) failed();
};
