import { dayOfDate, isDay } from '@gongshu/platform';

/** A date as precise as its source: `2023`, `2024-06` or `2023-07-05`. */
export const PARTIAL_DATE = /^(19|20)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** Whether the text is such a date, and of a day that there is. */
export function isPartialDate(text: string): boolean {
  return PARTIAL_DATE.test(text) && (text.length < 10 || isDay(text));
}

/** The last day that the date may mean: whoever counts from it counts nothing too early. */
export function lastDayOf(partial: string): string {
  const [year, month, day] = partial.split('-').map(Number) as [number, number?, number?];
  if (day !== undefined) return partial;
  return dayOfDate(new Date(Date.UTC(year, month ?? 12, 0)));
}
