import { execFileSync } from 'node:child_process';
import { addDays, addWorkingDays, isWorkingDay, workingDaysBetween } from './working-days';

const local = (holidays: string[], workdays: string[]) => ({
  holidays: new Set(holidays),
  workdays: new Set(workdays),
});

describe('C15: working days', () => {
  it('are weekdays without the holidays of the State Council, and the weekend days made up for them', () => {
    // Spring Festival of 2026: off from 15 to 23 February; Saturdays 14 and 28 February are worked.
    const days = ['13', '14', '15', '16', '20', '23', '24', '28'].map((d) => `2026-02-${d}`);
    expect(days.filter((day) => isWorkingDay(day).working)).toEqual([
      '2026-02-13',
      '2026-02-14',
      '2026-02-24',
      '2026-02-28',
    ]);
    expect(days.some((day) => isWorkingDay(day).provisional)).toBe(false);
  });

  it('are counted from the day after', () => {
    expect(addWorkingDays('2026-02-12', 3)).toEqual({ day: '2026-02-24', provisional: false });
    expect(addWorkingDays('2026-02-12', 0).day).toBe('2026-02-12');
    expect(addWorkingDays('2026-02-24', -3).day).toBe('2026-02-12');
    // The National Day week has working Saturdays on either side.
    expect(addWorkingDays('2026-09-30', 3).day).toBe('2026-10-10');
  });

  it('C17: ten of them across a Spring Festival take three weeks', () => {
    expect(addWorkingDays('2026-02-06', 10).day).toBe('2026-02-27');
    expect(workingDaysBetween('2026-02-07', '2026-02-28')).toEqual({
      count: 10,
      provisional: false,
    });
    expect(workingDaysBetween('2026-02-27', '2026-02-07').count).toBe(0);
  });

  it('run over the end of a year, provisionally into one whose holidays are not known', () => {
    expect(addWorkingDays('2025-12-30', 2)).toEqual({ day: '2026-01-04', provisional: false });
    const later = addWorkingDays('2033-12-30', 2);
    expect(later).toEqual({ day: '2034-01-03', provisional: true });
    expect(workingDaysBetween('2034-01-01', '2034-01-08')).toEqual({ count: 5, provisional: true });
    expect(isWorkingDay('2003-05-01')).toEqual({ working: true, provisional: true });
  });

  it('follow a place that departs from the notice', () => {
    const days = local(['2026-11-25'], ['2026-11-28']);
    expect(addWorkingDays('2026-11-24', 3, days).day).toBe('2026-11-28');
  });

  it('refuse what is no day', () => {
    expect(() => isWorkingDay('2026-02-30')).toThrow(RangeError);
    expect(() => addDays('2026-13-01', 1)).toThrow(RangeError);
  });

  it.each(['America/New_York', 'Pacific/Kiritimati'])('do not depend on the zone %s', (zone) => {
    const script = `
      const { transformFileSync } = require('@swc/core');
      const { code } = transformFileSync(${JSON.stringify(`${__dirname}/working-days.ts`)}, {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
      const module_ = { exports: {} };
      new Function('exports', 'require', 'module', code)(module_.exports, require, module_);
      const { addWorkingDays, isWorkingDay } = module_.exports;
      console.log(JSON.stringify([
        addWorkingDays('2026-02-06', 10).day, isWorkingDay('2026-02-14').working,
        isWorkingDay('2026-03-01').working, isWorkingDay('2026-03-02').working,
      ]));`;
    const answer = execFileSync(process.execPath, ['-e', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    expect(JSON.parse(answer)).toEqual(['2026-02-27', true, false, true]);
  });
});
