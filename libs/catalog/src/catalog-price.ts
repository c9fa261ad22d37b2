import { Prisma } from '@gongshu/platform';
import { tariffOfPrice } from './plans.service';
import { divideHalfEven, priceText } from './price-arithmetic';
import { type PriceModel, priceModelOf, pricesOf, type Tariff, type TariffMeter } from './tariff';

export interface PriceTerms {
  readonly tariff: Tariff;
  readonly model: PriceModel;
  /** Lowest price of one unit over tiers, packages and what is included, CNY, six places: for comparison, not charged. */
  readonly lowestUnitPrice: string;
  /** What is counted. */
  readonly unit: TariffMeter;
}

/** How a price charges, in the words of the catalog. */
export function priceTerms(price: Parameters<typeof tariffOfPrice>[0]): PriceTerms {
  const tariff = tariffOfPrice(price);
  const units = pricesOf(tariff)
    .filter(({ meter }) => meter === tariff.meter)
    .map(({ micros, units: each }) => divideHalfEven(micros, each));
  const lowest = units.reduce((least, price_) => (price_ < least ? price_ : least));
  return {
    tariff,
    model: priceModelOf(tariff),
    lowestUnitPrice: priceText(lowest),
    unit: tariff.meter,
  };
}

/** The same of the row `price` in SQL. */
export const PRICE_SQL = {
  model: Prisma.sql`CASE WHEN price.tariff ->> 'kind' <> 'UNIT' THEN price.tariff ->> 'kind'
    ELSE CASE price.tariff ->> 'meter' WHEN 'CALLS' THEN 'PER_CALL' WHEN 'ROWS' THEN 'PER_ROW' ELSE 'PER_MEGABYTE' END END`,
  lowestUnitPrice: Prisma.sql`(SELECT min(round_half_even(asked.price * 1000000 / asked.units)) / 1000000.0
    FROM tariff_prices(price.tariff) asked WHERE asked.meter <> 'MONTHS')`,
};
