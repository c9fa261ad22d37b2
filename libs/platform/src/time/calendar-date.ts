/** A column of type date, which Prisma reads as midnight UTC, as `YYYY-MM-DD`. */
export function dayOfDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `YYYY-MM-DD` for a column of type date. */
export function dateOfDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
