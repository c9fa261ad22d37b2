import type { DeliveryConfig, DictionaryField } from '@gongshu/catalog';
import {
  type AgreementStatus,
  type DeliveryKind,
  type GrantStatus,
  type OrganizationStatus,
  Prisma,
  type QuotaPeriodKind,
  type Tx,
  type UseClass,
  type VersionStatus,
} from '@gongshu/platform';
import type { EntitlementScope } from './entitlement';

type Db = Pick<Tx, '$queryRaw'>;

export interface EntitledGrantRow {
  readonly grantId: string;
  readonly applicationId: string;
  readonly productId: string;
  readonly productSlug: string;
  readonly kind: DeliveryKind;
  readonly planId: string;
  readonly useClass: UseClass;
  readonly quotaUnits: bigint;
  readonly quotaPeriod: QuotaPeriodKind;
  readonly liveFrom: Date;
  readonly liveUntil: Date;
  readonly developerStatus: OrganizationStatus;
  readonly operatorStatus: OrganizationStatus;
  readonly agreementStatus: AgreementStatus;
  readonly grantStatus: GrantStatus;
}

/** The newest grant per application and product in the scope, with the chain above it: a live one, if there is one. */
export function entitledGrants(db: Db, scope: EntitlementScope): Promise<EntitledGrantRow[]> {
  return db.$queryRaw<EntitledGrantRow[]>`
    SELECT DISTINCT ON (g.application_id, g.product_id)
           g.id AS "grantId", g.application_id AS "applicationId", g.product_id AS "productId",
           p.slug AS "productSlug", p.kind::text AS "kind", g.plan_id AS "planId",
           g.use_class::text AS "useClass", g.quota_units AS "quotaUnits",
           g.quota_period::text AS "quotaPeriod",
           greatest(g.valid_from, a.term_start) AS "liveFrom",
           least(g.valid_to, a.term_end) AS "liveUntil",
           d.status::text AS "developerStatus", o.status::text AS "operatorStatus",
           a.status::text AS "agreementStatus", g.status::text AS "grantStatus"
    FROM access_grant g
    JOIN application ap ON ap.id = g.application_id
    JOIN organization d ON d.id = ap.developer_id
    JOIN product p ON p.id = g.product_id
    JOIN organization o ON o.id = p.operator_id
    JOIN operation_agreement a ON a.id = p.agreement_id
    WHERE ${grantsIn(scope)}
    ORDER BY g.application_id, g.product_id, (g.status <> 'REVOKED') DESC, g.created_at DESC, g.id DESC`;
}

function grantsIn(scope: EntitlementScope): Prisma.Sql {
  if (scope === null) return Prisma.sql`true`;
  if ('applicationId' in scope) {
    return Prisma.sql`g.application_id = ${scope.applicationId}::uuid`;
  }
  if ('productId' in scope) return Prisma.sql`g.product_id = ${scope.productId}::uuid`;
  return Prisma.sql`p.agreement_id = ${scope.agreementId}::uuid`;
}

export interface ServingVersionRow {
  readonly productId: string;
  readonly versionId: string;
  readonly status: VersionStatus;
  readonly delivery: DeliveryConfig;
  readonly dictionary: DictionaryField[];
  readonly deprecatedAt: Date | null;
  readonly sunsetAt: Date | null;
  /** `LegalBasis` of the personal information; null where there is none. */
  readonly legalBasis: string | null;
}

/**
 * Per product the version that decides: a suspended one first, since a suspension stops the product whole (I8, as
 * `servedVersion` of the catalog); else the published one, else the newest deprecated; else the newest, which does not serve.
 */
export function servingVersions(
  db: Db,
  productIds: readonly string[],
): Promise<ServingVersionRow[]> {
  return db.$queryRaw<ServingVersionRow[]>`
    SELECT DISTINCT ON (product_id)
           product_id AS "productId", id AS "versionId", status::text AS "status", delivery, dictionary,
           deprecated_at AS "deprecatedAt", sunset_at AS "sunsetAt", personal_info->>'legalBasis' AS "legalBasis"
    FROM product_version
    WHERE product_id = ANY(${productIds}::uuid[])
    ORDER BY product_id,
             CASE status WHEN 'SUSPENDED' THEN 0 WHEN 'PUBLISHED' THEN 1 WHEN 'DEPRECATED' THEN 2 ELSE 3 END,
             number DESC`;
}

export interface ApprovedPriceRow {
  readonly planId: string;
  readonly priceVersionId: string;
  readonly effectiveFrom: Date;
}

/** The approved prices of the plans, earliest first; of two from the same instant the later version comes last. */
export function approvedPrices(db: Db, planIds: readonly string[]): Promise<ApprovedPriceRow[]> {
  return db.$queryRaw<ApprovedPriceRow[]>`
    SELECT plan_id AS "planId", id AS "priceVersionId", effective_from AS "effectiveFrom"
    FROM price_version
    WHERE status = 'APPROVED' AND plan_id = ANY(${planIds}::uuid[])
    ORDER BY plan_id, effective_from, number`;
}

export interface EntitledKeyRow {
  readonly keyId: string;
  readonly keyHash: string;
  readonly applicationId: string;
  readonly expiresAt: Date | null;
}

/** Keys that are not revoked, of one application or of all. */
export function entitledKeys(db: Db, applicationId: string | null): Promise<EntitledKeyRow[]> {
  return db.$queryRaw<EntitledKeyRow[]>`
    SELECT id AS "keyId", encode(hash, 'hex') AS "keyHash", application_id AS "applicationId",
           expires_at AS "expiresAt"
    FROM api_key
    WHERE revoked_at IS NULL
      AND (${applicationId}::uuid IS NULL OR application_id = ${applicationId}::uuid)`;
}
