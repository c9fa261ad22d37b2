import { getDayDetail } from 'chinese-days';

const DAY_MS = 86_400_000;
/** `addWorkingDays` looks no further than this: no clock of ours is longer. */
const DAYS_MAX = 3_660;

/** Days on which a place departs from the State Council's notice. */
export interface LocalDays {
  readonly holidays: ReadonlySet<string>;
  readonly workdays: ReadonlySet<string>;
}

const NO_LOCAL_DAYS: LocalDays = { holidays: new Set(), workdays: new Set() };

/** An answer that may change: it touches a year whose holidays were not known, so that weekends alone counted. */
interface Provisional {
  readonly provisional: boolean;
}

/**
 * Whether people work on a calendar day (`YYYY-MM-DD` of the business zone): by the State Council's notice of its year
 * with the made-up working days (调休); in a year whose notice is not known, Monday to Friday, provisionally.
 */
export function isWorkingDay(
  day: string,
  local: LocalDays = NO_LOCAL_DAYS,
): { readonly working: boolean } & Provisional {
  const weekday = new Date(midnightOf(day)).getUTCDay();
  const noticed = noticeOf(day);
  const byNotice = noticed ?? ![0, 6].includes(weekday);
  const working = local.workdays.has(day) || (byNotice && !local.holidays.has(day));
  return { working, provisional: !isHolidayNoticeKnown(day) };
}

/**
 * The n-th working day after a day; the day itself does not count (Civil Code, Art 201). Backwards for a negative n.
 */
export function addWorkingDays(
  day: string,
  n: number,
  local: LocalDays = NO_LOCAL_DAYS,
): { readonly day: string } & Provisional {
  let found = { day, provisional: !isHolidayNoticeKnown(day) };
  const step = Math.sign(n);
  for (let left = Math.abs(n), looked = 0; left > 0; looked++) {
    if (looked === DAYS_MAX) throw new RangeError(`No ${n}-th working day within ten years`);
    const next = addDays(found.day, step);
    const { working, provisional } = isWorkingDay(next, local);
    found = { day: next, provisional: found.provisional || provisional };
    if (working) left -= 1;
  }
  return found;
}

/** Working days of the half-open span [from, until); 0 when it is empty. */
export function workingDaysBetween(
  from: string,
  until: string,
  local: LocalDays = NO_LOCAL_DAYS,
): { readonly count: number } & Provisional {
  let count = 0;
  let provisional = false;
  for (let day = from; day < until; day = addDays(day, 1)) {
    const found = isWorkingDay(day, local);
    count += found.working ? 1 : 0;
    provisional ||= found.provisional;
  }
  return { count, provisional };
}

/** The calendar day so many days later (earlier for a negative n). */
export function addDays(day: string, n: number): string {
  return new Date(midnightOf(day) + n * DAY_MS).toISOString().slice(0, 10);
}

/**
 * True when the State Council's notice of the day's year is known. National Day is in every notice, so it tells; for
 * other years chinese-days silently falls back to plain weekdays.
 */
export function isHolidayNoticeKnown(day: string): boolean {
  return noticeOf(`${day.slice(0, 4)}-10-01`) !== null;
}

/**
 * Whether the notice makes it a working day; null for a day that it does not mention, which chinese-days names
 * "Monday" where it names the others "National Day,国庆节,3". Only its tables are used, and only by date string: its
 * own weekdays are a day off west of Greenwich.
 */
function noticeOf(day: string): boolean | null {
  const { name, work } = getDayDetail(day);
  return name.includes(',') ? work : null;
}

// Midnight UTC stands for the calendar day, whatever the zone of the process.
function midnightOf(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  // Date.parse moves 30 February on into March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`Not a calendar day: ${day}`);
  }
  return time;
}
