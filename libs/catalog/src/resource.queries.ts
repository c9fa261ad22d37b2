import { AUTHORITY_CHANNEL } from '@gongshu/directory';
import { type OrganizationKind, type OrganizationStatus, Prisma, type Tx } from '@gongshu/platform';

type Db = Pick<Tx, '$queryRaw'>;

/**
 * A condition on a `product p`: each of its resources is in force at the instant (I8), and is still one of which the
 * product may be made (C06, C07, C08), since a change of registration may have raised its classification.
 */
export function resourcesInForce(at: Date): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (
    SELECT FROM product_resource pr JOIN data_resource r ON r.id = pr.resource_id
    WHERE pr.product_id = p.id AND NOT (
      r.status = 'REGISTERED' AND r.registered_from <= ${at} AND r.registered_until > ${at}
      AND ${ALLOWED}
      AND (r.acquisition = 'COLLECTED' OR EXISTS (
        SELECT FROM sharing_consent c
        WHERE c.resource_id = r.id AND ${COUNTS} AND c.withdrawn_at IS NULL
          AND c.valid_from <= ${at} AND (c.valid_until IS NULL OR c.valid_until > ${at})))))`;
}

// What the triggers check_product_resource and check_version_grounds demand when a product is made and a version is
// submitted, of the version that serves now: the published one, else the newest deprecated.
const ALLOWED = Prisma.sql`NOT (r.importance = 'CORE'
  OR (p.kind = 'DATASET' AND (r.importance = 'IMPORTANT' OR (p.primary_data AND r.openness <> 'OPEN')))
  OR ((r.importance = 'IMPORTANT' OR r.contains_personal_info) AND EXISTS (
    SELECT FROM (
      SELECT v.risk_assessment, v.personal_info FROM product_version v
      WHERE v.product_id = p.id AND v.status IN ('PUBLISHED', 'DEPRECATED')
      ORDER BY v.status = 'PUBLISHED' DESC, v.number DESC LIMIT 1
    ) serving
    WHERE (r.importance = 'IMPORTANT' AND serving.risk_assessment IS NULL)
      OR (r.contains_personal_info AND serving.personal_info IS NULL))))`;

// C05: a consent counts when it is of the department that shared the data, by a letter on file.
const COUNTS = Prisma.sql`c.department = r.shared_from AND c.file_id IS NOT NULL`;

/** A condition on a `product p`: the scope of its agreement covers each of its resources (C03). */
export const RESOURCES_IN_SCOPE = Prisma.sql`NOT EXISTS (
  SELECT FROM product_resource pr
  JOIN data_resource r ON r.id = pr.resource_id
  JOIN operation_agreement a ON a.id = p.agreement_id
  WHERE pr.product_id = p.id AND r.domain <> ALL (a.data_scope))`;

/** Whether all resources of a product are in force at the instant, and within the scope of its agreement. */
export async function productResources(
  db: Db,
  productId: string,
  at: Date,
): Promise<{ readonly inForce: boolean; readonly inScope: boolean }> {
  const [row] = await db.$queryRaw<{ inForce: boolean; inScope: boolean }[]>`
    SELECT ${resourcesInForce(at)} AS "inForce", ${RESOURCES_IN_SCOPE} AS "inScope"
    FROM product p WHERE p.id = ${productId}::uuid`;
  return row ?? { inForce: false, inScope: false };
}

/** What the resources of a product allow its grants. */
export interface ResourceAuthority {
  readonly productId: string;
  /** False: a resource is not registered, its validity or consent is over, or the product may no longer be made of it. */
  readonly inForce: boolean;
  /** Whether the scope of the product's agreement covers each (C03); an amendment can narrow it. */
  readonly inScope: boolean;
  /** The latest beginning and the earliest end over resources and consents; null: no bound. */
  readonly liveFrom: Date | null;
  readonly liveUntil: Date | null;
}

/**
 * The first link of the chain of authority for each of the products, as of the transaction's instant. What has not
 * begun yet is in force with its beginning as bound. Consents that follow each other without a gap count as one.
 */
export function resourceAuthority(
  db: Db,
  productIds: readonly string[],
): Promise<ResourceAuthority[]> {
  return db.$queryRaw<ResourceAuthority[]>`
    SELECT p.id AS "productId",
      bool_and(r.status = 'REGISTERED' AND r.registered_until > now() AND ${ALLOWED}
        AND (r.acquisition = 'COLLECTED' OR c.span IS NOT NULL)) AS "inForce",
      bool_and(r.domain = ANY (a.data_scope)) AS "inScope",
      max(greatest(r.registered_from, lower(c.span))) AS "liveFrom",
      min(least(r.registered_until, upper(c.span))) AS "liveUntil"
    FROM product p
    JOIN operation_agreement a ON a.id = p.agreement_id
    JOIN product_resource pr ON pr.product_id = p.id
    JOIN data_resource r ON r.id = pr.resource_id
    LEFT JOIN LATERAL (
      SELECT span FROM (
        SELECT unnest(range_agg(tstzrange(valid_from, valid_until))) AS span
        FROM sharing_consent c
        WHERE c.resource_id = r.id AND ${COUNTS} AND c.withdrawn_at IS NULL
      ) spans
      WHERE upper_inf(span) OR upper(span) > now()
      ORDER BY lower(span) LIMIT 1
    ) c ON true
    WHERE p.id = ANY(${productIds}::uuid[])
    GROUP BY p.id`;
}

/** Tells every gateway, when the transaction commits, that what is made of the resource must be read again (I8). */
export async function announceResourceChange(tx: Tx, resourceId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT pg_notify(${AUTHORITY_CHANNEL}, 'product:' || product_id)::text
    FROM product_resource WHERE resource_id = ${resourceId}::uuid`;
}

/** Holds the resource until the transaction ends: its facts, consents and registrations change one at a time. */
export async function lockResource(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM data_resource WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Holds the registration until the transaction ends: no objection comes while it completes. */
export async function lockRegistration(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM registration WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Whether the id is that of a registration institution that may act: an ACTIVE organisation of kind AGENCY. */
export async function isActiveAgency(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ kind: OrganizationKind; status: OrganizationStatus }[]>`
    SELECT kind, status FROM organization WHERE id = ${id}::uuid`;
  return rows[0]?.kind === 'AGENCY' && rows[0].status === 'ACTIVE';
}

/** Who stands behind an objection: names of the person and of his organisation. */
export interface Objector {
  readonly objectionId: string;
  readonly personName: string;
  readonly organizationName: string;
}

export function objectors(db: Db, objectionIds: readonly string[]): Promise<Objector[]> {
  return db.$queryRaw<Objector[]>`
    SELECT b.id AS "objectionId", u.display_name AS "personName", o.name AS "organizationName"
    FROM registration_objection b
    JOIN app_user u ON u.id = b.filed_by
    JOIN organization o ON o.id = b.organization_id
    WHERE b.id = ANY(${objectionIds}::uuid[])`;
}
