import fc from 'fast-check';
import { quotaPeriodOf, secondsUntilFull } from './quota-period';

const ZONE = 'Asia/Shanghai';
const instants = fc.date({
  min: new Date('2020-01-01'),
  max: new Date('2040-01-01'),
  noInvalidDate: true,
});

describe('quota period', () => {
  it.each([
    ['DAY', '2026-11-24T15:59:59Z', '2026-11-23T16:00:00Z', '2026-11-24T16:00:00Z'],
    ['DAY', '2026-11-24T16:00:00Z', '2026-11-24T16:00:00Z', '2026-11-25T16:00:00Z'],
    ['MONTH', '2026-11-30T15:59:59Z', '2026-10-31T16:00:00Z', '2026-11-30T16:00:00Z'],
    ['MONTH', '2026-12-31T16:00:00Z', '2026-12-31T16:00:00Z', '2027-01-31T16:00:00Z'],
  ] as const)('%s at %s lies between business midnights', (kind, at, start, end) => {
    expect(quotaPeriodOf(kind, new Date(at), ZONE)).toEqual({
      start: new Date(start),
      end: new Date(end),
    });
  });

  it('is the same for every instant in it, and contains it', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('DAY', 'MONTH', 'TOTAL'), (at, kind) => {
        const { start, end } = quotaPeriodOf(kind, at, ZONE);
        expect(start <= at && at < end).toBe(true);
        expect(quotaPeriodOf(kind, start, ZONE)).toEqual({ start, end });
        expect(quotaPeriodOf(kind, new Date(end.getTime() - 1), ZONE)).toEqual({ start, end });
      }),
    );
  });

  it('is full again at its end, or never', () => {
    const at = new Date('2026-11-24T15:59:58.500Z');
    expect(secondsUntilFull('DAY', at, ZONE)).toBe(2);
    expect(secondsUntilFull('TOTAL', at, ZONE)).toBeUndefined();
  });
});
