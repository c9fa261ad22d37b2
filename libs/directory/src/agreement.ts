import {
  type AgreementStatus,
  type Prisma,
  type SharingParty,
  type Transition,
} from '@gongshu/platform';
import type { Fault } from './directory.errors';

/** Authorised operation agreement (授权运营协议) with its sharing scheme. */
export type OperationAgreement = Prisma.OperationAgreementGetPayload<{ include: { shares: true } }>;

export type AgreementEvent = 'sign' | 'suspend' | 'resume' | 'terminate';

/** States of an agreement. That its term has not begun or is over follows from the clock, not from a state. */
export const AGREEMENT_TRANSITIONS: readonly Transition<AgreementStatus, AgreementEvent>[] = [
  {
    from: 'DRAFT',
    event: 'sign',
    to: 'SIGNED',
    who: 'operator',
    guard: 'another person than the drafter (C22); shares of 10000 basis points',
  },
  { from: 'SIGNED', event: 'suspend', to: 'SUSPENDED', who: 'agency', guard: 'with a reason' },
  { from: 'SUSPENDED', event: 'resume', to: 'SIGNED', who: 'agency' },
  { from: 'SIGNED', event: 'terminate', to: 'TERMINATED', who: 'agency', guard: 'with a reason' },
  {
    from: 'SUSPENDED',
    event: 'terminate',
    to: 'TERMINATED',
    who: 'agency',
    guard: 'with a reason',
  },
];

/** Signed, and within the term [start, end): only then may anything hang on it (I8). */
export function isInForce(
  agreement: Pick<OperationAgreement, 'status' | 'termStart' | 'termEnd'>,
  at: Date,
): boolean {
  return agreement.status === 'SIGNED' && agreement.termStart <= at && at < agreement.termEnd;
}

export const TERM_YEARS_MAX = 5;

/** C01: a term ends after it starts and lasts at most five years (No. 27, Art 14). */
export function checkTerm(term: { termStart: Date; termEnd: Date }): Fault[] {
  const pointer = '/termEnd';
  if (term.termEnd <= term.termStart) return [{ code: 'TERM_EMPTY', pointer }];
  if (term.termEnd > yearsLater(term.termStart, TERM_YEARS_MAX)) {
    return [{ code: 'TERM_TOO_LONG', pointer }];
  }
  return [];
}

/** The same instant of the year; from 29 February, where there is none, 28 February, as the database counts. */
function yearsLater(at: Date, years: number): Date {
  const later = new Date(at);
  later.setUTCFullYear(at.getUTCFullYear() + years);
  if (later.getUTCMonth() !== at.getUTCMonth()) later.setUTCDate(0);
  return later;
}

export interface Share {
  readonly party: SharingParty;
  /** Hundredths of a percent. */
  readonly basisPoints: number;
}

export const WHOLE_BASIS_POINTS = 10_000;

/** Every party once, ten thousand basis points in all (No. 27, Art 14 (7)). */
export function checkShares(shares: readonly Share[]): Fault[] {
  const faults: Fault[] = shares.flatMap(({ party }, at) =>
    shares.findIndex((share) => share.party === party) < at
      ? [{ code: 'SHARES_PARTY_REPEATED', pointer: `/shares/${at}/party`, params: { party } }]
      : [],
  );
  const sum = shares.reduce((total, { basisPoints }) => total + basisPoints, 0);
  if (sum !== WHOLE_BASIS_POINTS) {
    faults.push({ code: 'SHARES_NOT_WHOLE', pointer: '/shares', params: { sum } });
  }
  return faults;
}
