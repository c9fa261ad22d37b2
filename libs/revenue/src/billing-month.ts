import { monthKey, monthSpan } from '@gongshu/platform';
import { revenueError } from './revenue.errors';

/** `YYYY-MM` */
export const MONTH_PATTERN = /^20\d{2}-(0[1-9]|1[0-2])$/;

/**
 * How long after its end a month waits for its last calls. A call belongs to the month in which it begins by its
 * gateway's clock, and is booked when its batch commits: the longest call (30 s and its way), the longest wait for a
 * batch (30 s), the silence after which a gateway is fenced and can book no more (seconds), and clocks that differ by
 * minutes at most make well under this. What comes later all the same is counted as late, not lost from sight.
 */
export const SETTLING_MS = 15 * 60_000;

/** Months from one to the other, both included, as keys. */
export function monthsBetween(fromMonth: string, toMonth: string): string[] {
  const months: string[] = [];
  for (let month = fromMonth; month <= toMonth; month = following(month)) months.push(month);
  return months;
}

function following(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** From when on a month can be closed. */
export function closableFrom(month: string, zone: string): Date {
  return new Date(monthSpan(month, zone).end.getTime() + SETTLING_MS);
}

/**
 * Only a month that is over in the business zone, and whose last calls are booked, can be closed.
 * @throws DomainError MONTH_NOT_OVER
 */
export function assertMonthOver(month: string, now: Date, zone: string): void {
  const from = closableFrom(month, zone);
  if (from > now) throw revenueError('MONTH_NOT_OVER', { month, from: from.toISOString() });
}

/**
 * The months that should be closed and are not, oldest first: whatever a worker that was down has missed.
 * @param firstUsage when the first call ever was made; undefined: none was
 */
export function dueMonths(
  firstUsage: Date | undefined,
  closed: ReadonlySet<string>,
  now: Date,
  zone: string,
): string[] {
  if (!firstUsage) return [];
  return monthsBetween(monthKey(firstUsage, zone), monthKey(now, zone)).filter(
    (month) => !closed.has(month) && closableFrom(month, zone) <= now,
  );
}
