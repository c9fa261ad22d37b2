import fc from 'fast-check';
import { priceText } from '../price-arithmetic';
import { type Tariff, TARIFF_METERS } from '../tariff';

const units = fc.integer({ min: 0, max: 2_000_000 });
const fen = fc.bigInt({ min: 0n, max: 10n ** 9n }).map(String);
// Prices whose products lie exactly between two fen come up too.
const price = fc
  .oneof(fc.bigInt({ min: 0n, max: 10n ** 8n }), fc.constantFrom(5_000n, 15_000n, 500n, 2_500n, 1n))
  .map(priceText);

const tiers = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 3_000_000 }), { maxLength: 5 }), price)
  .chain(([ends, last]) =>
    fc
      .array(price, { minLength: ends.length, maxLength: ends.length })
      .map((prices) => [
        ...[...ends].sort((a, b) => a - b).map((upTo, at) => ({ upTo, unitPrice: prices[at]! })),
        { upTo: null, unitPrice: last },
      ]),
  );

const base = fc.record({
  meter: fc.constantFrom(...TARIFF_METERS),
  freeUnits: fc.oneof(fc.constant(0), units),
  monthlyCapFen: fc.option(fen),
});

const own: fc.Arbitrary<Tariff> = fc.oneof(
  fc.record({ kind: fc.constant('UNIT' as const), unitPrice: price }),
  fc.record({
    kind: fc.constant('SUBSCRIPTION' as const),
    monthlyFeeFen: fen,
    includedUnits: units,
    overageUnitPrice: price,
  }),
  fc.record({ kind: fc.constantFrom('GRADUATED' as const, 'VOLUME' as const), tiers }),
  fc.record({
    kind: fc.constant('PACKAGE' as const),
    packageUnits: fc.integer({ min: 1, max: 1_000_000 }),
    packagePriceFen: fen,
  }),
) as unknown as fc.Arbitrary<Tariff>;

/** Every tariff that can be proposed, for the property tests of the rule and of its likeness in SQL. */
export const tariffs: fc.Arbitrary<Tariff> = fc
  .tuple(own, base)
  .map(([kind, common]): Tariff => ({ ...kind, ...common }))
  .filter(
    (tariff) =>
      tariff.kind !== 'SUBSCRIPTION' ||
      tariff.monthlyCapFen === null ||
      BigInt(tariff.monthlyCapFen) >= BigInt(tariff.monthlyFeeFen),
  );
