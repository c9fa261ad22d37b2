import {
  assertMonthOver,
  dueMonths,
  MONTH_PATTERN,
  monthsBetween,
  SETTLING_MS,
} from './billing-month';

const ZONE = 'Asia/Shanghai';

describe('billing months', () => {
  it('follow each other over the turn of the year', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    expect(monthsBetween('2026-02', '2026-01')).toEqual([]);
  });

  it.each(['2026-00', '2026-13', '2026-1', '1999-12', '2026-01-01', ''])('"%s" is none', (text) => {
    expect(MONTH_PATTERN.test(text)).toBe(false);
  });

  it('can be closed when their last calls have settled after midnight of the business zone, not before', () => {
    const midnight = new Date('2026-01-31T16:00:00Z');
    const settled = new Date(midnight.getTime() + SETTLING_MS);
    expect(() => assertMonthOver('2026-01', settled, ZONE)).not.toThrow();
    expect(dueMonths(midnight, new Set(['2026-02']), settled, ZONE)).toEqual([]);
    expect(dueMonths(new Date(0), new Set(), settled, ZONE)).toContain('2026-01');
    const before = new Date(settled.getTime() - 1);
    expect(dueMonths(new Date(0), new Set(), before, ZONE)).not.toContain('2026-01');
    expect(() => assertMonthOver('2026-01', before, ZONE)).toThrow('MONTH_NOT_OVER');
  });

  it('are due from the first usage on, those closed left out, the running one too', () => {
    const first = new Date('2025-12-31T16:00:00Z');
    const now = new Date('2026-04-10T00:00:00Z');
    expect(dueMonths(first, new Set(['2026-02']), now, ZONE)).toEqual(['2026-01', '2026-03']);
    expect(dueMonths(undefined, new Set(), now, ZONE)).toEqual([]);
  });
});
