import fc from 'fast-check';
import { AgreementStatus, SharingParty } from '@gongshu/platform';
import { isInForce, stateOf } from './agreement';
import {
  checkAmendment,
  checkClauses,
  checkShares,
  checkTerm,
  type Clauses,
  firstDay,
  monthOfDay,
  NAMED_CLAUSES,
  sharesFrom,
  type TermsContent,
} from './agreement-terms';

const at = (text: string) => new Date(text);
const codes = (faults: { code: string }[]) => faults.map((fault) => fault.code);
const instants = fc.date({
  min: at('2000-01-01T00:00:00Z'),
  max: at('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('C01: the term of an agreement', () => {
  it.each<[string, string, string, string[], string?]>([
    ['five years to the instant', '2026-01-01T00:00:00Z', '2031-01-01T00:00:00Z', []],
    ['an instant more', '2026-01-01T00:00:00Z', '2031-01-01T00:00:00.001Z', ['TERM_TOO_LONG']],
    ['one instant long', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z', []],
    ['no instant long', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', ['TERM_EMPTY']],
    ['backwards', '2026-01-01T00:00:00Z', '2025-01-01T00:00:00Z', ['TERM_EMPTY']],
    ['from a leap day to 28 February', '2028-02-29T00:00:00Z', '2033-02-28T00:00:00Z', []],
    ['from a leap day on', '2028-02-29T00:00:00Z', '2033-03-01T00:00:00Z', ['TERM_TOO_LONG']],
    [
      'in Chinese midnights across leap days',
      '2027-03-01T00:00:00+08:00',
      '2032-03-01T00:00:00+08:00',
      [],
      'Asia/Shanghai',
    ],
    [
      'in Chinese midnights, an instant more',
      '2027-03-01T00:00:00+08:00',
      '2032-03-01T00:00:00.001+08:00',
      ['TERM_TOO_LONG'],
      'Asia/Shanghai',
    ],
  ])('%s', (_, termStart, termEnd, expected, zone = 'UTC') => {
    const faults = checkTerm({ termStart: at(termStart), termEnd: at(termEnd) }, zone);
    expect(codes(faults)).toEqual(expected);
    expect(faults.every((fault) => fault.pointer === '/termEnd')).toBe(true);
  });

  it('is accepted from one millisecond to 1825 days, and refused beyond 1827', () => {
    const dayMs = 86_400_000;
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 4000 * dayMs }), (termStart, lengthMs) => {
        const termEnd = new Date(termStart.getTime() + lengthMs);
        const faults = checkTerm({ termStart, termEnd }, 'Asia/Shanghai');
        if (lengthMs <= 1825 * dayMs) expect(faults).toEqual([]);
        if (lengthMs > 1827 * dayMs) expect(codes(faults)).toEqual(['TERM_TOO_LONG']);
      }),
    );
  });
});

describe('an agreement is in force', () => {
  const term = { termStart: at('2026-01-01T00:00:00Z'), termEnd: at('2027-01-01T00:00:00Z') };

  it.each([
    ['before its term', '2025-12-31T23:59:59.999Z', false],
    ['at its first instant', '2026-01-01T00:00:00Z', true],
    ['at its last instant', '2026-12-31T23:59:59.999Z', true],
    ['at its end, which is exclusive', '2027-01-01T00:00:00Z', false],
  ])('%s: %s %s', (_, instant, expected) => {
    expect(isInForce({ ...term, status: 'SIGNED' }, at(instant))).toBe(expected);
  });

  it('only while SIGNED', () => {
    const within = at('2026-06-01T00:00:00Z');
    const inForce = Object.values(AgreementStatus).filter((status) =>
      isInForce({ ...term, status }, within),
    );
    expect(inForce).toEqual(['SIGNED']);
  });
});

describe('the state of an agreement', () => {
  const termEnd = at('2027-01-01T00:00:00Z');
  const before = at('2026-12-31T23:59:59.999Z');

  it.each([
    ['DRAFT', 'IN_REVIEW', termEnd, 'IN_REVIEW'],
    ['DRAFT', 'ABANDONED', before, 'ABANDONED'],
    ['SIGNED', 'SIGNED', before, 'SIGNED'],
    ['SIGNED', 'SIGNED', termEnd, 'EXPIRED'],
    ['SUSPENDED', 'SIGNED', before, 'SUSPENDED'],
    ['SUSPENDED', 'SIGNED', termEnd, 'EXPIRED'],
    ['TERMINATED', 'SIGNED', termEnd, 'TERMINATED'],
  ] as const)('%s with original terms %s at %s is %s', (status, original, now, expected) => {
    expect(stateOf({ status, termEnd, terms: [{ status: original }] }, now)).toBe(expected);
  });
});

describe('C02: the clauses of an agreement', () => {
  const whole: Clauses = Object.fromEntries(NAMED_CLAUSES.map((name) => [name, '略']));

  it('are twelve, and OTHER may be left out', () => {
    expect(NAMED_CLAUSES).toHaveLength(12);
    expect(checkClauses(whole)).toEqual([]);
  });

  it.each(NAMED_CLAUSES)('lack %s when it is missing or blank', (clause) => {
    const missing = [{ code: 'CLAUSE_MISSING', pointer: `/clauses/${clause}`, params: { clause } }];
    expect(checkClauses({ ...whole, [clause]: undefined })).toEqual(missing);
    expect(checkClauses({ ...whole, [clause]: ' \n' })).toEqual(missing);
  });
});

describe('an amendment', () => {
  const now = at('2026-06-15T00:00:00Z');
  const inForce = { termStart: at('2026-01-01T00:00:00Z') };
  const content = { ...inForce, termEnd: at('2026-06-15T00:00:00.001Z') } as TermsContent;

  it('gives its reason, leaves the start alone and ends in the future', () => {
    expect(checkAmendment({ ...content, changeReason: '缩短期限' }, inForce, now)).toEqual([]);
    const bad = { ...content, termStart: now, termEnd: now };
    expect(checkAmendment(bad, inForce, now)).toEqual([
      { code: 'TERM_START_FIXED', pointer: '/termStart' },
      { code: 'TERM_OVER', pointer: '/termEnd' },
      { code: 'CHANGE_REASON_REQUIRED', pointer: '/changeReason' },
    ]);
  });

  it.each([
    ['the original from the month of its term, in the business zone', 1, null, '2026-01'],
    ['an amendment from the month after its signature', 2, null, '2026-07'],
    ['not earlier, whatever it says', 2, '2026-05', '2026-07'],
    ['later, when it says so', 3, '2026-10', '2026-10'],
  ])('shares: %s', (_, number, wished, expected) => {
    const termStart = at('2025-12-31T16:00:00Z');
    const terms = { number, termStart, sharesFrom: wished ? firstDay(wished) : null };
    expect(monthOfDay(sharesFrom(terms, at('2026-06-30T15:59:59Z'), 'Asia/Shanghai'))).toBe(
      expected,
    );
  });
});

describe('the shares of an agreement', () => {
  it('name every fault with its place', () => {
    const faults = checkShares([
      { party: 'OPERATOR', basisPoints: 5_000 },
      { party: 'TREASURY', basisPoints: 3_000 },
      { party: 'OPERATOR', basisPoints: 1_000 },
    ]);
    expect(faults).toEqual([
      { code: 'SHARES_PARTY_REPEATED', pointer: '/shares/2/party', params: { party: 'OPERATOR' } },
      { code: 'SHARES_NOT_WHOLE', pointer: '/shares', params: { sum: 9_000 } },
    ]);
  });

  it('are refused when there are none', () => {
    expect(codes(checkShares([]))).toEqual(['SHARES_NOT_WHOLE']);
  });

  it('are accepted exactly when every party stands once and they make 10000', () => {
    const share = fc.record({
      party: fc.constantFrom(...Object.values(SharingParty)),
      basisPoints: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 5 }), fc.boolean(), (drawn, fill) => {
        const rest = 10_000 - drawn.slice(1).reduce((sum, s) => sum + s.basisPoints, 0);
        const shares =
          fill && drawn[0] ? [{ ...drawn[0], basisPoints: rest }, ...drawn.slice(1)] : drawn;
        const sum = shares.reduce((total, s) => total + s.basisPoints, 0);
        const parties = new Set(shares.map((s) => s.party)).size;
        const valid = sum === 10_000 && parties === shares.length;
        expect(checkShares(shares).length === 0).toBe(valid);
      }),
    );
  });
});
