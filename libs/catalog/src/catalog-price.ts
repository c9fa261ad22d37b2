import { Prisma } from '@gongshu/platform';

/** All that the catalog reads of a price row stands here; the rest of the catalog knows prices by these forms only. */
export interface PricedRow {
  readonly unitPrice: Prisma.Decimal;
}

/** How a price charges, as the facet of the catalog has it. */
export type PriceModel =
  'PER_CALL' | 'PER_ROW' | 'PER_MEGABYTE' | 'SUBSCRIPTION' | 'GRADUATED' | 'VOLUME' | 'PACKAGE';
export const PRICE_MODELS: readonly PriceModel[] = [
  'PER_CALL',
  'PER_ROW',
  'PER_MEGABYTE',
  'SUBSCRIPTION',
  'GRADUATED',
  'VOLUME',
  'PACKAGE',
];

export interface PriceTerms {
  readonly model: PriceModel;
  /** Lowest price of one unit, CNY, six places. */
  readonly unitPrice: string;
  /** What is counted. */
  readonly unit: 'CALLS' | 'ROWS' | 'MEGABYTES';
}

export function priceTerms(price: PricedRow): PriceTerms {
  return { model: 'PER_CALL', unitPrice: price.unitPrice.toFixed(6), unit: 'CALLS' };
}

/** The same of the row `price` in SQL. */
export const PRICE_SQL = {
  model: Prisma.sql`'PER_CALL'`,
  unitPrice: Prisma.sql`price.unit_price`,
};
