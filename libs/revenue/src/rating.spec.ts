import fc from 'fast-check';
import { amountFen, divideHalfEven, priceMicros } from './rating';

describe('rating', () => {
  it.each([
    // units, price, fen
    [1n, '0.500000', 50n],
    [3n, '0.003333', 1n],
    [1n, '0.005', 0n],
    [3n, '0.005', 2n],
    [5n, '0.005', 2n],
    [7n, '0.005', 4n],
    [1n, '0.005001', 1n],
    [1_000_000n, '0.000001', 100n],
    [0n, '9.99', 0n],
    [9_007_199_254_740_993n, '0.01', 9_007_199_254_740_993n],
  ])('%d units at %s cost %d fen, half to even', (units, price, fen) => {
    expect(amountFen(units, price)).toBe(fen);
  });

  it.each(['', '-1', '1.', '.5', '1.0000001', '1e3', 'NaN'])('refuses the price "%s"', (price) => {
    expect(() => priceMicros(price)).toThrow(RangeError);
  });

  it('is off by at most half a fen, and by exactly half only towards the even side', () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const micros = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(units, micros, (n, price) => {
        const text = `${price / 1_000_000n}.${String(price % 1_000_000n).padStart(6, '0')}`;
        const fen = amountFen(n, text);
        const off = fen * 10_000n - n * price;
        expect(off <= 5_000n && off >= -5_000n).toBe(true);
        if (off === 5_000n || off === -5_000n) expect(fen % 2n).toBe(0n);
      }),
    );
  });

  it('never falls with more units', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        (units, more) => divideHalfEven(units, 10_000n) <= divideHalfEven(units + more, 10_000n),
      ),
    );
  });
});
