import {
  canonicalJson,
  type DeliveryKind,
  type ErrorPointer,
  sha256,
  type Transition,
  type VersionStatus,
} from '@gongshu/platform';
import { type DeliveryConfig, deliveryFaults } from './delivery-config';
import { dictionaryFaults, type DictionaryField, sampleFaults, type SampleRow } from './dictionary';

export type VersionEvent =
  | 'submit'
  | 'approve'
  | 'reject'
  | 'publish'
  | 'supersede'
  | 'suspend'
  | 'resume'
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
    guard: 'content complete, agreement in force',
  },
  {
    from: 'IN_REVIEW',
    event: 'approve',
    to: 'APPROVED',
    who: AGENCY_CHECKER,
    guard: 'not the submitter (C22), reason given, agreement in force',
  },
  {
    from: 'IN_REVIEW',
    event: 'reject',
    to: 'DRAFT',
    who: AGENCY_CHECKER,
    guard: 'not the submitter (C22), reason given',
  },
  {
    from: 'APPROVED',
    event: 'publish',
    to: 'PUBLISHED',
    who: OPERATOR_CHECKER,
    guard: 'an approved price, agreement in force, no version of the product suspended',
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
  { from: 'SUSPENDED', event: 'resume', to: 'PUBLISHED', who: AGENCY_CHECKER },
  { from: 'PUBLISHED', event: 'deprecate', to: 'DEPRECATED', who: OPERATOR_CHECKER },
  { from: 'APPROVED', event: 'retire', to: 'RETIRED', who: OPERATOR_CHECKER },
  { from: 'DEPRECATED', event: 'retire', to: 'RETIRED', who: OPERATOR_CHECKER },
];

/** What a version offers; fixed by its digest on submission. */
export interface VersionContent {
  readonly dictionary: readonly DictionaryField[];
  readonly delivery: DeliveryConfig;
  readonly sampleRows: readonly SampleRow[];
}

/** What a version lacks for its review; nothing: it can be submitted. */
export function versionFaults(kind: DeliveryKind, content: VersionContent): ErrorPointer[] {
  return [
    ...dictionaryFaults(content.dictionary),
    ...deliveryFaults(kind, content.delivery, content.dictionary),
    ...sampleFaults(content.sampleRows, content.dictionary),
  ];
}

/** SHA-256 over the canonical JSON of the content: what the reviewer saw is what is served. */
export function contentDigest({ dictionary, delivery, sampleRows }: VersionContent): Buffer {
  return sha256(canonicalJson({ dictionary, delivery, sampleRows }));
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
