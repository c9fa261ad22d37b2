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
 * The one place where usage becomes money: units of the CHARGED rollups of a grant, month and price version, times the
 * price, rounded half to even once. Report and closing both read it, so that they cannot differ.
 * `calls` counts every answered call, charged or not. Rollups are by the hour in UTC: a zone must be off by whole hours.
 */
export function ratedLines({ start, end, zone }: RatedSpan): Prisma.Sql {
  return Prisma.sql`
    SELECT u.*, p.unit_price, p.currency, round_half_even(u.units * p.unit_price * 100) AS amount_fen
    FROM (
      SELECT to_char(r.hour AT TIME ZONE ${zone}, 'YYYY-MM') AS month, r.grant_id, r.price_version_id,
             sum(r.calls) AS calls,
             coalesce(sum(r.units) FILTER (WHERE r.charge_reason = 'CHARGED'), 0) AS units
      FROM usage_rollup r
      WHERE r.hour >= ${start} AND r.hour < ${end}
      GROUP BY 1, 2, 3
    ) u
    JOIN price_version p ON p.id = u.price_version_id`;
}

export interface ChargeRow {
  readonly id: string;
  readonly units: bigint;
  readonly unitPrice: string;
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
      INSERT INTO charge (month, grant_id, price_version_id, units, amount_fen, currency)
      SELECT ${month}, grant_id, price_version_id, units, amount_fen, currency
      FROM (${ratedLines(span)}) rated WHERE units > 0
      RETURNING *
    )
    SELECT m.id, m.units, pv.unit_price::text AS "unitPrice", m.currency, m.amount_fen AS "amountFen",
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

/** When the first call ever was metered. */
export async function firstUsage(db: Db): Promise<Date | undefined> {
  const rows = await db.$queryRaw<{ hour: Date | null }[]>`
    SELECT min(hour) AS hour FROM usage_rollup`;
  return rows[0]?.hour ?? undefined;
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
