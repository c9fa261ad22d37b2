import {
  addDays,
  addWorkingDays,
  type Config,
  dayKey,
  dayStart,
  isHolidayNoticeKnown,
  type RegistrationKind,
  type RegistrationStatus,
  dayOfDate,
} from '@gongshu/platform';
import {
  ACCEPTANCE_DAYS,
  DEREGISTRATION_DAYS,
  FILING_DAYS,
  FORMAL_REVIEW_DAYS,
  PUBLICITY_DAYS,
  RENEWAL_WINDOW_DAYS,
  RESUBMISSION_DAYS,
  VALIDITY_YEARS,
} from './registration';

/** Where days begin and which are worked: the configuration. */
export type BusinessCalendar = Pick<Config, 'businessZone' | 'localDays'>;

/** C15: last day on which an application submitted at the instant is to be accepted, returned or refused. */
export function acceptDueOn(submittedAt: Date, calendar: BusinessCalendar): string {
  return later(submittedAt, ACCEPTANCE_DAYS, calendar);
}

/** C15: last day of the formal review, or of the deregistration. */
export function reviewDueOn(
  kind: RegistrationKind,
  acceptedAt: Date,
  calendar: BusinessCalendar,
): string {
  const days = kind === 'DEREGISTRATION' ? DEREGISTRATION_DAYS : FORMAL_REVIEW_DAYS;
  return later(acceptedAt, days, calendar);
}

/** C16: last day for submitting a returned renewal again; other kinds hold nothing off, and have none. */
export function resubmitDueOn(
  kind: RegistrationKind,
  returnedAt: Date,
  calendar: BusinessCalendar,
): string | null {
  return kind === 'RENEWAL' ? later(returnedAt, RESUBMISSION_DAYS, calendar) : null;
}

/** C15: last day for filing the first registration of what was first supplied on that day. */
export function filingDueOn(suppliedOn: string, { localDays }: BusinessCalendar): string {
  return addWorkingDays(suppliedOn, FILING_DAYS, localDays).day;
}

/** C17: the publicity begins on the day after it was decided on; [from, until) holds exactly ten working days. */
export function publicityOf(
  decidedAt: Date,
  calendar: BusinessCalendar,
): { readonly from: string; readonly until: string } {
  const from = addDays(dayKey(decidedAt, calendar.businessZone), 1);
  return { from, until: publicityUntil(from, calendar) };
}

/** The day after the tenth working day; asked again at the end, since holidays may have become known meanwhile. */
export function publicityUntil(from: string, { localDays }: BusinessCalendar): string {
  return addDays(addWorkingDays(addDays(from, -1), PUBLICITY_DAYS, localDays).day, 1);
}

/** The day after the last of the publicity: never before what was announced. */
export function publicityEnd(
  publicity: { readonly from: string; readonly until: string },
  calendar: BusinessCalendar,
): string {
  const known = publicityUntil(publicity.from, calendar);
  return known > publicity.until ? known : publicity.until;
}

/** The earliest first day of a publicity that is still open on the day, by the holidays as they are known now. */
export function earliestOpen(today: string, calendar: BusinessCalendar): string {
  let from = today;
  for (;;) {
    const before = addDays(from, -1);
    if (publicityUntil(before, calendar) <= today) return from;
    from = before;
  }
}

/** True for a day that was counted without knowing the holidays of its year. */
export function isProvisional(day: string): boolean {
  return !isHolidayNoticeKnown(day);
}

interface Clocks {
  readonly status: RegistrationStatus;
  /** Days of the database. */
  readonly acceptDueOn: Date | null;
  readonly reviewDueOn: Date | null;
}

/** C15: the registrar is behind with the step that is due. */
export function isOverdue(registration: Clocks, today: string): boolean {
  const due = { SUBMITTED: registration.acceptDueOn, ACCEPTED: registration.reviewDueOn };
  const day = registration.status in due ? due[registration.status as keyof typeof due] : null;
  return day !== null && dayOfDate(day) < today;
}

/**
 * C16: the end (exclusive) of a validity that begins on the day: three years, or the actual operating period where its
 * last day comes sooner.
 */
export function validUntil(from: string, operatedUntil: string | undefined, zone: string): Date {
  const years = addYears(from, VALIDITY_YEARS);
  const operated = operatedUntil === undefined ? years : addDays(operatedUntil, 1);
  return dayStart(operated < years ? operated : years, zone);
}

/** C16: whether a renewal may be applied for: within sixty days before the expiry. */
export function inRenewalWindow(registeredUntil: Date, at: Date, zone: string): boolean {
  const opens = addDays(dayKey(registeredUntil, zone), -RENEWAL_WINDOW_DAYS);
  return dayKey(at, zone) >= opens && at < registeredUntil;
}

/** The same day of a later year; for 29 February, where there is none, 28 February. */
export function addYears(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return day.endsWith('-02-29') && !isLeap(Number(moved.slice(0, 4)))
    ? `${moved.slice(0, 8)}28`
    : moved;
}

function isLeap(year: number): boolean {
  return new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
}

function later(at: Date, days: number, { businessZone, localDays }: BusinessCalendar): string {
  return addWorkingDays(dayKey(at, businessZone), days, localDays).day;
}
