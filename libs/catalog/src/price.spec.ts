import * as fc from 'fast-check';
import { PriceStatus, UseClass } from '@gongshu/platform';
import { effectiveFromOf, isFreeUse, priceInForce } from './price';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const price = (number: number, from: number, status: PriceStatus = 'APPROVED') => ({
  number,
  status,
  effectiveFrom: day(from),
});

describe('a price in force', () => {
  it('is the latest approved one that has begun, from its very instant on', () => {
    const prices = [price(1, 1), price(2, 10), price(3, 20)];
    expect(priceInForce(prices, day(9))?.number).toBe(1);
    expect(priceInForce(prices, day(10))?.number).toBe(2);
    expect(priceInForce(prices, new Date(day(20).getTime() - 1))?.number).toBe(2);
    expect(priceInForce(prices, day(99))?.number).toBe(3);
  });

  it('is none before the first begins, and never one that is proposed or rejected', () => {
    expect(priceInForce([price(1, 5)], day(4))).toBeUndefined();
    expect(
      priceInForce([price(1, 1, 'PROPOSED'), price(2, 1, 'REJECTED')], day(9)),
    ).toBeUndefined();
  });

  it('of two that begin at once is the newer', () => {
    expect(priceInForce([price(3, 1), price(4, 1), price(2, 1)], day(2))?.number).toBe(4);
  });

  it('does not depend on the order in which prices are read', () => {
    const prices = fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 99 }),
        status: fc.constantFrom(...Object.values(PriceStatus)),
        effectiveFrom: fc.integer({ min: 1, max: 9 }).map(day),
      }),
      { selector: (p) => p.number },
    );
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 10 }).map(day), (list, at) => {
        const found = priceInForce(list, at);
        expect(priceInForce([...list].reverse(), at)).toBe(found);
        const open = list.filter((p) => p.status === 'APPROVED' && p.effectiveFrom <= at);
        expect(found === undefined).toBe(open.length === 0);
        for (const other of open) {
          expect(other.effectiveFrom.getTime()).toBeLessThanOrEqual(found!.effectiveFrom.getTime());
        }
      }),
    );
  });
});

describe('the instant from which a price is in force', () => {
  it('is the one proposed, but never before its approval', () => {
    expect(effectiveFromOf(day(9), day(3))).toEqual(day(9));
    expect(effectiveFromOf(day(1), day(3))).toEqual(day(3));
  });
});

describe('C09: free by rule', () => {
  it('are public governance and public welfare, not industry', () => {
    expect(Object.values(UseClass).filter(isFreeUse)).toEqual([
      'PUBLIC_GOVERNANCE',
      'PUBLIC_WELFARE',
    ]);
  });
});
