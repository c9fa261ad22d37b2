import fc from 'fast-check';
import type { SharingParty } from '@gongshu/platform';
import { PARTY_ORDER, shareCharge, type SharingTerms, split } from './split';

const terms = (points: readonly number[], providerIds = ['p1', 'p2', 'p3']): SharingTerms => ({
  scheme: points.map((basisPoints, at) => ({ party: PARTY_ORDER[at]!, basisPoints })),
  operatorId: 'o',
  providerIds,
  productId: 'x',
});

const sum = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n);
const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n });
const schemes = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 3 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
  .map((cuts) => cuts.slice(1).map((cut, at) => cut - cuts[at]!));

describe('splitting', () => {
  it('gives the fen left over to the largest remainders', () => {
    // 33.33, 33.33, 33.34 fen of 100 by 3333, 3333, 3334
    expect(split(100n, [3333n, 3333n, 3334n])).toEqual([33n, 33n, 34n]);
    // 5.5, 3.3, 2.2 of 11
    expect(split(11n, [50n, 30n, 20n])).toEqual([6n, 3n, 2n]);
  });

  it('gives them to the earlier in the list on a tie', () => {
    expect(split(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
    expect(split(1n, [5000n, 5000n])).toEqual([1n, 0n]);
  });

  it.each([[-1n, [1n]] as const, [1n, []] as const, [1n, [0n]] as const, [1n, [2n, -1n]] as const])(
    'refuses to split %d by %s',
    (amount, weights) => {
      expect(() => split(amount, weights)).toThrow(RangeError);
    },
  );

  it('sums to the amount, each part within a fen of its exact part', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 9 })
      .filter((ws) => sum(ws) > 0n);
    fc.assert(
      fc.property(amounts, weights, (amount, ws) => {
        const parts = split(amount, ws);
        expect(sum(parts)).toBe(amount);
        ws.forEach((weight, at) => {
          const off = parts[at]! * sum(ws) - amount * weight;
          expect(off < sum(ws) && off > -sum(ws)).toBe(true);
        });
      }),
    );
  });
});

describe('sharing a charge', () => {
  it('C20: by the scheme, the departments in equal parts, all gross', () => {
    expect(shareCharge(1_001n, terms([6_000, 2_000, 1_500, 500]))).toEqual([
      { party: 'OPERATOR', organizationId: 'o', amountFen: 601n },
      { party: 'PROVIDER', organizationId: 'p1', amountFen: 67n },
      { party: 'PROVIDER', organizationId: 'p2', amountFen: 67n },
      { party: 'PROVIDER', organizationId: 'p3', amountFen: 66n },
      { party: 'TREASURY', organizationId: null, amountFen: 150n },
      { party: 'PLATFORM', organizationId: null, amountFen: 50n },
    ]);
  });

  it('sums to the charge whatever the scheme, the same in whatever order its terms come', () => {
    fc.assert(
      fc.property(amounts, schemes, fc.integer({ min: 1, max: 4 }), (amount, points, count) => {
        const providers = Array.from({ length: count }, (_, at) => `p${at}`);
        const given = terms(points, providers);
        const lines = shareCharge(amount, given);
        expect(sum(lines.map((line) => line.amountFen))).toBe(amount);
        expect(lines.every((line) => line.amountFen > 0n)).toBe(true);
        const turned = {
          ...given,
          scheme: [...given.scheme].reverse(),
          providerIds: [...providers].reverse(),
        };
        expect(shareCharge(amount, turned)).toEqual(lines);
      }),
    );
  });

  it('gives nobody a line whose share is nothing', () => {
    const parties = shareCharge(1n, terms([10_000, 0, 0, 0])).map(
      (line): SharingParty => line.party,
    );
    expect(parties).toEqual(['OPERATOR']);
    expect(shareCharge(0n, terms([2_500, 2_500, 2_500, 2_500]))).toEqual([]);
  });

  it('SHARE_WITHOUT_PROVIDER: refuses to lose the part of departments that are not there', () => {
    expect(() => shareCharge(100n, terms([5_000, 5_000, 0, 0], []))).toThrow(
      'SHARE_WITHOUT_PROVIDER',
    );
  });
});
