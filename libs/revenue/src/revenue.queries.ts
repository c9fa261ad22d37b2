import type { Tariff } from '@gongshu/catalog';
import { Prisma, type PrismaService, type SharingParty, type Tx } from '@gongshu/platform';
import type { SchemeShare, ShareLine } from './split';

export type Db = Pick<PrismaService, '$queryRaw'> | Tx;

/** Instants and calendar of a span of months, for SQL. */
export interface RatedSpan {
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
  readonly zone: string;
}

/**
 * The one place where usage becomes money. Report and closing both read it, so that they cannot differ: for a grant,
 * month and price version what the tariff counts in the CHARGED rollups (calls, rows, megabytes) is rated once by
 * `rate_tariff`. Free and included units, tiers, packages and caps hold for the grant, the month and the price version:
 * where a price changes within a month, they begin anew with the new one.
 * The fee of a subscription falls once to each month in which the grant is live, also without a call, by the price in
 * force at its first live instant of the month; governance and welfare grants have none (C09).
 * `calls` counts every answered call, charged or not. Rollups are by the hour in UTC: a zone must be off by whole hours.
 */
export function ratedLines(span: RatedSpan): Prisma.Sql {
  const { start, end, zone } = span;
  return Prisma.sql`
    SELECT l.month, l.grant_id, l.price_version_id, l.calls, l.units, l.with_fee, p.tariff, p.currency, q.quantity,
           rate_tariff(p.tariff, q.quantity, l.with_fee) AS amount_fen
    FROM (
      SELECT month, grant_id, price_version_id, sum(calls) AS calls, sum(units) AS units, sum(rows) AS rows,
             sum(bytes) AS bytes, bool_or(with_fee) AS with_fee
      FROM (
        SELECT to_char(r.hour AT TIME ZONE ${zone}, 'YYYY-MM') AS month, r.grant_id, r.price_version_id,
               sum(r.calls) AS calls, false AS with_fee,
               coalesce(sum(r.units) FILTER (WHERE r.charge_reason = 'CHARGED'), 0) AS units,
               coalesce(sum(r.rows) FILTER (WHERE r.charge_reason = 'CHARGED'), 0) AS rows,
               coalesce(sum(r.response_bytes) FILTER (WHERE r.charge_reason = 'CHARGED'), 0) AS bytes
        FROM usage_rollup r
        WHERE r.hour >= ${start} AND r.hour < ${end}
        GROUP BY 1, 2, 3
        UNION ALL
        SELECT f.month, f.grant_id, f.price_version_id, 0, true, 0, 0, 0 FROM (${feeMonths(span)}) f
      ) part
      GROUP BY month, grant_id, price_version_id
    ) l
    JOIN price_version p ON p.id = l.price_version_id
    CROSS JOIN LATERAL (SELECT CASE p.tariff->>'meter'
      WHEN 'ROWS' THEN l.rows WHEN 'MEGABYTES' THEN l.bytes * 0.000001 ELSE l.units END AS quantity) q`;
}

/**
 * The months in which a subscription's fee is due, with the price by which. A grant is live from its validity, its
 * making and the start of its agreement's term, whichever is last, until its validity, the term or itself ends, the
 * agreement is terminated, the last version of the product is retired, or a resource of it is revoked or deregistered,
 * whichever is first: the month of the end is due, none after it. A suspension does not interrupt it, even of a whole month.
 */
function feeMonths({ start, end, zone }: RatedSpan): Prisma.Sql {
  return Prisma.sql`
    SELECT to_char(m.first, 'YYYY-MM') AS month, g.id AS grant_id, price.id AS price_version_id
    FROM generate_series(${start}::timestamptz AT TIME ZONE ${zone}, ${end}::timestamptz AT TIME ZONE ${zone}
           - interval '1 day', interval '1 month') AS m (first)
    CROSS JOIN access_grant g
    JOIN product pr ON pr.id = g.product_id
    JOIN operation_agreement ag ON ag.id = pr.agreement_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN NOT bool_or(x.status IN ('PUBLISHED', 'DEPRECATED', 'SUSPENDED')) THEN max(x.retired_at) END AS at
      FROM product_version x WHERE x.product_id = pr.id
    ) product_end
    CROSS JOIN LATERAL (
      SELECT min(d.ended_at) AS at
      FROM product_resource pd JOIN data_resource d ON d.id = pd.resource_id WHERE pd.product_id = pr.id
    ) resource_end
    CROSS JOIN LATERAL (
      SELECT greatest(m.first AT TIME ZONE ${zone}, g.valid_from, g.created_at, ag.term_start) AS since,
             least((m.first + interval '1 month') AT TIME ZONE ${zone}, g.valid_to, g.ended_at, ag.term_end,
                   ag.ended_at, product_end.at, resource_end.at) AS until
    ) live
    CROSS JOIN LATERAL (
      SELECT v.id, v.tariff FROM price_version v
      WHERE v.plan_id = g.plan_id AND v.status = 'APPROVED' AND v.effective_from <= live.since
      ORDER BY v.effective_from DESC, v.number DESC LIMIT 1
    ) price
    WHERE g.use_class = 'INDUSTRY' AND live.since < live.until AND live.since <= now()
      AND price.tariff->>'kind' = 'SUBSCRIPTION'
      AND g.plan_id IN (
        SELECT s.plan_id FROM price_version s WHERE s.status = 'APPROVED' AND s.tariff->>'kind' = 'SUBSCRIPTION')`;
}

export interface ChargeRow {
  readonly id: string;
  readonly units: bigint;
  /** Millionths of a unit of the tariff's meter. */
  readonly quantityMicros: bigint;
  readonly withFee: boolean;
  readonly tariff: Tariff;
  readonly currency: string;
  readonly amountFen: bigint;
  readonly productId: string;
  readonly agreementId: string;
  readonly agencyId: string;
  readonly operatorId: string;
  readonly developerId: string;
}

/** Writes the charges of a month from its rated lines, in one statement. */
export async function insertCharges(
  tx: Tx,
  month: string,
  span: RatedSpan,
): Promise<readonly ChargeRow[]> {
  return tx.$queryRaw<ChargeRow[]>`
    WITH made AS (
      INSERT INTO charge (month, grant_id, price_version_id, units, quantity, with_fee, amount_fen, currency)
      SELECT ${month}, grant_id, price_version_id, units, quantity, with_fee, amount_fen, currency
      FROM (${ratedLines(span)}) rated WHERE units > 0 OR with_fee
      RETURNING *
    )
    SELECT m.id, m.units, (m.quantity * 1000000)::bigint AS "quantityMicros",
           m.with_fee AS "withFee", pv.tariff, m.currency, m.amount_fen AS "amountFen",
           pr.id AS "productId", ag.id AS "agreementId", ag.agency_id AS "agencyId",
           pr.operator_id AS "operatorId", ap.developer_id AS "developerId"
    FROM made m
    JOIN price_version pv ON pv.id = m.price_version_id
    JOIN access_grant g ON g.id = m.grant_id
    JOIN application ap ON ap.id = g.application_id
    JOIN product pr ON pr.id = g.product_id
    JOIN operation_agreement ag ON ag.id = pr.agreement_id
    ORDER BY m.id`;
}

/** The sharing schemes of agreements in a month, by agreement: of the newest signed terms whose shares count by then. */
export async function schemesOf(
  tx: Tx,
  agreementIds: readonly string[],
  month: string,
): Promise<ReadonlyMap<string, SchemeShare[]>> {
  const rows = await tx.$queryRaw<
    { agreementId: string; party: SharingParty; basisPoints: number }[]
  >`
    SELECT t.agreement_id AS "agreementId", s.party::text AS party, s.basis_points AS "basisPoints"
    FROM (
      SELECT DISTINCT ON (agreement_id) id, agreement_id FROM agreement_terms
      WHERE agreement_id = ANY(${agreementIds}::uuid[]) AND status = 'SIGNED'
        AND shares_from <= ${`${month}-01`}::date
      ORDER BY agreement_id, number DESC
    ) t
    JOIN sharing_share s ON s.terms_id = t.id`;
  return grouped(rows, (row) => row.agreementId);
}

/** The departments whose resources products are made of, by product. */
export async function providersOf(
  tx: Tx,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, { providerId: string }[]>> {
  const rows = await tx.$queryRaw<{ productId: string; providerId: string }[]>`
    SELECT DISTINCT pr.product_id AS "productId", d.provider_id AS "providerId"
    FROM product_resource pr JOIN data_resource d ON d.id = pr.resource_id
    WHERE pr.product_id = ANY(${productIds}::uuid[])`;
  return grouped(rows, (row) => row.productId);
}

/** A line of a charge's shares, numbered from 1 within its charge. */
export interface NewShare extends ShareLine {
  readonly chargeId: string;
  readonly lineNo: number;
}

export async function insertShares(tx: Tx, shares: readonly NewShare[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO charge_share (charge_id, line_no, party, organization_id, amount_fen)
    SELECT charge_id, line_no, party::sharing_party, organization_id, amount_fen
    FROM unnest(${shares.map((s) => s.chargeId)}::uuid[], ${shares.map((s) => s.lineNo)}::int[],
                ${shares.map((s) => s.party)}::text[],
                ${shares.map((s) => s.organizationId)}::uuid[],
                ${shares.map((s) => s.amountFen.toString())}::bigint[])
      AS given (charge_id, line_no, party, organization_id, amount_fen)`;
}

/** Charged units of a closed month that came after its closing: in the rated lines, and in no charge. */
export async function lateUnits(
  db: Pick<PrismaService, '$queryRaw'>,
  month: string,
  span: RatedSpan,
): Promise<bigint> {
  const rows = await db.$queryRaw<{ units: bigint }[]>`
    SELECT (coalesce((SELECT sum(units) FROM (${ratedLines(span)}) rated), 0)
          - coalesce((SELECT sum(units) FROM charge WHERE month = ${month}), 0))::bigint AS units`;
  return rows[0]!.units;
}

/** When the first call ever was metered, or the first grant under a subscription became live: nothing costs before. */
export async function firstUsage(db: Db): Promise<Date | undefined> {
  const rows = await db.$queryRaw<{ first: Date | null }[]>`
    SELECT least((SELECT min(hour) FROM usage_rollup), (
      SELECT min(greatest(g.valid_from, g.created_at)) FROM access_grant g
      WHERE g.use_class = 'INDUSTRY' AND g.plan_id IN (
        SELECT s.plan_id FROM price_version s WHERE s.status = 'APPROVED' AND s.tariff->>'kind' = 'SUBSCRIPTION')
    )) AS first`;
  return rows[0]?.first ?? undefined;
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
