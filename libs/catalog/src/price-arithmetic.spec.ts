import fc from 'fast-check';
import { divideHalfEven, FEN, priceMicros, priceText, UNIT_PRICE } from './price-arithmetic';

describe('a unit price', () => {
  it('is every decimal from 0 to 1000000 with at most six places, and nothing else', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_100_000_000_000n }), (micro) => {
        const text = `${micro / 1_000_000n}.${String(micro % 1_000_000n).padStart(6, '0')}`;
        expect(UNIT_PRICE.test(text)).toBe(micro <= 1_000_000_000_000n);
      }),
    );
    for (const text of ['0', '1000000', '999999.999999', '0.000001']) {
      expect(UNIT_PRICE.test(text)).toBe(true);
    }
    for (const text of ['', '.5', '5.', '00', '1e2', '+1', '-0', '1\n', '0.0000001', 'NaN']) {
      expect(UNIT_PRICE.test(text)).toBe(false);
    }
  });
});

describe('the arithmetic of prices', () => {
  it.each(['', '-1', '1.', '.5', '1.0000001', '1e3', 'NaN'])('refuses the price "%s"', (price) => {
    expect(() => priceMicros(price)).toThrow(RangeError);
  });

  it('writes a price as it was read, with six places', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (micros) => {
        expect(priceMicros(priceText(micros))).toBe(micros);
      }),
    );
  });

  it('rounds to the nearest, and exactly half to the even side, above and below zero', () => {
    const numbers = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(numbers, fc.bigInt({ min: 1n, max: 10n ** 9n }), (dividend, divisor) => {
        const quotient = divideHalfEven(dividend, divisor);
        const twiceOff = 2n * (quotient * divisor - dividend);
        expect(twiceOff <= divisor && twiceOff >= -divisor).toBe(true);
        if (twiceOff === divisor || twiceOff === -divisor) expect(quotient % 2n).toBe(0n);
      }),
    );
  });

  it('takes whole, non-negative fen alone', () => {
    for (const text of ['0', '1', '99999999999999']) expect(FEN.test(text)).toBe(true);
    for (const text of ['', '-1', '01', '1.0', '1e3', '100000000000000', ' 1']) {
      expect(FEN.test(text)).toBe(false);
    }
  });
});
