import type { ChargeMeter } from '@gongshu/platform';
import { divideHalfEven, larger, priceMicros, smaller } from './price-arithmetic';

/** What a tariff can count (No. 65 allows number of products, of services, time of service and volume of data). */
export const TARIFF_METERS = ['CALLS', 'ROWS', 'MEGABYTES'] as const;
export type TariffMeter = (typeof TARIFF_METERS)[number];

export const TARIFF_KINDS = ['UNIT', 'SUBSCRIPTION', 'GRADUATED', 'VOLUME', 'PACKAGE'] as const;
export type TariffKind = (typeof TARIFF_KINDS)[number];

interface TariffBase {
  readonly meter: TariffMeter;
  /** Units of each month that cost nothing; what a tariff says of units begins after them. Anew with each price. */
  readonly freeUnits: number;
  /** The most that a month costs under this price, its fee among it; null: no limit. A price that follows has its own. */
  readonly monthlyCapFen: string | null;
}

/** Every unit at one price. */
export interface UnitTariff extends TariffBase {
  readonly kind: 'UNIT';
  readonly unitPrice: string;
}

/** A fee a month, with units included; those beyond at their price. */
export interface SubscriptionTariff extends TariffBase {
  readonly kind: 'SUBSCRIPTION';
  readonly monthlyFeeFen: string;
  readonly includedUnits: number;
  readonly overageUnitPrice: string;
}

export interface Tier {
  /** Last unit of the tier, counted from the first of the month; null: no end. */
  readonly upTo: number | null;
  readonly unitPrice: string;
}

/** GRADUATED: each unit at the price of the tier in which it falls. VOLUME: all at the price of the last unit's tier. */
export interface TieredTariff extends TariffBase {
  readonly kind: 'GRADUATED' | 'VOLUME';
  readonly tiers: readonly Tier[];
}

/** Packages of units; one that is begun is paid. */
export interface PackageTariff extends TariffBase {
  readonly kind: 'PACKAGE';
  readonly packageUnits: number;
  readonly packagePriceFen: string;
}

export type Tariff = UnitTariff | SubscriptionTariff | TieredTariff | PackageTariff;

/** How a price is made, for the catalog's facets. */
export const PRICE_MODELS = [
  'PER_CALL',
  'PER_ROW',
  'PER_MEGABYTE',
  'SUBSCRIPTION',
  'GRADUATED',
  'VOLUME',
  'PACKAGE',
] as const;
export type PriceModel = (typeof PRICE_MODELS)[number];

const MODEL_OF_METER = {
  CALLS: 'PER_CALL',
  ROWS: 'PER_ROW',
  MEGABYTES: 'PER_MEGABYTE',
} as const satisfies Record<TariffMeter, PriceModel>;

export function priceModelOf(tariff: Tariff): PriceModel {
  return tariff.kind === 'UNIT' ? MODEL_OF_METER[tariff.meter] : tariff.kind;
}

/** What the charged calls of a grant came to in a month, under one price. */
export interface MeteredUse {
  readonly units: bigint;
  readonly rows: bigint;
  readonly bytes: bigint;
}

const MICROS = 1_000_000n;
/** Millionths of a unit times millionths of a yuan, in one fen. */
const EXACT_PER_FEN = 10_000_000_000n;

/** What a tariff counts of the use, in millionths of a unit: a byte is one millionth of a megabyte. */
export function quantityMicros(meter: TariffMeter, use: MeteredUse): bigint {
  switch (meter) {
    case 'CALLS':
      return use.units * MICROS;
    case 'ROWS':
      return use.rows * MICROS;
    case 'MEGABYTES':
      return use.bytes;
  }
}

/**
 * What a quantity of one month costs, in fen: exact, capped, then rounded half to even once. `rate_tariff` in SQL is
 * the same rule. Never falls with the quantity, but for VOLUME, where a lower price for more can make more cost less.
 * @param quantity millionths of a unit
 * @param withFee whether the month's fee of a subscription falls to this price
 */
export function rate(tariff: Tariff, quantity: bigint, withFee: boolean): bigint {
  const units = larger(quantity - BigInt(tariff.freeUnits) * MICROS, 0n);
  const exact = exactCost(tariff, units, withFee);
  const { monthlyCapFen: cap } = tariff;
  const capped = cap === null ? exact : smaller(exact, BigInt(cap) * EXACT_PER_FEN);
  return divideHalfEven(capped, EXACT_PER_FEN);
}

/** Millionths of units times millionths of yuan. */
function exactCost(tariff: Tariff, units: bigint, withFee: boolean): bigint {
  switch (tariff.kind) {
    case 'UNIT':
      return units * priceMicros(tariff.unitPrice);
    case 'SUBSCRIPTION': {
      const fee = withFee ? BigInt(tariff.monthlyFeeFen) * EXACT_PER_FEN : 0n;
      const beyond = larger(units - BigInt(tariff.includedUnits) * MICROS, 0n);
      return fee + beyond * priceMicros(tariff.overageUnitPrice);
    }
    case 'GRADUATED':
      return graduated(tariff.tiers, units);
    case 'VOLUME':
      return units * priceMicros(tierOf(tariff.tiers, units).unitPrice);
    case 'PACKAGE': {
      const size = BigInt(tariff.packageUnits) * MICROS;
      const begun = (units + size - 1n) / size;
      return begun * BigInt(tariff.packagePriceFen) * EXACT_PER_FEN;
    }
  }
}

function graduated(tiers: readonly Tier[], units: bigint): bigint {
  let above = 0n;
  let cost = 0n;
  for (const { upTo, unitPrice } of tiers) {
    const end = upTo === null ? units : smaller(units, BigInt(upTo) * MICROS);
    cost += larger(end - above, 0n) * priceMicros(unitPrice);
    above = larger(end, above);
  }
  return cost;
}

/** The last tier has no end, so that every quantity has one. */
function tierOf(tiers: readonly Tier[], units: bigint): Tier {
  return tiers.find(({ upTo }) => upTo === null || units <= BigInt(upTo) * MICROS)!;
}

/** A price of a tariff that a ceiling binds: so much for so many units. */
export interface BoundPrice {
  /** Member of the tariff that sets it, as a JSON pointer within the tariff. */
  readonly pointer: string;
  readonly meter: ChargeMeter;
  /** Millionths of a yuan. */
  readonly micros: bigint;
  readonly units: bigint;
}

const MICROS_PER_FEN = 10_000n;

/**
 * Every price that a tariff asks (C10): each tier, the package, the overage, the fee as the price of a month and of the
 * units that it includes. `tariff_prices` in SQL says the same.
 */
export function pricesOf(tariff: Tariff): BoundPrice[] {
  const { meter } = tariff;
  const unit = (pointer: string, price: string) => ({
    pointer,
    meter,
    micros: priceMicros(price),
    units: 1n,
  });
  switch (tariff.kind) {
    case 'UNIT':
      return [unit('/unitPrice', tariff.unitPrice)];
    case 'GRADUATED':
    case 'VOLUME':
      return tariff.tiers.map((tier, at) => unit(`/tiers/${at}/unitPrice`, tier.unitPrice));
    case 'PACKAGE': {
      const micros = BigInt(tariff.packagePriceFen) * MICROS_PER_FEN;
      return [{ pointer: '/packagePriceFen', meter, micros, units: BigInt(tariff.packageUnits) }];
    }
    case 'SUBSCRIPTION': {
      const micros = BigInt(tariff.monthlyFeeFen) * MICROS_PER_FEN;
      const fee = { pointer: '/monthlyFeeFen', micros };
      const included = { ...fee, meter, units: BigInt(tariff.includedUnits) };
      return [
        unit('/overageUnitPrice', tariff.overageUnitPrice),
        { ...fee, meter: 'MONTHS', units: 1n },
        ...(tariff.includedUnits > 0 ? [included] : []),
      ];
    }
  }
}
