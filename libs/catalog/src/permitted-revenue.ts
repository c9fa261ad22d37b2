import { type ErrorPointer, monthKey, monthOf, type ReviewConsequence } from '@gongshu/platform';
import { fault } from './dictionary';
import { divideHalfEven, larger } from './price-arithmetic';
import { type Period, periodFaults } from './setting';

/** The parts of the formula R = C + C·r + T, less the excess carried over (No. 65). */
export interface PermittedParts {
  /** C: reasonable operating cost of industry use in the whole period, net of subsidy. */
  readonly costFen: bigint;
  /** Average yield of ten-year government bonds in the year before the cost survey. */
  readonly bondYieldBasisPoints: number;
  /** r */
  readonly profitRateBasisPoints: number;
  /** T */
  readonly taxFen: bigint;
  /** Excess of earlier periods that is deducted now (C13). */
  readonly carriedExcessFen: bigint;
}

/** r is at most the bond yield and six percentage points (C11, No. 65). */
export const PROFIT_ABOVE_BOND_MAX = 600;
/** Up to this deviation the operator adjusts its prices, above it the agency adjusts the ceilings (C12, No. 65). */
export const DEVIATION_BASIS_POINTS_MAX = 1_000;
const WHOLE = 10_000n;

/** R before the excess of earlier periods is deducted. */
function grossFen({ costFen, profitRateBasisPoints, taxFen }: PermittedParts): bigint {
  return costFen + divideHalfEven(costFen * BigInt(profitRateBasisPoints), WHOLE) + taxFen;
}

/** R, the maximum permitted revenue of the period. */
export function permittedRevenueFen(parts: PermittedParts): bigint {
  return larger(grossFen(parts) - parts.carriedExcessFen, 0n);
}

/** What is wrong with the parts (C11). */
export function partsFaults(parts: PermittedParts): ErrorPointer[] {
  const rateMax = parts.bondYieldBasisPoints + PROFIT_ABOVE_BOND_MAX;
  const faults: ErrorPointer[] = [];
  if (parts.profitRateBasisPoints > rateMax) {
    const zh = `准许利润率不得高于国债收益率加六个百分点：${rateMax} 个基点（C11）`;
    const en = `The profit rate is at most the bond yield and six points: ${rateMax} basis points (C11)`;
    faults.push(fault('/profitRateBasisPoints', 'RATE_ABOVE_CAP', zh, en));
  }
  if (parts.carriedExcessFen > grossFen(parts)) {
    const en = 'More would be deducted than is permitted: carry a part, with its reason';
    faults.push(
      fault('/carriedExcessFen', 'CARRIED_ABOVE_GROSS', '扣减额超过准许收入，请分期扣减', en),
    );
  }
  return faults;
}

/**
 * What is wrong with the excess carried over (C13): it is all that earlier periods left, or a part with the reason why
 * the rest is smoothed over later periods.
 */
export function carryFaults(
  carriedExcessFen: bigint,
  excessFen: bigint,
  smoothingReason: string | null,
): ErrorPointer[] {
  if (carriedExcessFen > excessFen) {
    const zh = `以前期间未扣减的超额只有 ${excessFen} 分（C13）`;
    const en = `Earlier periods leave an excess of ${excessFen} fen only (C13)`;
    return [fault('/carriedExcessFen', 'EXCESS_TOO_MUCH', zh, en)];
  }
  if (carriedExcessFen === excessFen || smoothingReason !== null) return [];
  const zh = `以前期间尚有超额 ${excessFen} 分应予扣减；分期扣减须说明理由 smoothingReason（C13）`;
  const en = `Earlier periods leave an excess of ${excessFen} fen to deduct; a part needs its smoothingReason (C13)`;
  return [fault('/carriedExcessFen', 'EXCESS_NOT_CARRIED', zh, en)];
}

/** What a period that is over came to. */
export interface EndedPeriod {
  readonly permittedFen: bigint;
  /** Of every year that it touches. */
  readonly actualFen: bigint;
}

/** The excess that earlier periods left and that no later one has deducted yet. */
export function excessToCarryFen(ended: readonly EndedPeriod[], carriedFen: bigint): bigint {
  const excess = ended.reduce(
    (sum, { actualFen, permittedFen }) => sum + larger(actualFen - permittedFen, 0n),
    0n,
  );
  return larger(excess - carriedFen, 0n);
}

/** Months that a period takes, counted from year 0 of the business zone. */
function monthSpanOf({ periodStart, periodEnd }: Period, zone: string): [number, number] {
  return [monthIndex(periodStart, zone), monthIndex(periodEnd, zone)];
}

function monthIndex(at: Date, zone: string): number {
  const [year, month] = monthKey(at, zone).split('-').map(Number) as [number, number];
  return year * 12 + month - 1;
}

/** What is wrong with the period (C14): it is of whole months, because revenue is counted by the month. */
export function permittedPeriodFaults(period: Period, zone: string): ErrorPointer[] {
  const en = 'A permitted revenue covers whole months of the business time zone';
  const torn = (['periodStart', 'periodEnd'] as const)
    .filter((member) => monthOf(period[member], zone).start.getTime() !== period[member].getTime())
    .map((member) => fault(`/${member}`, 'NOT_WHOLE_MONTHS', '期间须为业务时区的完整月份', en));
  return [...periodFaults(period, zone), ...torn];
}

/** The calendar years that a period touches. */
export function yearsOf(period: Period, zone: string): number[] {
  const [start, end] = monthSpanOf(period, zone);
  const first = Math.floor(start / 12);
  const last = Math.floor((end - 1) / 12);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** First and last month of a year that lie in the period, as `YYYY-MM`. */
export function monthsOfYear(
  period: Period,
  year: number,
  zone: string,
): { fromMonth: string; toMonth: string } {
  const [start, end] = monthSpanOf(period, zone);
  return {
    fromMonth: monthText(Math.max(start, year * 12)),
    toMonth: monthText(Math.min(end, (year + 1) * 12) - 1),
  };
}

function monthText(index: number): string {
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The part of R that falls to a year, by its months; the parts of all years sum to R. */
export function yearPartFen(permittedFen: bigint, period: Period, year: number, zone: string) {
  const [start, end] = monthSpanOf(period, zone);
  const months = BigInt(end - start);
  const until = (month: number) => {
    const passed = BigInt(Math.min(Math.max(month, start), end) - start);
    return divideHalfEven(permittedFen * passed, months);
  };
  return until((year + 1) * 12) - until(year * 12);
}

/** R by the year: what twelve months of the period are permitted. */
export function permittedPerYearFen(permittedFen: bigint, period: Period, zone: string): bigint {
  const [start, end] = monthSpanOf(period, zone);
  return divideHalfEven(permittedFen * 12n, BigInt(end - start));
}

const BASIS_POINTS_MAX = 2_000_000_000n;

/** (actual - permitted) / permitted in basis points, half to even; without a permitted revenue all is deviation. */
export function deviationBasisPoints(actualFen: bigint, permittedFen: bigint): number {
  if (permittedFen === 0n) return actualFen === 0n ? 0 : Number(BASIS_POINTS_MAX);
  const points = divideHalfEven((actualFen - permittedFen) * WHOLE, permittedFen);
  return Number(points > BASIS_POINTS_MAX ? BASIS_POINTS_MAX : points);
}

/** Who must adjust what after the year (C12): to the fen, not by the rounded figure. */
export function consequenceOf(actualFen: bigint, permittedFen: bigint): ReviewConsequence {
  const off = actualFen > permittedFen ? actualFen - permittedFen : permittedFen - actualFen;
  return off * WHOLE <= permittedFen * BigInt(DEVIATION_BASIS_POINTS_MAX)
    ? 'OPERATOR_ADJUSTS_PRICES'
    : 'AGENCY_ADJUSTS_CEILINGS';
}

/** Parts of the permitted revenue, in percent, at which its use is told. */
export const HEADROOM_THRESHOLDS = [80, 90, 100] as const;

/** The thresholds that what was earned has reached. */
export function thresholdsReached(earnedFen: bigint, permittedFen: bigint): number[] {
  return HEADROOM_THRESHOLDS.filter(
    (percent) => earnedFen > 0n && earnedFen * 100n >= permittedFen * BigInt(percent),
  );
}
