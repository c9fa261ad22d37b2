import {
  type ErrorPointer,
  type SettingStatus,
  type Transition,
  yearsLater,
} from '@gongshu/platform';
import { fault } from './dictionary';
import { priceError } from './price.errors';

/** What the agency sets: ceiling prices and permitted revenue. */
export type SettingEvent = 'approve' | 'reject';

const DECIDES = 'the agency that proposed, checker';

/** The life of a ceiling price and of a permitted revenue: proposed and decided by two persons of the agency. */
export const SETTING_TRANSITIONS: readonly Transition<SettingStatus, SettingEvent>[] = [
  {
    from: 'PROPOSED',
    event: 'approve',
    to: 'APPROVED',
    who: DECIDES,
    guard:
      'not the proposer (C22); ceiling: no price in force from then on is above it (C10), takes the place of those in its period; permitted revenue: no other in the period, C11, C13 hold',
  },
  {
    from: 'PROPOSED',
    event: 'reject',
    to: 'REJECTED',
    who: DECIDES,
    guard: 'not the proposer (C22), reason given',
  },
];

/** Half-open. */
export interface Period {
  readonly periodStart: Date;
  readonly periodEnd: Date;
}

/** Review period of ceilings and permitted revenue, in years (C14, No. 65). */
export const PERIOD_YEARS_MAX = 3;

/** What is wrong with a period (C14): the years are those of the business zone's calendar. */
export function periodFaults({ periodStart, periodEnd }: Period, zone: string): ErrorPointer[] {
  if (periodEnd <= periodStart) {
    const en = 'The period ends after its start';
    return [fault('/periodEnd', 'PERIOD_EMPTY', '期间的终点须晚于起点', en)];
  }
  if (periodEnd <= yearsLater(periodStart, PERIOD_YEARS_MAX, zone)) return [];
  const en = 'A period is at most three years (C14)';
  return [fault('/periodEnd', 'PERIOD_TOO_LONG', '期间不得超过三年（C14）', en)];
}

/** @throws DomainError SETTING_PERIOD_INVALID (C14) */
export function assertPeriod(period: Period, zone: string): void {
  const faults = periodFaults(period, zone);
  if (faults.length > 0) throw priceError('SETTING_PERIOD_INVALID', {}, faults);
}
