import { monthKey, monthSpan } from '@gongshu/platform';
import { revenueError } from './revenue.errors';

/** `YYYY-MM` */
export const MONTH_PATTERN = /^20\d{2}-(0[1-9]|1[0-2])$/;

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

/**
 * Only a month that is over in the business zone can be closed.
 * @throws DomainError MONTH_NOT_OVER
 */
export function assertMonthOver(month: string, now: Date, zone: string): void {
  const { end } = monthSpan(month, zone);
  if (end > now) throw revenueError('MONTH_NOT_OVER', { month, end: end.toISOString() });
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
    (month) => !closed.has(month) && monthSpan(month, zone).end <= now,
  );
}
