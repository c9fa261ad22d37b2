import {
  type BlockedBy,
  type GrantEntitlement,
  isWellFormedApiKey,
  type KeyEntitlement,
} from '@gongshu/authorization';
import type { DomainError } from '@gongshu/platform';
import { meteringError } from './metering.errors';

/** What is in force, as the gateway knows it. */
export interface KnownEntitlements {
  key(text: string): KeyEntitlement | undefined;
  grant(applicationId: string, productSlug: string): GrantEntitlement | undefined;
}

/** A call that may be served, and under what price. */
export interface EntitledCall {
  readonly keyId: string;
  readonly grant: GrantEntitlement;
  readonly priceVersionId: string;
}

const BLOCKED = {
  GRANT_SUSPENDED: 'GRANT_SUSPENDED',
  GRANT_REVOKED: 'GRANT_REVOKED',
  PRODUCT_NOT_SERVED: 'PRODUCT_NOT_SERVED',
  RESOURCE_NOT_IN_FORCE: 'RESOURCE_NOT_IN_FORCE',
  AGREEMENT_NOT_IN_FORCE: 'GRANT_AGREEMENT_NOT_IN_FORCE',
  ORGANIZATION_FROZEN: 'ORGANIZATION_FROZEN',
} as const satisfies Readonly<Record<BlockedBy, string>>;

/**
 * Whether a key may call a product at an instant (C23). A product that does not exist and one without a grant are
 * refused alike: who holds no grant does not learn here what exists; the market's catalog says what does.
 * @returns the refusal as a value: it is an ordinary outcome here
 */
export function entitleCall(
  known: KnownEntitlements,
  keyText: string | undefined,
  productSlug: string,
  now: number,
): EntitledCall | DomainError {
  if (keyText === undefined) return meteringError('KEY_MISSING');
  if (!isWellFormedApiKey(keyText)) return meteringError('KEY_MALFORMED');
  const key = known.key(keyText);
  if (!key) return meteringError('KEY_UNKNOWN');
  if (now >= key.expiresAt) return meteringError('KEY_EXPIRED');
  const grant = known.grant(key.applicationId, productSlug);
  if (!grant) return meteringError('GRANT_MISSING', { slug: productSlug });
  return entitleGrant(key, grant, now);
}

function entitleGrant(
  key: KeyEntitlement,
  grant: GrantEntitlement,
  now: number,
): EntitledCall | DomainError {
  if (grant.blocked) return meteringError(BLOCKED[grant.blocked]);
  if (now >= grant.liveUntil) {
    return meteringError('GRANT_EXPIRED', { until: new Date(grant.liveUntil).toISOString() });
  }
  const price = grant.prices.findLast((candidate) => candidate.effectiveFrom <= now);
  if (now < grant.liveFrom || !price) {
    const from = Math.max(grant.liveFrom, grant.prices[0]?.effectiveFrom ?? grant.liveFrom);
    return meteringError('GRANT_NOT_YET_VALID', { from: new Date(from).toISOString() });
  }
  // No consent can be recorded yet, so no call has one.
  if (grant.consentRequired) return meteringError('CONSENT_REQUIRED');
  return { keyId: key.keyId, grant, priceVersionId: price.priceVersionId };
}
