import fc from 'fast-check';
import { pricesOf, priceModelOf, quantityMicros, rate, type Tariff } from './tariff';
import { type TariffInput, tariffFaults, tariffOf } from './tariff-input';
import { tariffs } from './testing/tariffs';

const M = 1_000_000n;
const quantities = fc.bigInt({ min: 0n, max: 10n ** 13n });
const unit: TariffInput = { kind: 'UNIT', meter: 'CALLS', unitPrice: '0.5' };

/** The cost in fen as an exact fraction, unit by unit of the rule's words, to hold the fast rule against. */
function naive(tariff: Tariff, quantity: bigint, withFee: boolean): [bigint, bigint] {
  const free = BigInt(tariff.freeUnits) * M;
  const left = quantity > free ? quantity - free : 0n;
  const micros = (price: string) => BigInt(price.replace('.', ''));
  const scale = 10n ** 10n;
  let cost: bigint;
  switch (tariff.kind) {
    case 'UNIT':
      cost = left * micros(tariff.unitPrice);
      break;
    case 'SUBSCRIPTION': {
      const included = BigInt(tariff.includedUnits) * M;
      cost = (left > included ? left - included : 0n) * micros(tariff.overageUnitPrice);
      if (withFee) cost += BigInt(tariff.monthlyFeeFen) * scale;
      break;
    }
    case 'PACKAGE': {
      let packages = left / (BigInt(tariff.packageUnits) * M);
      if (packages * BigInt(tariff.packageUnits) * M < left) packages += 1n;
      cost = packages * BigInt(tariff.packagePriceFen) * scale;
      break;
    }
    case 'VOLUME': {
      const at = tariff.tiers.findIndex((t) => t.upTo === null || left <= BigInt(t.upTo) * M);
      cost = left * micros(tariff.tiers[at]!.unitPrice);
      break;
    }
    case 'GRADUATED':
      cost = 0n;
      tariff.tiers.forEach((tier, at) => {
        const from = at === 0 ? 0n : BigInt(tariff.tiers[at - 1]!.upTo!) * M;
        const to = tier.upTo === null ? left : BigInt(tier.upTo) * M;
        const within = (left < to ? left : to) - from;
        if (within > 0n) cost += within * micros(tier.unitPrice);
      });
  }
  const cap = tariff.monthlyCapFen === null ? cost : BigInt(tariff.monthlyCapFen) * scale;
  return [cost < cap ? cost : cap, scale];
}

describe('rating a month', () => {
  it.each<[string, TariffInput, bigint, boolean, bigint]>([
    ['per call', unit, 3n * M, false, 150n],
    ['half to even', { ...unit, unitPrice: '0.005' }, 5n * M, false, 2n],
    ['free units first', { ...unit, freeUnits: 2 }, 3n * M, false, 50n],
    ['capped', { ...unit, monthlyCapFen: '120' }, 3n * M, false, 120n],
    ['per megabyte, to the byte', { ...unit, meter: 'MEGABYTES' }, 1_500_000n, false, 75n],
    [
      'a subscription without a call costs its fee',
      {
        kind: 'SUBSCRIPTION',
        meter: 'CALLS',
        monthlyFeeFen: '9900',
        includedUnits: 10,
        overageUnitPrice: '1',
      },
      0n,
      true,
      9_900n,
    ],
    [
      'a subscription beyond what is included',
      {
        kind: 'SUBSCRIPTION',
        meter: 'CALLS',
        monthlyFeeFen: '9900',
        includedUnits: 10,
        overageUnitPrice: '1',
      },
      12n * M,
      true,
      10_100n,
    ],
    [
      'graduated, each unit by its tier',
      {
        kind: 'GRADUATED',
        meter: 'ROWS',
        tiers: [
          { upTo: 10, unitPrice: '1' },
          { upTo: null, unitPrice: '0.5' },
        ],
      },
      12n * M,
      false,
      1_100n,
    ],
    [
      'volume, all by the last unit’s tier',
      {
        kind: 'VOLUME',
        meter: 'ROWS',
        tiers: [
          { upTo: 10, unitPrice: '1' },
          { upTo: null, unitPrice: '0.5' },
        ],
      },
      12n * M,
      false,
      600n,
    ],
    [
      'a package begun is paid',
      { kind: 'PACKAGE', meter: 'CALLS', packageUnits: 10, packagePriceFen: '100' },
      11n * M,
      false,
      200n,
    ],
  ])('%s', (_, input, quantity, withFee, fen) => {
    expect(rate(tariffOf(input), quantity, withFee)).toBe(fen);
  });

  it('is exact against a naive reference, then rounded half to even once', () => {
    fc.assert(
      fc.property(tariffs, quantities, fc.boolean(), (tariff, quantity, withFee) => {
        const [cost, scale] = naive(tariff, quantity, withFee);
        const twiceOff = 2n * (rate(tariff, quantity, withFee) * scale - cost);
        expect(twiceOff <= scale && twiceOff >= -scale).toBe(true);
        if (twiceOff === scale || twiceOff === -scale) {
          expect(rate(tariff, quantity, withFee) % 2n).toBe(0n);
        }
      }),
    );
  });

  it('never falls with the quantity, but for volume, where more can cost less', () => {
    fc.assert(
      fc.property(tariffs, quantities, quantities, fc.boolean(), (tariff, quantity, more, fee) => {
        fc.pre(tariff.kind !== 'VOLUME');
        expect(rate(tariff, quantity + more, fee) >= rate(tariff, quantity, fee)).toBe(true);
      }),
    );
    const tiers = [
      { upTo: 10, unitPrice: '1' },
      { upTo: null, unitPrice: '0.1' },
    ];
    const volume = tariffOf({ kind: 'VOLUME', meter: 'CALLS', tiers });
    expect(rate(volume, 11n * M, false) < rate(volume, 10n * M, false)).toBe(true);
  });

  it('never exceeds the cap, and free units never cost more', () => {
    fc.assert(
      fc.property(tariffs, quantities, fc.boolean(), (tariff, quantity, fee) => {
        const fen = rate(tariff, quantity, fee);
        if (tariff.monthlyCapFen !== null) expect(fen <= BigInt(tariff.monthlyCapFen)).toBe(true);
        if (tariff.kind === 'VOLUME') return;
        expect(fen <= rate({ ...tariff, freeUnits: 0 }, quantity, fee)).toBe(true);
      }),
    );
  });

  it('is per unit where a graduated or volume tariff has one tier', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), quantities, (micros, quantity) => {
        const unitPrice = `${micros / M}.${String(micros % M).padStart(6, '0')}`;
        const tiers = [{ upTo: null, unitPrice }];
        const fen = rate(tariffOf({ ...unit, unitPrice }), quantity, false);
        for (const kind of ['GRADUATED', 'VOLUME'] as const) {
          expect(rate(tariffOf({ kind, meter: 'CALLS', tiers }), quantity, false)).toBe(fen);
        }
      }),
    );
  });

  it('counts calls, rows, or bytes as millionths of a megabyte', () => {
    const use = { units: 2n, rows: 30n, bytes: 1_234_567n };
    expect(quantityMicros('CALLS', use)).toBe(2n * M);
    expect(quantityMicros('ROWS', use)).toBe(30n * M);
    expect(quantityMicros('MEGABYTES', use)).toBe(1_234_567n);
  });
});

describe('a tariff proposed', () => {
  const faults = (input: object) =>
    tariffFaults({ kind: 'UNIT', meter: 'CALLS', ...input }).map((f) => `${f.pointer} ${f.code}`);
  const tier = (upTo: number | null, unitPrice = '1') => ({ upTo, unitPrice });

  it.each<[string, object, string[]]>([
    ['nothing of its kind', {}, ['/tariff/unitPrice REQUIRED']],
    [
      'a member of another kind',
      { unitPrice: '1', packageUnits: 3 },
      ['/tariff/packageUnits NOT_OF_KIND'],
    ],
    ['a negative price', { unitPrice: '-1' }, ['/tariff/unitPrice UNIT_PRICE']],
    ['a seventh place', { unitPrice: '0.0000001' }, ['/tariff/unitPrice UNIT_PRICE']],
    ['half a free unit', { unitPrice: '1', freeUnits: 0.5 }, ['/tariff/freeUnits UNITS']],
    [
      'a cap that is no amount',
      { unitPrice: '1', monthlyCapFen: '1.5' },
      ['/tariff/monthlyCapFen FEN'],
    ],
    ['no tiers', { kind: 'VOLUME', tiers: [] }, ['/tariff/tiers TIERS']],
    [
      'tiers that do not ascend',
      { kind: 'GRADUATED', tiers: [tier(5), tier(5), tier(null)] },
      ['/tariff/tiers/1/upTo TIERS_ASCENDING'],
    ],
    [
      'an open tier that is not the last',
      { kind: 'GRADUATED', tiers: [tier(null), tier(null)] },
      ['/tariff/tiers/0/upTo TIERS_ASCENDING'],
    ],
    [
      'a last tier with an end',
      { kind: 'VOLUME', tiers: [tier(5)] },
      ['/tariff/tiers/0/upTo TIER_LAST_OPEN'],
    ],
    [
      'a tier’s price',
      { kind: 'VOLUME', tiers: [tier(null, 'x')] },
      ['/tariff/tiers/0/unitPrice UNIT_PRICE'],
    ],
    [
      'an empty package',
      { kind: 'PACKAGE', packageUnits: 0, packagePriceFen: '1' },
      ['/tariff/packageUnits UNITS'],
    ],
    [
      'a cap below the fee',
      {
        kind: 'SUBSCRIPTION',
        monthlyFeeFen: '100',
        includedUnits: 0,
        overageUnitPrice: '1',
        monthlyCapFen: '99',
      },
      ['/tariff/monthlyCapFen CAP_BELOW_FEE'],
    ],
  ])('is refused with %s', (_, input, wanted) => {
    expect(faults(input)).toEqual(wanted);
  });

  it('is kept with six places, no free units and no cap unless it says so', () => {
    expect(tariffOf(unit)).toEqual({
      kind: 'UNIT',
      meter: 'CALLS',
      unitPrice: '0.500000',
      freeUnits: 0,
      monthlyCapFen: null,
    });
    fc.assert(fc.property(tariffs, (tariff) => expect(tariffOf(tariff)).toEqual(tariff)));
  });

  it('says its model and every price that a ceiling binds', () => {
    expect(priceModelOf(tariffOf({ ...unit, meter: 'MEGABYTES' }))).toBe('PER_MEGABYTE');
    const subscription = tariffOf({
      kind: 'SUBSCRIPTION',
      meter: 'ROWS',
      monthlyFeeFen: '10000',
      includedUnits: 500,
      overageUnitPrice: '0.3',
    });
    expect(priceModelOf(subscription)).toBe('SUBSCRIPTION');
    expect(pricesOf(subscription)).toEqual([
      { pointer: '/overageUnitPrice', meter: 'ROWS', micros: 300_000n, units: 1n },
      { pointer: '/monthlyFeeFen', meter: 'MONTHS', micros: 100n * M, units: 1n },
      { pointer: '/monthlyFeeFen', meter: 'ROWS', micros: 100n * M, units: 500n },
    ]);
  });
});
