import {
  canonicalJson,
  type DeliveryKind,
  type ErrorPointer,
  sha256,
  type Transition,
  type UpdateFrequency,
  type VersionStatus,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { type DeliveryConfig, deliveryFaults, SERVING } from './delivery-config';
import {
  dictionaryFaults,
  type DictionaryField,
  fault,
  isPersonal,
  maskOf,
  sampleFaults,
  type SampleRow,
} from './dictionary';
import type { QualityMeasures } from './quality';
import type { PersonalInfoGround, RiskAssessment, ServiceLevel, TermsOfUse } from './offer';

export type VersionEvent =
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'reject'
  | 'publish'
  | 'supersede'
  | 'suspend'
  | 'resume'
  | 'reinstate'
  | 'deprecate'
  | 'retire';

const OPERATOR_MAKER = 'operator, maker';
const OPERATOR_CHECKER = 'operator, checker';
const AGENCY_CHECKER = 'agency of the agreement, checker';

/** The life of a version of a product. */
export const VERSION_TRANSITIONS: readonly Transition<VersionStatus, VersionEvent>[] = [
  {
    from: 'DRAFT',
    event: 'submit',
    to: 'IN_REVIEW',
    who: OPERATOR_MAKER,
    guard: 'content complete, agreement and resources in force, no check of C01 to C14 failed',
  },
  { from: 'IN_REVIEW', event: 'withdraw', to: 'DRAFT', who: OPERATOR_MAKER },
  {
    from: 'IN_REVIEW',
    event: 'approve',
    to: 'APPROVED',
    who: AGENCY_CHECKER,
    guard:
      'neither submitter nor an editor (C22), reason given, agreement and resources in force, no check of C01 to C14 failed',
  },
  {
    from: 'IN_REVIEW',
    event: 'reject',
    to: 'DRAFT',
    who: AGENCY_CHECKER,
    guard: 'neither submitter nor an editor (C22), reason given',
  },
  {
    from: 'APPROVED',
    event: 'publish',
    to: 'PUBLISHED',
    who: OPERATOR_CHECKER,
    guard:
      'an approved price, agreement and resources in force, no check of C01 to C14 failed, no version of the product suspended',
  },
  {
    from: 'PUBLISHED',
    event: 'supersede',
    to: 'DEPRECATED',
    who: 'the publication of a later version',
  },
  {
    from: 'PUBLISHED',
    event: 'suspend',
    to: 'SUSPENDED',
    who: AGENCY_CHECKER,
    guard: 'reason given',
  },
  {
    from: 'DEPRECATED',
    event: 'suspend',
    to: 'SUSPENDED',
    who: AGENCY_CHECKER,
    guard: 'reason given, while no other version serves in its place',
  },
  {
    from: 'SUSPENDED',
    event: 'resume',
    to: 'PUBLISHED',
    who: AGENCY_CHECKER,
    guard: 'published before',
  },
  {
    from: 'SUSPENDED',
    event: 'reinstate',
    to: 'DEPRECATED',
    who: AGENCY_CHECKER,
    guard: 'deprecated before',
  },
  {
    from: 'PUBLISHED',
    event: 'deprecate',
    to: 'DEPRECATED',
    who: OPERATOR_CHECKER,
    guard: 'reason and a sunset date to come',
  },
  {
    from: 'DEPRECATED',
    event: 'deprecate',
    to: 'DEPRECATED',
    who: OPERATOR_CHECKER,
    guard: 'reason and a sunset date no earlier than announced before',
  },
  {
    from: 'APPROVED',
    event: 'retire',
    to: 'RETIRED',
    who: OPERATOR_CHECKER,
    guard: 'reason given',
  },
  {
    from: 'DEPRECATED',
    event: 'retire',
    to: 'RETIRED',
    who: OPERATOR_CHECKER,
    guard: 'reason given; another version serves in its place, or its sunset has passed',
  },
];

/** What a version offers; fixed by its digest on submission. */
export interface VersionContent {
  readonly dictionary: readonly DictionaryField[];
  readonly delivery: DeliveryConfig;
  readonly sampleRows: readonly SampleRow[];
  readonly updateFrequency: UpdateFrequency;
  readonly serviceLevel: ServiceLevel | null;
  readonly terms: TermsOfUse | null;
  /** Ground of personal information (C08). */
  readonly personalInfo: PersonalInfoGround | null;
  /** Assessment of important data (C06). */
  readonly riskAssessment: RiskAssessment | null;
  /** Measures of the uploaded data, made by the upload alone; null where there are none. */
  readonly quality: QualityMeasures | null;
}

/** What a version lacks for its review; nothing: it can be submitted. */
export function versionFaults(kind: DeliveryKind, content: VersionContent): ErrorPointer[] {
  return [
    ...dictionaryFaults(content.dictionary),
    ...proxiedMaskFaults(kind, content),
    ...personalFaults(content),
    ...deliveryFaults(kind, content.delivery, content.dictionary),
    ...sampleFaults(content.sampleRows, content.dictionary),
  ];
}

/**
 * Personal information is masked. Only what names the subject of a verification stays as it is, where there is a ground
 * for it: the caller has it already, and neither an answer nor a sample holds it.
 */
function personalFaults({ dictionary, delivery, personalInfo }: VersionContent): ErrorPointer[] {
  const subject =
    delivery.kind === 'VERIFICATION' && personalInfo !== null ? delivery.subjectFields : [];
  return dictionary.flatMap((field, at) =>
    isPersonal(field) && maskOf(field) === 'NONE' && !subject.includes(field.name)
      ? [
          fault(
            `/dictionary/${at}/mask`,
            'MASK_REQUIRED',
            '个人信息字段须脱敏，由上游作答的产品不得含有；仅在已登记合法性基础时，核验产品的标识字段可不脱敏',
            'Personal information must be masked, and a product that an upstream answers has none; only a subject field of a verification with its ground may go without',
          ),
        ]
      : [],
  );
}

/** The gateway hands on what an upstream answers: it must not seem that a mask is put on it (I6). */
function proxiedMaskFaults(kind: DeliveryKind, { dictionary }: VersionContent): ErrorPointer[] {
  if (SERVING[kind] !== 'PROXY') return [];
  return dictionary.flatMap((field, at) =>
    maskOf(field) === 'NONE'
      ? []
      : [
          fault(
            `/dictionary/${at}/mask`,
            'MASK_NOT_APPLIED',
            '上游直接作答，网关无法脱敏：该字段的 mask 应为 NONE，须脱敏的字段由上游略去',
            'The upstream answers itself and the gateway masks nothing of it: the mask must be NONE, and what needs one is left out by the upstream',
          ),
        ],
  );
}

/** SHA-256 over the canonical JSON of the content: what the reviewer saw is what is served. */
export function contentDigest(content: VersionContent): Buffer {
  return sha256(canonicalJson({ ...content }));
}

/**
 * The version that answers calls: the published one, else the newest deprecated one, which serves existing grants.
 * While the agency has suspended a version nothing is served, not even an older version in its place.
 */
export function servedVersion<V extends { number: number; status: VersionStatus }>(
  versions: readonly V[],
): V | undefined {
  if (versions.some((version) => version.status === 'SUSPENDED')) return undefined;
  const newest = (status: VersionStatus) =>
    versions
      .filter((version) => version.status === status)
      .reduce<V | undefined>((a, b) => (a && a.number > b.number ? a : b), undefined);
  return newest('PUBLISHED') ?? newest('DEPRECATED');
}

/** Whether calls no longer reach the version, because another answers them. */
export function isReplaced<V extends { number: number; status: VersionStatus }>(
  version: V,
  versions: readonly V[],
): boolean {
  const served = servedVersion(versions);
  return served !== undefined && served.number !== version.number;
}

/**
 * A sunset is announced ahead, and never brought forward: users have built on the date.
 * @throws DomainError SUNSET_NOT_AHEAD
 */
export function assertSunset(sunsetAt: Date, announced: Date | null, now: Date): void {
  if (sunsetAt > now && (announced === null || sunsetAt >= announced)) return;
  throw catalogError('SUNSET_NOT_AHEAD', { announced: announced?.toISOString() ?? '-' });
}
