import { dayOfDate } from '@gongshu/platform';

/** A date as precise as its source: `2023`, `2024-06` or `2023-07-05`. */
export const PARTIAL_DATE = /^(19|20)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** Whether the text is such a date, and of a day that there is. */
export function isPartialDate(text: string): boolean {
  return PARTIAL_DATE.test(text) && (text.length < 10 || isDay(text));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day `YYYY-MM-DD` of the years 1900 to 2099. */
export function isDay(text: string): boolean {
  if (!DAY.test(text) || !PARTIAL_DATE.test(text)) return false;
  // Date.parse moves 30 February on.
  return dayOfDate(new Date(`${text}T00:00:00Z`)) === text;
}

/** The last day that the date may mean: whoever counts from it counts nothing too early. */
export function lastDayOf(partial: string): string {
  const [year, month, day] = partial.split('-').map(Number) as [number, number?, number?];
  if (day !== undefined) return partial;
  return dayOfDate(new Date(Date.UTC(year, month ?? 12, 0)));
}
