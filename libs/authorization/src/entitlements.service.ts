import { Injectable } from '@nestjs/common';
import { type ResourceAuthority, resourceAuthority } from '@gongshu/catalog';
import { PrismaService, type Tx } from '@gongshu/platform';
import {
  type ApprovedPriceRow,
  approvedPrices,
  type EntitledGrantRow,
  entitledGrants,
  entitledKeys,
  type ServingVersionRow,
  servingVersions,
} from './authorization.queries';
import {
  blockedBy,
  type Deprecation,
  type EntitledPrice,
  type EntitlementScope,
  type EntitlementSnapshot,
  type GrantEntitlement,
  type KeyEntitlement,
} from './entitlement';

/** What the gateway serves from: the chain of authority, flattened per grant and key. */
@Injectable()
export class Entitlements {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * All that hangs on the scope as of one instant of the database; keys come with the application scope or the whole.
   * Five statements whatever the size.
   */
  load(scope: EntitlementScope): Promise<EntitlementSnapshot> {
    return this.prisma.$transaction(
      async (tx) => ({ grants: await loadGrants(tx, scope), keys: await loadKeys(tx, scope) }),
      { isolationLevel: 'RepeatableRead', maxWait: 5_000, timeout: 60_000 },
    );
  }
}

async function loadGrants(tx: Tx, scope: EntitlementScope): Promise<GrantEntitlement[]> {
  const rows = await entitledGrants(tx, scope);
  const productIds = unique(rows.map((row) => row.productId));
  const resources = await resourceAuthority(tx, productIds);
  const versions = await servingVersions(tx, productIds);
  const prices = pricesByPlan(await approvedPrices(tx, unique(rows.map((row) => row.planId))));
  const resourcesOf = new Map(resources.map((found) => [found.productId, found]));
  const versionOf = new Map(versions.map((version) => [version.productId, version]));
  return rows.flatMap((row) => {
    const version = versionOf.get(row.productId);
    // Without any version there is nothing to serve: an unknown grant is refused.
    if (!version) return [];
    const links = { version, resources: resourcesOf.get(row.productId) };
    return [entitlementOf(row, links, prices.get(row.planId) ?? [])];
  });
}

/** Grants of one product share its delivery and dictionary, and those of one plan its prices: one object in memory. */
function entitlementOf(
  row: EntitledGrantRow,
  { version, resources }: { version: ServingVersionRow; resources: ResourceAuthority | undefined },
  prices: readonly EntitledPrice[],
): GrantEntitlement {
  const { grantId, applicationId, productId, productSlug, kind, useClass } = row;
  return {
    grantId,
    applicationId,
    productId,
    productSlug,
    productVersionId: version.versionId,
    kind,
    delivery: version.delivery,
    dictionary: version.dictionary,
    consentRequired: version.legalBasis === 'CONSENT',
    deprecation: deprecationOf(version),
    useClass,
    prices,
    quotaUnits: row.quotaUnits,
    quotaPeriod: row.quotaPeriod,
    liveFrom: Math.max(row.liveFrom.getTime(), resources?.liveFrom?.getTime() ?? -Infinity),
    liveUntil: Math.min(row.liveUntil.getTime(), resources?.liveUntil?.getTime() ?? Infinity),
    blocked: blockedBy({
      ...row,
      versionStatus: version.status,
      // A product of other products alone has no resource of its own.
      resourcesInForce: resources?.inForce ?? true,
      inScope: row.inScope && (resources?.inScope ?? true),
    }),
  };
}

function deprecationOf({ status, deprecatedAt, sunsetAt }: ServingVersionRow): Deprecation | null {
  if (status !== 'DEPRECATED' || !deprecatedAt) return null;
  return { since: deprecatedAt.getTime(), sunset: sunsetAt?.getTime() ?? null };
}

function pricesByPlan(rows: readonly ApprovedPriceRow[]): Map<string, EntitledPrice[]> {
  const plans = new Map<string, EntitledPrice[]>();
  for (const { planId, priceVersionId, effectiveFrom } of rows) {
    const price = { priceVersionId, effectiveFrom: effectiveFrom.getTime() };
    const known = plans.get(planId);
    if (known) known.push(price);
    else plans.set(planId, [price]);
  }
  return plans;
}

async function loadKeys(tx: Tx, scope: EntitlementScope): Promise<KeyEntitlement[]> {
  if (scope !== null && !('applicationId' in scope)) return [];
  const rows = await entitledKeys(tx, scope?.applicationId ?? null);
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt?.getTime() ?? Infinity }));
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
