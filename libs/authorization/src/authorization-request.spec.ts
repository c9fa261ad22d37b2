import fc from 'fast-check';
import { nextState } from '@gongshu/platform';
import {
  checkGround,
  checkValidity,
  grantedTerms,
  REQUEST_TRANSITIONS,
  type RequestGround,
} from './authorization-request';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
const ground = (overrides: Partial<RequestGround> = {}): RequestGround => ({
  developerId: 'developer',
  developerStatus: 'ACTIVE',
  operatorId: 'operator',
  affiliated: false,
  termStart: day(0),
  termEnd: day(100),
  ...overrides,
});
const code = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('an authorization request', () => {
  it('may last exactly as long as the agreement', () => {
    expect(code(() => checkGround({ validFrom: day(0), validTo: day(100) }, ground()))).toBe(
      undefined,
    );
  });

  it.each([
    [
      'begins before the term',
      { validFrom: day(-1), validTo: day(5) },
      {},
      'VALIDITY_OUTSIDE_TERM',
    ],
    ['ends after the term', { validFrom: day(1), validTo: day(101) }, {}, 'VALIDITY_OUTSIDE_TERM'],
    [
      'comes from the operator itself (C04)',
      { validFrom: day(1), validTo: day(5) },
      { developerId: 'operator' },
      'DEVELOPER_IS_OPERATOR',
    ],
    [
      'comes from a frozen developer',
      { validFrom: day(1), validTo: day(5) },
      { developerStatus: 'FROZEN' as const },
      'DEVELOPER_FROZEN',
    ],
  ])('is refused when it %s', (_, validity, overrides, expected) => {
    expect(code(() => checkGround(validity, ground(overrides)))).toBe(expected);
  });

  it('is refused when its validity is empty or over', () => {
    expect(code(() => checkValidity({ validFrom: day(2), validTo: day(2) }, day(1)))).toBe(
      'VALIDITY_INVALID',
    );
    expect(code(() => checkValidity({ validFrom: day(0), validTo: day(1) }, day(1)))).toBe(
      'VALIDITY_INVALID',
    );
    expect(code(() => checkValidity({ validFrom: day(0), validTo: day(2) }, day(1)))).toBe(
      undefined,
    );
  });

  it('is decided once', () => {
    for (const { to } of REQUEST_TRANSITIONS) {
      for (const event of ['approve', 'reject', 'withdraw'] as const) {
        expect(code(() => nextState(REQUEST_TRANSITIONS, to, event))).toBe(
          'TRANSITION_NOT_ALLOWED',
        );
      }
    }
  });
});

describe('the terms of a grant', () => {
  const asked = { quotaUnits: 100n, validFrom: day(1), validTo: day(31) };

  it('are those asked for when the operator sets no conditions', () => {
    expect(grantedTerms(asked, {}, day(0))).toEqual(asked);
  });

  it('name every condition that is not narrower by its pointer', () => {
    expect.assertions(1);
    try {
      grantedTerms(asked, { quotaUnits: 101n, validTo: day(32) }, day(0));
    } catch (error) {
      expect(error).toMatchObject({
        code: 'CONDITIONS_NOT_NARROWER',
        pointers: [{ pointer: '/quotaUnits' }, { pointer: '/validTo' }],
      });
    }
  });

  it('are refused when what was asked for is over', () => {
    expect(code(() => grantedTerms(asked, {}, day(31)))).toBe('REQUEST_OVER');
  });

  it('never exceed what was asked for, whatever the conditions', () => {
    const days = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.bigInt({ min: -5n, max: 200n }),
        days,
        days,
        (quotaUnits, validToDay, today) => {
          const at = day(today);
          try {
            const terms = grantedTerms(asked, { quotaUnits, validTo: day(validToDay) }, at);
            expect(terms.quotaUnits > 0n && terms.quotaUnits <= asked.quotaUnits).toBe(true);
            expect(terms.validFrom).toEqual(asked.validFrom);
            expect(terms.validTo > terms.validFrom && terms.validTo <= asked.validTo).toBe(true);
            expect(terms.validTo > at).toBe(true);
          } catch (error) {
            expect(['REQUEST_OVER', 'CONDITIONS_NOT_NARROWER']).toContain(
              (error as { code: string }).code,
            );
          }
        },
      ),
    );
  });
});
