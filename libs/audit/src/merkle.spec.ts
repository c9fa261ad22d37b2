import fc from 'fast-check';
import { leafHash, merklePaths, merkleRoot, verifyInclusion } from './merkle';

const leaf = (n: number) => leafHash(Buffer.from(String(n)));

describe('Merkle tree (RFC 6962)', () => {
  it('gives the published heads of the certificate-transparency test vectors', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].map((hex) =>
      leafHash(Buffer.from(hex, 'hex')),
    );
    expect(merkleRoot([]).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(merkleRoot(inputs.slice(0, 1)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(merkleRoot(inputs.slice(0, 3)).toString('hex')).toBe(
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    );
  });

  it('proves every leaf of a tree of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), (size) => {
        const leaves = Array.from({ length: size }, (_, n) => leaf(n));
        const { root, paths } = merklePaths(leaves);
        expect(root.equals(merkleRoot(leaves))).toBe(true);
        paths.forEach((path, at) => {
          expect(verifyInclusion(leaves[at]!, at, size, path, root)).toBe(true);
        });
      }),
    );
  });

  it('refuses another leaf, another place, another size, a cut or a longer path', () => {
    const leaves = Array.from({ length: 7 }, (_, n) => leaf(n));
    const { root, paths } = merklePaths(leaves);
    expect(verifyInclusion(leaf(99), 3, 7, paths[3]!, root)).toBe(false);
    expect(verifyInclusion(leaves[3]!, 2, 7, paths[3]!, root)).toBe(false);
    expect(verifyInclusion(leaves[3]!, 3, 3, paths[3]!, root)).toBe(false);
    expect(verifyInclusion(leaves[3]!, 3, 7, paths[3]!.slice(1), root)).toBe(false);
    expect(verifyInclusion(leaves[3]!, 3, 7, [...paths[3]!, root], root)).toBe(false);
  });
});
