import {
  type AgreementMode,
  type AgreementTermsStatus,
  monthKey,
  monthOf,
  type Prisma,
  type SelectionMethod,
  type SharingParty,
  type Transition,
  yearsLater,
} from '@gongshu/platform';
import type { Fault } from './directory.errors';

/** The clauses that No. 27 Art 14 names, (1) to (12) in its order, and (13), which may be left out. */
export const NAMED_CLAUSES = [
  'DATA_SCOPE',
  'TERM',
  'PRODUCTS_AND_STANDARDS',
  'SUPPORTING_PLATFORM',
  'ASSET_OWNERSHIP',
  'DISCLOSURE_AND_NO_REDEVELOPMENT',
  'REVENUE_SHARING',
  'SECURITY',
  'EVALUATION_AND_EXIT',
  'BREACH',
  'DISPUTES',
  'CHANGE_AND_TERMINATION',
] as const;
export const CLAUSES = [...NAMED_CLAUSES, 'OTHER'] as const;

export type ClauseName = (typeof CLAUSES)[number];
export type Clauses = Readonly<Partial<Record<ClauseName, string>>>;

export interface Share {
  readonly party: SharingParty;
  /** Hundredths of a percent. */
  readonly basisPoints: number;
}

export interface Attachment {
  readonly fileId: string;
  readonly title: string;
}

/** What the parties agree on. */
export interface TermsContent {
  readonly title: string;
  readonly mode: AgreementMode;
  /** Domains of data covered. */
  readonly dataScope: readonly string[];
  readonly termStart: Date;
  /** Exclusive. */
  readonly termEnd: Date;
  readonly selectionMethod: SelectionMethod;
  readonly clauses: Clauses;
  readonly shares: readonly Share[];
  readonly attachments: readonly Attachment[];
}

/** What an amendment says besides: why, and from which month (its first day) its shares count, if not from the next. */
export interface AmendmentContent extends TermsContent {
  readonly changeReason?: string;
  readonly sharesFrom?: Date;
}

export const TERMS_PARTS = {
  shares: { orderBy: { party: 'asc' } },
  attachments: { orderBy: { position: 'asc' }, include: { file: true } },
} as const satisfies Prisma.AgreementTermsInclude;

/** Terms with their shares and attachments. */
export type TermsRow = Prisma.AgreementTermsGetPayload<{ include: typeof TERMS_PARTS }>;

export type TermsEvent = 'edit' | 'submit' | 'return' | 'review' | 'decline' | 'sign' | 'abandon';

const AGENCY_MAKER = 'agency, maker';
const AGENCY_CHECKER = 'agency, checker';
const OPERATOR_CHECKER = 'operator, checker';

/** The way of terms, original or amendment, to the signature; SIGNED and ABANDONED are final. */
export const TERMS_TRANSITIONS: readonly Transition<AgreementTermsStatus, TermsEvent>[] = [
  { from: 'DRAFT', event: 'edit', to: 'DRAFT', who: AGENCY_MAKER },
  {
    from: 'DRAFT',
    event: 'submit',
    to: 'IN_REVIEW',
    who: AGENCY_MAKER,
    guard: 'all twelve clauses (C02); fixed from now on',
  },
  { from: 'DRAFT', event: 'abandon', to: 'ABANDONED', who: AGENCY_MAKER, guard: 'with a reason' },
  {
    from: 'IN_REVIEW',
    event: 'review',
    to: 'REVIEWED',
    who: AGENCY_CHECKER,
    guard:
      'after the collective decision (三重一大), with its record; not drafter or submitter (C22)',
  },
  { from: 'IN_REVIEW', event: 'return', to: 'DRAFT', who: AGENCY_CHECKER, guard: 'with a reason' },
  { from: 'REVIEWED', event: 'return', to: 'DRAFT', who: AGENCY_CHECKER, guard: 'with a reason' },
  {
    from: 'REVIEWED',
    event: 'decline',
    to: 'DRAFT',
    who: OPERATOR_CHECKER,
    guard: 'with a reason',
  },
  {
    from: 'REVIEWED',
    event: 'sign',
    to: 'SIGNED',
    who: OPERATOR_CHECKER,
    guard: 'none who drafted, submitted or reviewed (C22); become the terms in force',
  },
];

export const TERM_YEARS_MAX = 5;

/** C01: a term ends after it starts and lasts at most five years of the business zone's calendar (No. 27, Art 14). */
export function checkTerm(term: { termStart: Date; termEnd: Date }, zone: string): Fault[] {
  const pointer = '/termEnd';
  if (term.termEnd <= term.termStart) return [{ code: 'TERM_EMPTY', pointer }];
  if (term.termEnd > yearsLater(term.termStart, TERM_YEARS_MAX, zone)) {
    return [{ code: 'TERM_TOO_LONG', pointer }];
  }
  return [];
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

/** What an amendment leaves alone: the term began when it began, and ends when others can still act on it. */
export function checkAmendment(
  { termStart, termEnd, changeReason }: AmendmentContent,
  inForce: { termStart: Date },
  at: Date,
): Fault[] {
  return [
    ...(termStart.getTime() === inForce.termStart.getTime()
      ? []
      : [{ code: 'TERM_START_FIXED', pointer: '/termStart' } as const]),
    ...(termEnd > at ? [] : [{ code: 'TERM_OVER', pointer: '/termEnd' } as const]),
    ...(changeReason === undefined
      ? [{ code: 'CHANGE_REASON_REQUIRED', pointer: '/changeReason' } as const]
      : []),
  ];
}

/** C02: each of the twelve named clauses says something. */
export function checkClauses(clauses: Clauses): Fault[] {
  return NAMED_CLAUSES.filter((clause) => !/\S/.test(clauses[clause] ?? '')).map((clause) => ({
    code: 'CLAUSE_MISSING',
    pointer: `/clauses/${clause}`,
    params: { clause },
  }));
}

/**
 * The first day of the first month whose revenue the shares split. The original counts from the month in which its term
 * starts; an amendment from the month after its signature, since months are closed as a whole, or from a later one.
 */
export function sharesFrom(
  terms: Pick<TermsRow, 'number' | 'termStart' | 'sharesFrom'>,
  signedAt: Date,
  zone: string,
): Date {
  if (terms.number === 1) return firstDay(monthKey(terms.termStart, zone));
  const next = firstDay(monthKey(monthOf(signedAt, zone).end, zone));
  return terms.sharesFrom && terms.sharesFrom > next ? terms.sharesFrom : next;
}

/** The first day of a month `YYYY-MM`, as the database keeps days. */
export function firstDay(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
}

/** `YYYY-MM` of a first day. */
export function monthOfDay(day: Date): string {
  return day.toISOString().slice(0, 7);
}
