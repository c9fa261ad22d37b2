import type {
  RegistrationKind,
  RegistrationStatus,
  ResourceStatus,
  Transition,
} from '@gongshu/platform';
import type { ResourceFacts, ResourceEvent } from './data-resource';
import { registrationError } from './registration.errors';

/** Working days of the clocks of No. 26 (C15). */
export const ACCEPTANCE_DAYS = 3;
export const FORMAL_REVIEW_DAYS = 20;
export const DEREGISTRATION_DAYS = 10;
/** A first registration is filed within so many working days after the resource was supplied. */
export const FILING_DAYS = 20;
/** C17: the publicity lasts exactly so many working days. */
export const PUBLICITY_DAYS = 10;
/** C16: a registration and each renewal last at most so many years. */
export const VALIDITY_YEARS = 3;
/** A returned renewal is submitted again within so many working days; then its resource may lapse (C16). */
export const RESUBMISSION_DAYS = 10;
/** C16: a renewal is first applied for within so many calendar days before the expiry. */
export const RENEWAL_WINDOW_DAYS = 60;

export type RegistrationEvent =
  | 'submit'
  | 'withdraw'
  | 'return'
  | 'accept'
  | 'refuse'
  | 'confirm'
  | 'pass'
  | 'complete'
  | 'terminate'
  | 'cancel';

/** Who may end what is open when the resource loses its registration meanwhile. */
const CANCEL = {
  event: 'cancel',
  to: 'TERMINATED',
  who: 'platform',
  guard: 'the resource was revoked or deregistered, or its registration lapsed, meanwhile',
} as const;
const WITHDRAW = { event: 'withdraw', to: 'WITHDRAWN', who: 'provider' } as const;
const CHECKER = 'another person than who prepared and submitted (C22)';

/** The procedure of No. 26 for every kind of registration. */
export const REGISTRATION_TRANSITIONS: readonly Transition<
  RegistrationStatus,
  RegistrationEvent
>[] = [
  {
    from: 'DRAFT',
    event: 'submit',
    to: 'SUBMITTED',
    who: 'provider',
    guard: 'complete; deposit made before; a renewal within 60 days before the expiry (C16)',
  },
  {
    from: 'RETURNED',
    event: 'submit',
    to: 'SUBMITTED',
    who: 'provider',
    guard:
      'as the first time; the clock of acceptance starts again (C15); a renewal within 10 working days (C16)',
  },
  {
    from: 'SUBMITTED',
    event: 'return',
    to: 'RETURNED',
    who: 'registrar',
    guard: `once, with all that is missing; ${CHECKER}`,
  },
  {
    from: 'SUBMITTED',
    event: 'accept',
    to: 'ACCEPTED',
    who: 'registrar',
    guard: `within 3 working days (C15); ${CHECKER}`,
  },
  {
    from: 'SUBMITTED',
    event: 'refuse',
    to: 'REFUSED',
    who: 'registrar',
    guard: `with a reason; ${CHECKER}`,
  },
  {
    from: 'SUBMITTED',
    event: 'confirm',
    to: 'COMPLETED',
    who: 'registrar',
    guard: `made on another platform; ${CHECKER}`,
  },
  {
    from: 'ACCEPTED',
    event: 'pass',
    to: 'IN_PUBLICITY',
    who: 'registrar',
    guard: `INITIAL, CHANGE, CORRECTION; within 20 working days (C15); ${CHECKER}`,
  },
  {
    from: 'ACCEPTED',
    event: 'refuse',
    to: 'REFUSED',
    who: 'registrar',
    guard: `with a reason; ${CHECKER}`,
  },
  {
    from: 'ACCEPTED',
    event: 'complete',
    to: 'COMPLETED',
    who: 'registrar',
    guard: `DEREGISTRATION within 10 working days, RENEWAL within 20 (C15); ${CHECKER}`,
  },
  {
    from: 'IN_PUBLICITY',
    event: 'complete',
    to: 'COMPLETED',
    who: 'registrar or platform',
    guard: 'after ten working days, all objections dismissed (C17)',
  },
  {
    from: 'IN_PUBLICITY',
    event: 'terminate',
    to: 'TERMINATED',
    who: 'registrar',
    guard: 'an objection is upheld (C17)',
  },
  { from: 'DRAFT', ...WITHDRAW },
  { from: 'SUBMITTED', ...WITHDRAW },
  {
    from: 'RETURNED',
    ...WITHDRAW,
    who: 'provider or platform',
    guard: 'by the platform: a renewal that was not submitted again within 10 working days (C16)',
  },
  { from: 'ACCEPTED', ...WITHDRAW },
  { from: 'IN_PUBLICITY', ...WITHDRAW },
  { from: 'DRAFT', ...CANCEL },
  { from: 'SUBMITTED', ...CANCEL },
  { from: 'RETURNED', ...CANCEL },
  { from: 'ACCEPTED', ...CANCEL },
  { from: 'IN_PUBLICITY', ...CANCEL },
];

/** Not ended yet; a resource has one renewal and one of another kind at most. */
export const OPEN_REGISTRATIONS = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'ACCEPTED',
  'IN_PUBLICITY',
] as const satisfies readonly RegistrationStatus[];

/** Before the registrar; the applicant may still alter what he applies for. */
export const EDITABLE_REGISTRATIONS: readonly RegistrationStatus[] = ['DRAFT', 'RETURNED'];

export const DEREGISTRATION_GROUNDS = [
  /** 灭失或无法恢复 */
  'LOST',
  /** 放弃权利或权利期限届满 */
  'RIGHTS_ENDED',
  /** 登记主体解散、被撤销、破产 */
  'REGISTRANT_ENDED',
  'OTHER',
] as const;
export type DeregistrationGround = (typeof DEREGISTRATION_GROUNDS)[number];

/** What is applied for: of each kind its own parts (`PARTS`); a draft may lack any. Days are `YYYY-MM-DD`. */
export interface RegistrationApplication {
  /** Subject information (主体信息) beyond what the organisation's record says. */
  readonly subject?: { readonly address: string; readonly responsibleUnit: string };
  /** Lawful and compliant source (数据合法合规性来源), with its documents. */
  readonly lawfulness?: { readonly basis: string; readonly fileIds: readonly string[] };
  /** Situation of the data (数据资源情况). The summary is shown in the publicity. */
  readonly dataSituation?: {
    readonly summary: string;
    readonly format: string;
    readonly coverage: string;
    readonly storage: string;
  };
  /** Application scenarios (应用场景信息). */
  readonly scenarios?: readonly string[];
  /** Data security risk assessment (数据安全风险评估). */
  readonly riskAssessment?: {
    readonly assessedOn: string;
    readonly conclusion: string;
    readonly fileId: string;
  };
  /** When the resource was first supplied: the first registration is filed within 20 working days after it. */
  readonly suppliedOn?: string;
  /** Last day of the actual operating period, where that is shorter than three years (C16). */
  readonly operatedUntil?: string;
  readonly changes?: Partial<ResourceFacts>;
  readonly ground?: DeregistrationGround;
  readonly reason?: string;
  readonly evidenceIds?: readonly string[];
  /** The result of a registration on another platform. */
  readonly external?: ExternalResult;
}

export interface ExternalResult {
  /** Name of the platform. */
  readonly platform: string;
  readonly code: string;
  readonly validFrom: string;
  /** Exclusive. */
  readonly validUntil: string;
}

type Part = keyof RegistrationApplication;

const PARTS: Readonly<Record<RegistrationKind, readonly Part[]>> = {
  INITIAL: [
    'subject',
    'lawfulness',
    'dataSituation',
    'scenarios',
    'riskAssessment',
    'suppliedOn',
    'operatedUntil',
  ],
  CHANGE: ['changes', 'reason', 'evidenceIds'],
  CORRECTION: ['changes', 'reason', 'evidenceIds'],
  DEREGISTRATION: ['ground', 'reason', 'evidenceIds'],
  RENEWAL: ['operatedUntil', 'reason'],
};

/** The parts that an application of the kind has; of one made elsewhere the result alone. */
export function partsOf(kind: RegistrationKind, external: boolean): readonly Part[] {
  return external ? ['external', 'suppliedOn'] : PARTS[kind];
}

/** What a completed registration of the kind does to the resource. */
export const EFFECTS: Readonly<Record<RegistrationKind, ResourceEvent>> = {
  INITIAL: 'register',
  CHANGE: 'change',
  CORRECTION: 'correct',
  DEREGISTRATION: 'deregister',
  RENEWAL: 'renew',
};

/** Kinds that the public is told of before they complete. */
export function hasPublicity(kind: RegistrationKind): boolean {
  return ['INITIAL', 'CHANGE', 'CORRECTION'].includes(kind);
}

/**
 * A first registration is for what is not registered, every other for what is.
 * @throws DomainError REGISTRATION_KIND_NOT_POSSIBLE
 */
export function assertKindPossible(kind: RegistrationKind, status: ResourceStatus): void {
  if ((kind === 'INITIAL') === (status === 'REGISTERED')) {
    throw registrationError('REGISTRATION_KIND_NOT_POSSIBLE', { kind, status });
  }
}

interface Procedure {
  readonly kind: RegistrationKind;
  readonly status: RegistrationStatus;
  readonly external: boolean;
  readonly returns: number;
}

/**
 * What the table of transitions leaves to the kind: what was made elsewhere is confirmed and not examined, publicity
 * comes before completion exactly where there is one, and an application is returned once.
 * @throws DomainError REGISTRATION_EXTERNAL, REGISTRATION_NOT_EXTERNAL, REGISTRATION_WITHOUT_PUBLICITY,
 *   REGISTRATION_NEEDS_PUBLICITY, REGISTRATION_RETURNED_BEFORE
 */
export function assertEventFits(registration: Procedure, event: RegistrationEvent): void {
  const { kind, status, external, returns } = registration;
  if (event === 'confirm' && !external) throw registrationError('REGISTRATION_NOT_EXTERNAL');
  if (event === 'accept' && external) throw registrationError('REGISTRATION_EXTERNAL');
  if (event === 'pass' && !hasPublicity(kind)) {
    throw registrationError('REGISTRATION_WITHOUT_PUBLICITY', { kind });
  }
  if (event === 'complete' && status === 'ACCEPTED' && hasPublicity(kind)) {
    throw registrationError('REGISTRATION_NEEDS_PUBLICITY', { kind });
  }
  if (event === 'return' && returns > 0) throw registrationError('REGISTRATION_RETURNED_BEFORE');
}
