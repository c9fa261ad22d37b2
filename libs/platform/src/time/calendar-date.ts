/** A column of type date, which Prisma reads as midnight UTC, as `YYYY-MM-DD`. */
export function dayOfDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `YYYY-MM-DD` for a column of type date. */
export function dateOfDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

const DAY = /^(19|20)\d{2}-\d{2}-\d{2}$/;

/** Whether the text is a day `YYYY-MM-DD` of the years 1900 to 2099. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = dateOfDay(text);
  // Date.parse moves 30 February on.
  return !Number.isNaN(date.getTime()) && dayOfDate(date) === text;
}
