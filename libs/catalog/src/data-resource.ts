import type {
  Acquisition,
  ErrorPointer,
  ImportanceLevel,
  Openness,
  Prisma,
  ResourceStatus,
  Transition,
  UpdateFrequency,
} from '@gongshu/platform';
import { fault } from './dictionary';

/** What a department states of its resource; once it is registered, a CHANGE or CORRECTION alone alters it (No. 26). */
export interface ResourceFacts {
  readonly name: string;
  readonly description: string;
  readonly domain: string;
  /** Statutory ground or act by which the department holds the data. */
  readonly lawfulSource: string;
  readonly acquisition: Acquisition;
  /** The department that shared the data; null when they were not shared. */
  readonly sharedFrom: string | null;
  readonly importance: ImportanceLevel;
  /** 1 to 4, of general data; null when not graded. */
  readonly generalGrade: number | null;
  readonly containsPersonalInfo: boolean;
  readonly containsSensitivePersonalInfo: boolean;
  readonly openness: Openness;
  readonly updateFrequency: UpdateFrequency;
}

/** What is stated of a new resource: what is left out is the most careful answer. */
export type ResourceInput = Pick<
  ResourceFacts,
  'name' | 'description' | 'domain' | 'lawfulSource' | 'importance' | 'containsPersonalInfo'
> &
  Partial<ResourceFacts>;

export const RESOURCE_DEFAULTS = {
  acquisition: 'COLLECTED',
  sharedFrom: null,
  generalGrade: null,
  containsSensitivePersonalInfo: false,
  openness: 'NOT_OPEN',
  updateFrequency: 'IRREGULAR',
} as const satisfies Partial<ResourceFacts>;

export const RESOURCE_FACTS = [
  'name',
  'description',
  'domain',
  'lawfulSource',
  'importance',
  'containsPersonalInfo',
  'acquisition',
  'sharedFrom',
  'generalGrade',
  'containsSensitivePersonalInfo',
  'openness',
  'updateFrequency',
] as const satisfies readonly (keyof ResourceFacts)[];

/** The facts alone, of whatever carries more. */
export function factsOf(carrier: ResourceFacts): ResourceFacts {
  return Object.fromEntries(
    RESOURCE_FACTS.map((fact) => [fact, carrier[fact]]),
  ) as unknown as ResourceFacts;
}

/** What in the facts contradicts itself; `base` is the pointer of the facts in the request. */
export function factsFaults(facts: ResourceFacts, base = ''): ErrorPointer[] {
  const faults: ErrorPointer[] = [];
  if (facts.generalGrade !== null && facts.importance !== 'GENERAL') {
    faults.push(
      fault(
        `${base}/generalGrade`,
        'GRADE_OF_GENERAL_DATA',
        '只有一般数据分级（GB/T 43697-2024 附录 H）',
        'Only general data is graded (GB/T 43697-2024, Annex H)',
      ),
    );
  }
  if (facts.containsSensitivePersonalInfo && !facts.containsPersonalInfo) {
    faults.push(
      fault(
        `${base}/containsSensitivePersonalInfo`,
        'SENSITIVE_IS_PERSONAL',
        '含敏感个人信息即含个人信息',
        'Sensitive personal information is personal information',
      ),
    );
  }
  if ((facts.acquisition === 'SHARED') !== (facts.sharedFrom !== null)) {
    faults.push(
      fault(
        `${base}/sharedFrom`,
        'SHARED_FROM',
        '共享获得的数据须写明共享单位，自行采集的不填（C05）',
        'Data had by sharing names the department that shared them, other data none (C05)',
      ),
    );
  }
  return faults;
}

export type ResourceEvent =
  'register' | 'change' | 'correct' | 'renew' | 'deregister' | 'lapse' | 'revoke';

const COMPLETION = 'by the completion of a registration';

/** Whether a resource is registered. That its validity is over follows from the clock, not from a state. */
export const RESOURCE_TRANSITIONS: readonly Transition<ResourceStatus, ResourceEvent>[] = [
  {
    from: 'UNREGISTERED',
    event: 'register',
    to: 'REGISTERED',
    who: 'registrar',
    guard: COMPLETION,
  },
  {
    from: 'DEREGISTERED',
    event: 'register',
    to: 'REGISTERED',
    who: 'registrar',
    guard: COMPLETION,
  },
  { from: 'REVOKED', event: 'register', to: 'REGISTERED', who: 'registrar', guard: COMPLETION },
  { from: 'REGISTERED', event: 'change', to: 'REGISTERED', who: 'registrar', guard: COMPLETION },
  { from: 'REGISTERED', event: 'correct', to: 'REGISTERED', who: 'registrar', guard: COMPLETION },
  { from: 'REGISTERED', event: 'renew', to: 'REGISTERED', who: 'registrar', guard: COMPLETION },
  {
    from: 'REGISTERED',
    event: 'deregister',
    to: 'DEREGISTERED',
    who: 'registrar',
    guard: COMPLETION,
  },
  {
    from: 'REGISTERED',
    event: 'lapse',
    to: 'DEREGISTERED',
    who: 'platform',
    guard: 'validity over and no renewal applied for (C16)',
  },
  {
    from: 'REGISTERED',
    event: 'revoke',
    to: 'REVOKED',
    who: 'registrar',
    guard: 'false material, forged result or illegal use, with the reason',
  },
];

export interface ConsentPeriod {
  readonly validFrom: Date;
  /** Exclusive; null: without an end. */
  readonly validUntil: Date | null;
  readonly withdrawnAt: Date | null;
}

/** A consent as C05 judges it: whose it is, and on which letter. */
export interface Consent extends ConsentPeriod {
  readonly department: string;
  /** The stored letter; one without, from before letters were demanded, does not count. */
  readonly fileId: string | null;
}

/** Whether a consent holds: not withdrawn, and within [from, until). */
export function consentInForce(consent: ConsentPeriod, at: Date): boolean {
  return (
    consent.withdrawnAt === null &&
    consent.validFrom <= at &&
    (consent.validUntil === null || at < consent.validUntil)
  );
}

/** C05: whether the department that shared the data consents to their operation, by a letter on file. */
export function hasConsentInForce(
  resource: Pick<ResourceFacts, 'sharedFrom'> & { readonly consents: readonly Consent[] },
  at: Date,
): boolean {
  return resource.consents.some(
    (consent) =>
      consent.department === resource.sharedFrom &&
      consent.fileId !== null &&
      consentInForce(consent, at),
  );
}

type RegistrationPeriod = Pick<
  Prisma.DataResourceGetPayload<object>,
  'status' | 'registeredFrom' | 'registeredUntil'
>;

/** Whether a registration holds: within its validity [from, until). */
export function registrationInForce(resource: RegistrationPeriod, at: Date): boolean {
  const { status, registeredFrom, registeredUntil } = resource;
  if (status !== 'REGISTERED' || registeredFrom === null || registeredUntil === null) return false;
  return registeredFrom <= at && at < registeredUntil;
}

/**
 * The first link of the chain of authority (I8): registered, within its validity, and, where the data came by sharing,
 * with a consent in force of who shared them (C05). `resourcesInForce` of resource.queries.ts says the same in SQL.
 */
export function resourceInForce(
  resource: RegistrationPeriod &
    Pick<ResourceFacts, 'acquisition' | 'sharedFrom'> & { readonly consents: readonly Consent[] },
  at: Date,
): boolean {
  if (!registrationInForce(resource, at)) return false;
  return resource.acquisition === 'COLLECTED' || hasConsentInForce(resource, at);
}
