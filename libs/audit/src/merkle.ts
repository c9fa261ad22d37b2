import { sha256 } from '@gongshu/platform';

/** Hash of a leaf (RFC 6962 section 2.1): the prefix keeps leaves and nodes apart. */
export function leafHash(data: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.of(0), data]));
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.of(1), left, right]));
}

/** Largest power of two below n, for n > 1: where RFC 6962 splits a tree. */
function splitPoint(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}

/** Merkle tree head over leaf hashes, in order (RFC 6962 section 2.1). */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return leaves[0]!;
  const k = splitPoint(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, k)), merkleRoot(leaves.slice(k)));
}

/** All inclusion paths of a tree at once: path `i` proves leaf `i` (RFC 6962 section 2.1.1). */
export function merklePaths(leaves: readonly Buffer[]): { root: Buffer; paths: Buffer[][] } {
  if (leaves.length === 0) return { root: merkleRoot([]), paths: [] };
  if (leaves.length === 1) return { root: leaves[0]!, paths: [[]] };
  const k = splitPoint(leaves.length);
  const left = merklePaths(leaves.slice(0, k));
  const right = merklePaths(leaves.slice(k));
  return {
    root: nodeHash(left.root, right.root),
    paths: [
      ...left.paths.map((path) => [...path, right.root]),
      ...right.paths.map((path) => [...path, left.root]),
    ],
  };
}

/** True when the path leads from the leaf at that index to the root of a tree of that size. */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let hash = leaf;
  let at = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(root);
}
