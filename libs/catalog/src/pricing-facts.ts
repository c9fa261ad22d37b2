import {
  type BusinessLine,
  dayStart,
  type PrismaService,
  type ReviewConsequence,
  type Tx,
  type UseClass,
} from '@gongshu/platform';
import { type Ceiling, hasFullOperatingYear } from './ceiling';
import { bindingSpan, ceilingsOf } from './ceilings.service';
import {
  type EndedPeriod,
  type PermittedParts,
  permittedPerYearFen,
  permittedRevenueFen,
  yearsOf,
} from './permitted-revenue';
import { permittedInForce, type PermittedRow } from './permitted-revenues.service';
import { tariffOfPrice } from './plans.service';
import {
  forecastOfOthersFen,
  nextPriceFrom,
  operatingSince,
  plansWithoutForecast,
} from './price-rules.queries';
import type { Period } from './setting';
import type { Tariff } from './tariff';

/** A price of the product that is in force or approved to come. */
export interface PricingFact {
  readonly planCode: string;
  readonly audience: readonly UseClass[];
  readonly tariff: Tariff;
  readonly trial: boolean;
  /** From when it is judged: its first day, or now if that is past. */
  readonly from: Date;
  /** Those that bind from then until the next price of the plan. */
  readonly ceilings: readonly Ceiling[];
  readonly hasFullOperatingYear: boolean;
}

/** The latest review of the operator's years. */
export interface ReviewFact {
  readonly year: number;
  readonly deviationBasisPoints: number;
  readonly consequence: ReviewConsequence;
  /** Where the ceilings are to be adjusted: whether one of the operator's was approved since. */
  readonly isCeilingSet: boolean;
  /** Whether the time to do so is over: the next report of No. 65 is due after 31 March of the year after next. */
  readonly isAdjustmentDue: boolean;
}

/** A permitted revenue that was approved. */
export interface PermittedFact extends Period, PermittedParts {
  readonly permittedFen: bigint;
  /** By the formula; the same, unless somebody has tampered with the table. */
  readonly formulaFen: bigint;
  readonly perYearFen: bigint;
  readonly smoothingReason: string | null;
}

/** All that the checks C10 to C14 ask of a product at an instant. */
export interface PricingFacts {
  readonly businessLine: BusinessLine;
  /** In whose calendar years are counted. */
  readonly zone: string;
  readonly operatingSince: Date | null;
  readonly prices: readonly PricingFact[];
  /** Periods of the product's approved ceilings that are not over. */
  readonly ceilingPeriods: readonly Period[];
  /** In force at the instant; null: none is. */
  readonly permitted: PermittedFact | null;
  /** What the operator's industry prices are expected to earn in a year, all products together. */
  readonly forecastFen: bigint;
  /** Plans of those prices that state no forecast, as `product/plan`. */
  readonly plansWithoutForecast: readonly string[];
  /**
   * Periods of the operator that had ended when the permitted revenue in force was decided, as they were reviewed by
   * then, and what others had carried of their excess by then: what is reviewed later is for the next one to carry.
   */
  readonly ended: readonly EndedPeriod[];
  readonly carriedFen: bigint;
  /** Years that are over and that nobody has reviewed. */
  readonly unreviewedYears: readonly number[];
  /** Those of them whose report was due by 31 March of the next year, which is past. */
  readonly overdueYears: readonly number[];
  /** Null: no year was ever reviewed. */
  readonly lastReview: ReviewFact | null;
}

type Db = Tx | PrismaService;

/** The facts of a product's prices as they stand at the instant. */
export async function loadPricingFacts(
  db: Db,
  product: { id: string; operatorId: string; businessLine: BusinessLine },
  at: Date,
  zone: string,
): Promise<PricingFacts> {
  const { operatorId, businessLine } = product;
  const since = await operatingSince(db, operatorId);
  const ceilings = await db.ceilingPrice.findMany({
    where: { productId: product.id, status: 'APPROVED', periodEnd: { gt: at } },
  });
  const settled = await db.permittedRevenue.findMany({
    where: { operatorId, status: 'APPROVED' },
    include: { reviews: true },
  });
  const permitted = await permittedInForce(db, operatorId, at);
  const unreviewed = settled.flatMap((row) => unreviewedYears(row, at, zone));
  return {
    businessLine,
    zone,
    operatingSince: since,
    prices: await pricesOfProduct(db, product.id, at, (from) => ({
      hasFullOperatingYear: hasFullOperatingYear(since, from, zone),
    })),
    ceilingPeriods: ceilings.filter((row) => bindingSpan(row).end > at),
    permitted: permitted && permittedFact(permitted, zone),
    forecastFen: await forecastOfOthersFen(db, operatorId, at, null),
    plansWithoutForecast: await plansWithoutForecast(db, operatorId, at),
    ...carryFacts(settled, permitted),
    unreviewedYears: unreviewed,
    overdueYears: unreviewed.filter((year) => isPastMarch(year + 1, at, zone)),
    lastReview: await lastReview(db, operatorId, settled, (year) =>
      isPastMarch(year + 2, at, zone),
    ),
  };
}

/** No. 65: who operates reports by the end of March on the year before. */
function isPastMarch(year: number, at: Date, zone: string): boolean {
  return at >= dayStart(`${year}-04-01`, zone);
}

type Carrying = Pick<
  PermittedRow,
  'id' | 'periodEnd' | 'permittedFen' | 'carriedExcessFen' | 'decidedAt'
> & { readonly reviews: readonly { readonly actualFen: bigint; readonly createdAt: Date }[] };

/** What C13 is judged by: what was known when the permitted revenue in force was decided. */
export function carryFacts(
  settled: readonly Carrying[],
  permitted: Carrying | null,
): Pick<PricingFacts, 'ended' | 'carriedFen'> {
  const decidedAt = permitted?.decidedAt;
  if (!decidedAt) return { ended: [], carriedFen: 0n };
  const others = settled.filter((row) => row.id !== permitted.id);
  return {
    ended: others
      .filter(({ periodEnd }) => periodEnd <= decidedAt)
      .map(({ permittedFen, reviews }) => ({
        permittedFen,
        actualFen: reviews
          .filter(({ createdAt }) => createdAt <= decidedAt)
          .reduce((sum, { actualFen }) => sum + actualFen, 0n),
      })),
    carriedFen: others
      .filter((row) => row.decidedAt !== null && row.decidedAt < decidedAt)
      .reduce((sum, row) => sum + row.carriedExcessFen, 0n),
  };
}

async function lastReview(
  db: Db,
  operatorId: string,
  settled: readonly PermittedRow[],
  isDue: (year: number) => boolean,
): Promise<ReviewFact | null> {
  const [last] = settled.flatMap(({ reviews }) => reviews).sort((a, b) => b.year - a.year);
  if (!last) return null;
  const { year, deviationBasisPoints, consequence, createdAt } = last;
  const set = await db.ceilingPrice.count({
    where: { product: { operatorId }, status: 'APPROVED', decidedAt: { gt: createdAt } },
  });
  const [isCeilingSet, isAdjustmentDue] = [set > 0, isDue(year)];
  return { year, deviationBasisPoints, consequence, isCeilingSet, isAdjustmentDue };
}

async function pricesOfProduct(
  db: Db,
  productId: string,
  at: Date,
  yearOf: (from: Date) => Pick<PricingFact, 'hasFullOperatingYear'>,
): Promise<PricingFact[]> {
  const plans = await db.plan.findMany({
    where: { productId },
    include: { prices: { where: { status: 'APPROVED' }, orderBy: { number: 'asc' } } },
    orderBy: { id: 'asc' },
  });
  const facts: PricingFact[] = [];
  for (const { code, audience, prices } of plans) {
    const begun = prices.filter((p) => p.effectiveFrom <= at);
    const current = begun.reduce<(typeof begun)[number] | undefined>(
      (best, p) => (best && best.effectiveFrom > p.effectiveFrom ? best : p),
      undefined,
    );
    for (const price of prices) {
      if (begun.includes(price) && price !== current) continue;
      const from = price.effectiveFrom > at ? price.effectiveFrom : at;
      facts.push({
        planCode: code,
        audience,
        tariff: tariffOfPrice(price),
        trial: price.trial,
        from,
        ceilings: await ceilingsOf(db, productId, {
          from,
          until: await nextPriceFrom(db, price.planId, from),
        }),
        ...yearOf(from),
      });
    }
  }
  return facts;
}

function permittedFact(row: PermittedRow, zone: string): PermittedFact {
  return {
    ...row,
    formulaFen: permittedRevenueFen(row),
    perYearFen: permittedPerYearFen(row.permittedFen, row, zone),
  };
}

function unreviewedYears(
  row: Period & { reviews: readonly { year: number }[] },
  at: Date,
  zone: string,
): number[] {
  const reviewed = new Set(row.reviews.map((review) => review.year));
  // A year of the running period is due when the instant lies in a later one.
  const past = row.periodEnd <= at ? Infinity : Number(yearOfInstant(at, zone));
  return yearsOf(row, zone).filter((year) => year < past && !reviewed.has(year));
}

function yearOfInstant(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric' }).format(at);
}
