import type { DeliveryConfig, DictionaryField } from '@gongshu/catalog';
import type {
  AgreementStatus,
  DeliveryKind,
  GrantStatus,
  OrganizationStatus,
  QuotaPeriodKind,
  UseClass,
  VersionStatus,
} from '@gongshu/platform';

/** A price from an instant on (epoch milliseconds). */
export interface EntitledPrice {
  readonly priceVersionId: string;
  readonly effectiveFrom: number;
}

/** Since when a version takes no new grants, and when it ends (epoch milliseconds; null: not announced). */
export interface Deprecation {
  readonly since: number;
  readonly sunset: number | null;
}

/** Everything the gateway must know of one grant to serve a call without asking anyone. */
export interface GrantEntitlement {
  readonly grantId: string;
  readonly applicationId: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly productVersionId: string;
  readonly kind: DeliveryKind;
  readonly delivery: DeliveryConfig;
  readonly dictionary: readonly DictionaryField[];
  /** Whether every call needs the separate consent of the person whom it concerns (C08). */
  readonly consentRequired: boolean;
  /** Given while the version takes no new grants; null otherwise. */
  readonly deprecation: Deprecation | null;
  readonly useClass: UseClass;
  /** Approved prices of the grant's plan, earliest first; at least one. */
  readonly prices: readonly EntitledPrice[];
  readonly quotaUnits: bigint;
  readonly quotaPeriod: QuotaPeriodKind;
  /** From here the whole chain above the grant is valid (epoch milliseconds). */
  readonly liveFrom: number;
  /** The earliest end in the chain: grant, agreement, resources, consents (epoch milliseconds, exclusive). */
  readonly liveUntil: number;
  /** Why the grant is not live now although it exists; null when it is live. */
  readonly blocked: BlockedBy | null;
}

/** The link of the chain of authority that stops a grant (I8). */
export type BlockedBy =
  | 'GRANT_SUSPENDED'
  | 'GRANT_REVOKED'
  | 'PRODUCT_NOT_SERVED'
  | 'RESOURCE_NOT_IN_FORCE'
  | 'PRODUCT_OUT_OF_SCOPE'
  | 'AGREEMENT_NOT_IN_FORCE'
  | 'ORGANIZATION_FROZEN';

/** A key and what it opens. */
export interface KeyEntitlement {
  readonly keyId: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly keyHash: string;
  readonly applicationId: string;
  /** Epoch milliseconds; Infinity when it does not expire. */
  readonly expiresAt: number;
}

/** What `Entitlements.load` gives: the whole, or what hangs on one application, product or agreement. */
export interface EntitlementSnapshot {
  readonly keys: readonly KeyEntitlement[];
  readonly grants: readonly GrantEntitlement[];
}

/** What a snapshot covers: null is everything. */
export type EntitlementScope =
  | { readonly applicationId: string }
  | { readonly productId: string }
  | { readonly agreementId: string }
  | null;

/** The states of the links above and of a grant, as `blockedBy` judges them. */
export interface ChainStates {
  readonly developerStatus: OrganizationStatus;
  readonly operatorStatus: OrganizationStatus;
  /** Every resource of the product is registered, consented to and still of a kind that it may be made of. */
  readonly resourcesInForce: boolean;
  readonly agreementStatus: AgreementStatus;
  /** Whether the agreement's scope covers the domains of the product and its resources (C03); an amendment can narrow it. */
  readonly inScope: boolean;
  readonly versionStatus: VersionStatus;
  readonly grantStatus: GrantStatus;
}

/** The first link of the chain of authority, from above, that stops a grant; null when none does (I8). */
export function blockedBy(chain: ChainStates): BlockedBy | null {
  if (chain.developerStatus !== 'ACTIVE' || chain.operatorStatus !== 'ACTIVE') {
    return 'ORGANIZATION_FROZEN';
  }
  if (!chain.resourcesInForce) return 'RESOURCE_NOT_IN_FORCE';
  if (chain.agreementStatus !== 'SIGNED') return 'AGREEMENT_NOT_IN_FORCE';
  if (!chain.inScope) return 'PRODUCT_OUT_OF_SCOPE';
  // A deprecated version takes no new grants and serves the existing ones.
  if (!['PUBLISHED', 'DEPRECATED'].includes(chain.versionStatus)) return 'PRODUCT_NOT_SERVED';
  if (chain.grantStatus === 'SUSPENDED') return 'GRANT_SUSPENDED';
  return chain.grantStatus === 'REVOKED' ? 'GRANT_REVOKED' : null;
}
