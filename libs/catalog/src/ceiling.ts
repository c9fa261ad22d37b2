import {
  type BusinessLine,
  type ChargeMeter,
  type DomainError,
  type ErrorPointer,
  monthKey,
  type UseClass,
} from '@gongshu/platform';
import { fault } from './dictionary';
import { priceError } from './price.errors';
import { priceMicros, priceText } from './price-arithmetic';
import { type BoundPrice, pricesOf, type Tariff } from './tariff';

/** An approved ceiling price. */
export interface Ceiling {
  readonly meter: ChargeMeter;
  /** CNY for one unit of the meter, six places. */
  readonly unitPriceMax: string;
  readonly documentNumber: string;
  /** Start of its period. */
  readonly from: Date;
}

/** A price with all that the ceiling rule asks of it. */
export interface PriceUnderRule {
  readonly tariff: Tariff;
  readonly trial: boolean;
  readonly audience: readonly UseClass[];
  readonly businessLine: BusinessLine;
  /** From when the price is judged: its first day, or now if that is past. */
  readonly from: Date;
  /** Those that bind while the price is in force, from then until the next price of its plan. */
  readonly ceilings: readonly Ceiling[];
  /** Start of the operator's first signed agreement; null: it has none. */
  readonly operatingSince: Date | null;
  readonly hasFullOperatingYear: boolean;
}

/**
 * Whether the price may be (No. 65): plans for governance and welfare alone are free (C09); no industry price is above
 * any ceiling that binds while it is in force, and without one on its first day only a trial price is possible, until the operator has a full operating year (C10).
 * Cross-domain products are not public data and stand outside the ceiling rule.
 * @returns the refusal, with a pointer to each price that is at fault
 */
export function priceRefusal(price: PriceUnderRule): DomainError | undefined {
  const prices = pricesOf(price.tariff).filter(({ micros }) => micros > 0n);
  if (!price.audience.includes('INDUSTRY')) {
    if (prices.length === 0) return undefined;
    return priceError('PRICE_NOT_FREE', {}, prices.map(notFree));
  }
  if (price.businessLine === 'CROSS_DOMAIN') return undefined;
  const above = prices.flatMap((bound) => {
    const ceiling = price.ceilings.find((c) => c.meter === bound.meter && isAbove(bound, c));
    return ceiling ? [aboveCeiling(bound, ceiling)] : [];
  });
  if (above.length > 0) return priceError('PRICE_ABOVE_CEILING', {}, above);
  if (price.trial && price.hasFullOperatingYear) {
    const since = price.operatingSince?.toISOString() ?? '-';
    return priceError('TRIAL_NOT_ALLOWED', { since }, [trialOver()]);
  }
  const begun = price.ceilings.filter(({ from }) => from <= price.from);
  const unbound = prices.filter(({ meter }) => !begun.some((c) => c.meter === meter));
  if (unbound.length === 0 || price.trial) return undefined;
  return priceError('CEILING_REQUIRED', {}, unbound.map(withoutCeiling));
}

/** Whether the price asks more than the ceiling allows for as many units. */
export function isAbove({ micros, units }: BoundPrice, { unitPriceMax }: Ceiling): boolean {
  return micros > priceMicros(unitPriceMax) * units;
}

/**
 * Whether a calendar year of the business zone has passed whole since the operator's first agreement began.
 * @param since null: no agreement was ever signed
 */
export function hasFullOperatingYear(since: Date | null, at: Date, zone: string): boolean {
  if (!since) return false;
  const [year, month] = monthKey(since, zone).split('-').map(Number) as [number, number];
  const startsTheYear =
    month === 1 && monthKey(new Date(since.getTime() - 1), zone) === `${year - 1}-12`;
  const firstFull = startsTheYear ? year : year + 1;
  return Number(monthKey(at, zone).slice(0, 4)) > firstFull;
}

function notFree({ pointer }: BoundPrice): ErrorPointer {
  const en = 'Governance and welfare use is free (C09)';
  return fault(`/tariff${pointer}`, 'PRICE_NOT_FREE', '公共治理和公益事业使用免费（C09）', en);
}

function aboveCeiling({ pointer, meter, micros, units }: BoundPrice, ceiling: Ceiling) {
  const { unitPriceMax, documentNumber } = ceiling;
  const price = priceText(micros);
  return fault(
    `/tariff${pointer}`,
    'PRICE_ABOVE_CEILING',
    `${units} 个单位（${meter}）${price} 元，高于上限每单位 ${unitPriceMax} 元（${documentNumber}）`,
    `${price} yuan for ${units} unit(s) of ${meter} is above the ceiling of ${unitPriceMax} a unit (${documentNumber})`,
  );
}

function withoutCeiling({ pointer, meter }: BoundPrice): ErrorPointer {
  const en = `No ceiling for ${meter} is in force`;
  return fault(`/tariff${pointer}`, 'CEILING_REQUIRED', `没有适用于 ${meter} 的上限收费标准`, en);
}

function trialOver(): ErrorPointer {
  const en = 'The operator has a full operating year';
  return fault('/trial', 'TRIAL_NOT_ALLOWED', '运营机构已有完整经营年度', en);
}
