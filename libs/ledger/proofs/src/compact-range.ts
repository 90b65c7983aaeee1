import { emptyRoot, type Hash, hashBytes, nodeHash } from './hashing.js';

/**
 * A growing tree from its first leaf, as the roots of its perfect subtrees, largest first: one per bit of the size,
 * so O(log n) of state and on average two hashes a leaf.
 */
export class CompactRange {
  private constructor(
    private leaves: number,
    private readonly roots: Hash[],
  ) {}

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** From what `toBytes` gave. @throws RangeError where the bytes are not those of a tree of that size. */
  static from(size: number, bytes: Uint8Array): CompactRange {
    const ones = [...size.toString(2)].filter((bit) => bit === '1').length;
    if (bytes.length !== ones * hashBytes)
      throw new RangeError(`${bytes.length} bytes are no tree of ${size}`);
    const roots = Array.from({ length: ones }, (_, index) =>
      Buffer.from(bytes.subarray(index * hashBytes, (index + 1) * hashBytes)),
    );
    return new CompactRange(size, roots);
  }

  get size(): number {
    return this.leaves;
  }

  /** `onSubtree` is told of each perfect subtree that the leaf completes, the leaf itself (level 0) first. */
  append(leaf: Hash, onSubtree?: (level: number, index: number, hash: Hash) => void): void {
    let [level, index, hash] = [0, this.leaves, leaf];
    onSubtree?.(level, index, hash);
    while (index % 2 === 1) {
      hash = nodeHash(this.roots.pop()!, hash);
      [level, index] = [level + 1, (index - 1) / 2];
      onSubtree?.(level, index, hash);
    }
    this.roots.push(hash);
    this.leaves += 1;
  }

  root(): Hash {
    return (
      this.roots.reduceRight<Hash | undefined>(
        (over, left) => (over ? nodeHash(left, over) : left),
        undefined,
      ) ?? emptyRoot
    );
  }

  toBytes(): Buffer {
    return Buffer.concat(this.roots);
  }

  copy(): CompactRange {
    return new CompactRange(this.leaves, [...this.roots]);
  }
}
