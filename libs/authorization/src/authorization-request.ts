import type {
  ErrorPointer,
  OrganizationStatus,
  RequestStatus,
  Transition,
} from '@gongshu/platform';
import { authorizationError } from './authorization.errors';

export type RequestEvent = 'approve' | 'reject' | 'withdraw';

/** The whole life of an authorization request; every end is final, whoever wants more submits another. */
export const REQUEST_TRANSITIONS: readonly Transition<RequestStatus, RequestEvent>[] = [
  {
    from: 'SUBMITTED',
    event: 'approve',
    to: 'APPROVED',
    who: "OWNER or REVIEWER of the product's operator",
    guard: 'not the submitter (C22); the ground still holds; creates the grant',
  },
  {
    from: 'SUBMITTED',
    event: 'reject',
    to: 'REJECTED',
    who: "OWNER or REVIEWER of the product's operator",
    guard: 'not the submitter (C22)',
  },
  {
    from: 'SUBMITTED',
    event: 'withdraw',
    to: 'WITHDRAWN',
    who: 'OWNER or EDITOR of the developer',
  },
];

/** A half-open span of validity [validFrom, validTo). */
export interface Validity {
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** What stands above a request in the chain of authority. */
export interface RequestGround {
  readonly developerId: string;
  readonly developerStatus: OrganizationStatus;
  readonly operatorId: string;
  /** Whether developer and operator are one organisation or affiliated. */
  readonly affiliated: boolean;
  readonly termStart: Date;
  readonly termEnd: Date;
}

/**
 * What must hold of the parties and the validity, on submission and again on approval.
 * @throws DomainError DEVELOPER_IS_OPERATOR, DEVELOPER_FROZEN, VALIDITY_OUTSIDE_TERM
 */
export function checkGround(validity: Validity, ground: RequestGround): void {
  // No. 27 Art 6: whoever operates the product does not re-develop it, directly or indirectly (C04).
  if (ground.affiliated || ground.developerId === ground.operatorId) {
    throw authorizationError('DEVELOPER_IS_OPERATOR');
  }
  if (ground.developerStatus !== 'ACTIVE') throw authorizationError('DEVELOPER_FROZEN');
  if (validity.validFrom < ground.termStart || validity.validTo > ground.termEnd) {
    throw authorizationError('VALIDITY_OUTSIDE_TERM', {
      termStart: ground.termStart.toISOString(),
      termEnd: ground.termEnd.toISOString(),
    });
  }
}

/** @throws DomainError VALIDITY_INVALID when the span is empty or over */
export function checkValidity({ validFrom, validTo }: Validity, at: Date): void {
  if (validTo <= validFrom || validTo <= at) throw authorizationError('VALIDITY_INVALID');
}

export interface RequestedTerms extends Validity {
  readonly quotaUnits: bigint;
}

/** What the operator grants less than was asked for. */
export interface ApprovalConditions {
  readonly quotaUnits?: bigint;
  readonly validTo?: Date;
}

/**
 * The terms of the grant: those asked for, narrowed by the operator's conditions.
 * @throws DomainError REQUEST_OVER; CONDITIONS_NOT_NARROWER with a pointer per fault
 */
export function grantedTerms(
  asked: RequestedTerms,
  conditions: ApprovalConditions,
  at: Date,
): RequestedTerms {
  if (asked.validTo <= at) throw authorizationError('REQUEST_OVER');
  const { quotaUnits = asked.quotaUnits, validTo = asked.validTo } = conditions;
  const faults: ErrorPointer[] = [];
  if (quotaUnits <= 0n || quotaUnits > asked.quotaUnits) faults.push(QUOTA_FAULT);
  if (validTo > asked.validTo || validTo <= asked.validFrom || validTo <= at) {
    faults.push(VALID_TO_FAULT);
  }
  if (faults.length > 0) throw authorizationError('CONDITIONS_NOT_NARROWER', {}, faults);
  return { quotaUnits, validFrom: asked.validFrom, validTo };
}

const QUOTA_FAULT: ErrorPointer = {
  pointer: '/quotaUnits',
  code: 'NOT_NARROWER',
  zh: '应大于零且不超过申请的额度',
  en: 'must be above zero and at most the quota asked for',
};

const VALID_TO_FAULT: ErrorPointer = {
  pointer: '/validTo',
  code: 'NOT_NARROWER',
  zh: '应晚于现在和开始时间，且不晚于申请的结束时间',
  en: 'must be after now and after the start, and at most the end asked for',
};
