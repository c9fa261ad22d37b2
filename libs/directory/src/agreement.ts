import { type AgreementStatus, type Prisma, type Transition } from '@gongshu/platform';

/** What an agreement shows of its terms, the original first. */
export const WITH_TERMS = {
  terms: {
    orderBy: { number: 'asc' },
    select: {
      number: true,
      status: true,
      draftedBy: true,
      signedBy: true,
      signedAt: true,
      shares: { orderBy: { party: 'asc' }, select: { party: true, basisPoints: true } },
    },
  },
} as const satisfies Prisma.OperationAgreementInclude;

/** Authorised operation agreement (授权运营协议) with its terms in force. */
export type OperationAgreement = Prisma.OperationAgreementGetPayload<{
  include: typeof WITH_TERMS;
}>;

export type AgreementEvent = 'sign' | 'amend' | 'suspend' | 'resume' | 'terminate';

const BY_AMENDMENT = 'operator, by signing an amendment';

/** States of an agreement. That its term has not begun or is over follows from the clock, not from a state. */
export const AGREEMENT_TRANSITIONS: readonly Transition<AgreementStatus, AgreementEvent>[] = [
  { from: 'DRAFT', event: 'sign', to: 'SIGNED', who: 'operator, by signing the original terms' },
  { from: 'SIGNED', event: 'amend', to: 'SIGNED', who: BY_AMENDMENT, guard: 'term not over' },
  { from: 'SUSPENDED', event: 'amend', to: 'SUSPENDED', who: BY_AMENDMENT, guard: 'term not over' },
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

/** As people speak of an agreement: on its way to the signature, signed, stopped, or over. */
export const AGREEMENT_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'REVIEWED',
  'ABANDONED',
  'SIGNED',
  'SUSPENDED',
  'TERMINATED',
  'EXPIRED',
] as const;

export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** The state at that instant: before the signature that of the original terms, afterwards by status and clock. */
export function stateOf(
  agreement: Pick<OperationAgreement, 'status' | 'termEnd'> & {
    readonly terms: readonly Pick<OperationAgreement['terms'][number], 'status'>[];
  },
  at: Date,
): AgreementState {
  const { status, termEnd, terms } = agreement;
  if (status === 'DRAFT') return terms[0]?.status ?? 'DRAFT';
  return status !== 'TERMINATED' && termEnd <= at ? 'EXPIRED' : status;
}

/** The agreements that are in the state at that instant; the same question as `stateOf`, for the database. */
export function inState(state: AgreementState, at: Date): Prisma.OperationAgreementWhereInput {
  switch (state) {
    case 'TERMINATED':
      return { status: state };
    case 'EXPIRED':
      return { status: { in: ['SIGNED', 'SUSPENDED'] }, termEnd: { lte: at } };
    case 'SIGNED':
    case 'SUSPENDED':
      return { status: state, termEnd: { gt: at } };
    case 'DRAFT':
    case 'IN_REVIEW':
    case 'REVIEWED':
    case 'ABANDONED':
      return { status: 'DRAFT', terms: { some: { number: 1, status: state } } };
  }
}

/** The terms in force: those signed last; undefined before the signature. */
export function signedTerms(
  agreement: OperationAgreement,
): OperationAgreement['terms'][number] | undefined {
  return agreement.terms.findLast(({ status }) => status === 'SIGNED');
}
