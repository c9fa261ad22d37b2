export const INTERVALS = ['YEAR', 'QUARTER'] as const;
export type Interval = (typeof INTERVALS)[number];

/** A point of a series: a period and the day as of which it is measured. */
export interface SeriesPoint {
  /** `2025` or `2025-Q3`. */
  readonly period: string;
  readonly asOf: string;
}

/** Twenty years of quarters. */
export const POINTS_MAX = 80;

/** The periods from one day to another, each measured at its end, the last one as of the last day. */
export function seriesPoints(from: string, to: string, interval: Interval): SeriesPoint[] {
  const months = interval === 'YEAR' ? 12 : 3;
  const points: SeriesPoint[] = [];
  const last = periodOf(to, months);
  for (let period = periodOf(from, months); period <= last; period++) {
    const firstMonth = period * months;
    const year = Math.floor(firstMonth / 12);
    const end = new Date(Date.UTC(year, (firstMonth % 12) + months, 0)).toISOString().slice(0, 10);
    const quarter = Math.floor((firstMonth % 12) / 3) + 1;
    points.push({
      period: interval === 'YEAR' ? String(year) : `${year}-Q${quarter}`,
      asOf: end < to ? end : to,
    });
  }
  return points;
}

/** How many periods lie before the day's. */
function periodOf(day: string, months: number): number {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return Math.floor((year * 12 + month - 1) / months);
}

/** Five years up to the day. */
export function seriesStart(asOf: string): string {
  return `${Number(asOf.slice(0, 4)) - 4}-01-01`;
}
