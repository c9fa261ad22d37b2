import { dayOf, monthOf, type QuotaPeriodKind, type Span } from '@gongshu/platform';

/**
 * A grant's whole validity. Its bounds are fixed, not those of the grant, so that the one period keeps its identity
 * when the chain above the grant changes; the validity itself is checked on every call.
 */
const TOTAL: Span = { start: new Date(0), end: new Date('9999-12-31T00:00:00Z') };

/** The period of a quota in which an instant lies, in the business time zone. */
export function quotaPeriodOf(kind: QuotaPeriodKind, at: Date, zone: string): Span {
  switch (kind) {
    case 'DAY':
      return dayOf(at, zone);
    case 'MONTH':
      return monthOf(at, zone);
    case 'TOTAL':
      return TOTAL;
  }
}

/** When a quota is full again, in whole seconds from now; undefined where it never is. */
export function secondsUntilFull(kind: QuotaPeriodKind, at: Date, zone: string): number | undefined {
  if (kind === 'TOTAL') return undefined;
  return Math.ceil((quotaPeriodOf(kind, at, zone).end.getTime() - at.getTime()) / 1000);
}
