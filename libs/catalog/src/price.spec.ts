import * as fc from 'fast-check';
import { PriceStatus, UseClass } from '@gongshu/platform';
import { duties } from './odrl-duties';
import { effectiveFromOf, isFreeUse, priceInForce } from './price';
import type { Tariff } from './tariff';

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

describe('the ODRL duties of a tariff', () => {
  const base = { meter: 'CALLS', freeUnits: 10, monthlyCapFen: null } as const;
  const tiers = [
    { upTo: 100, unitPrice: '0.2' },
    { upTo: null, unitPrice: '0.1' },
  ];
  /** Amount, for how many of what, and for which units. */
  const told = (tariff: Tariff) =>
    duties(tariff, 'CNY').map((duty) => {
      const { action, constraint = [] } = JSON.parse(JSON.stringify(duty));
      const [amount, count, unit] = action[0].refinement;
      const name = (text: string) => text.split(':').at(-1);
      return [
        `${amount.rightOperand['@value']} / ${count.rightOperand} ${name(unit.rightOperand['@id'])}`,
        ...constraint.map(
          (c: Record<string, string>) => `${name(c.leftOperand!)} ${c.operator} ${c.rightOperand}`,
        ),
      ].join(', ');
    });

  it.each<[Tariff, string[]]>([
    [{ ...base, kind: 'UNIT', unitPrice: '0.5', freeUnits: 0 }, ['0.500000 / 1 CALLS']],
    [{ ...base, kind: 'UNIT', unitPrice: '0.5' }, ['0.500000 / 1 CALLS, unitOfMonth gt 10']],
    [
      {
        ...base,
        kind: 'SUBSCRIPTION',
        monthlyFeeFen: '9900',
        includedUnits: 1000,
        overageUnitPrice: '0.05',
      },
      ['0.050000 / 1 CALLS, unitOfMonth gt 1010', '99.000000 / 1 MONTHS'],
    ],
    [
      { ...base, kind: 'PACKAGE', packageUnits: 1000, packagePriceFen: '5000' },
      ['50.000000 / 1000 CALLS, unitOfMonth gt 10'],
    ],
    [
      { ...base, kind: 'GRADUATED', tiers },
      [
        '0.200000 / 1 CALLS, unitOfMonth gt 10, unitOfMonth lteq 110',
        '0.100000 / 1 CALLS, unitOfMonth gt 110',
      ],
    ],
    [
      { ...base, kind: 'VOLUME', tiers },
      [
        '0.200000 / 1 CALLS, unitOfMonth gt 10, quantityOfMonth gt 10, quantityOfMonth lteq 110',
        '0.100000 / 1 CALLS, unitOfMonth gt 10, quantityOfMonth gt 110',
      ],
    ],
  ])('%o are its prices', (tariff, expected) => {
    expect(told(tariff)).toEqual(expected);
  });
});
