import type { Span } from '@gongshu/platform';
import type { QuotaGrant } from './lease-book';

/** Whoever runs SQL: a pool or one of its connections. */
export interface Sql {
  query<Row>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

export interface LeaseWish {
  readonly leaseId: string;
  readonly gatewayId: string;
  readonly grant: QuotaGrant;
  readonly period: Span;
  readonly least: number;
  readonly want: number;
}

/**
 * Reserves a slice: what was wanted but at most an eighth of what is left, so that towards its end a quota is not
 * stranded with one gateway; at least what waits; never more than is left. The lock on the gateway's row orders it
 * against fencing: a fenced gateway gets no lease, and one it got before is seen by the settlement.
 */
const ACQUIRE = `
WITH live AS (
  SELECT id FROM gateway_instance WHERE id = $2::uuid AND state = 'LIVE' FOR SHARE
), room AS (
  SELECT p.grant_id, p.period_start, p.quota_units - p.leased_units - p.used_units AS units
  FROM quota_period p, live WHERE p.grant_id = $3::uuid AND p.period_start = $4::timestamptz FOR UPDATE OF p
), slice AS (
  SELECT grant_id, period_start, least(units, greatest($5::bigint, least($6::bigint, units / 8))) AS units FROM room
), taken AS (
  UPDATE quota_period p SET leased_units = p.leased_units + slice.units
  FROM slice WHERE p.grant_id = slice.grant_id AND p.period_start = slice.period_start AND slice.units > 0
  RETURNING p.grant_id, p.period_start, slice.units
), lease AS (
  INSERT INTO quota_lease (id, grant_id, period_start, gateway_id, units)
  SELECT $1::uuid, taken.grant_id, taken.period_start, $2::uuid, taken.units FROM taken RETURNING units
)
SELECT EXISTS (SELECT FROM live) AS live, EXISTS (SELECT FROM room) AS known,
  coalesce((SELECT units FROM lease), 0) AS units`;

const OPEN_PERIOD = `
INSERT INTO quota_period (grant_id, period_start, period_end, quota_units)
VALUES ($1::uuid, $2::timestamptz, $3::timestamptz, $4::bigint) ON CONFLICT DO NOTHING`;

/** Units reserved, 0 when none are left; undefined when the gateway is not live. */
export async function acquireLease(sql: Sql, wish: LeaseWish): Promise<number | undefined> {
  const { leaseId, gatewayId, grant, period, least, want } = wish;
  const ask = async () => {
    const { rows } = await sql.query<{ live: boolean; known: boolean; units: number }>(ACQUIRE, [
      leaseId,
      gatewayId,
      grant.grantId,
      period.start,
      least,
      want,
    ]);
    return rows[0]!;
  };
  let answer = await ask();
  if (answer.live && !answer.known) {
    const { start, end } = period;
    await sql.query(OPEN_PERIOD, [grant.grantId, start, end, grant.quotaUnits.toString()]);
    answer = await ask();
  }
  return answer.live ? answer.units : undefined;
}

/** A lease that was settled. */
export interface SettledLease {
  readonly id: string;
  /** Units that were not used, and are free again. */
  readonly returnedUnits: number;
}

/** Only open leases are settled, so each exactly once, whoever does it; what was not used is free again. */
const SETTLE = `
WITH done AS (
  UPDATE quota_lease SET state = 'SETTLED', settled_at = clock_timestamp()
  WHERE gateway_id = $1::uuid AND state = 'OPEN' AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[]))
  RETURNING id, grant_id, period_start, units, used_units
), sums AS (
  SELECT grant_id, period_start, sum(units) AS units, sum(used_units) AS used_units FROM done GROUP BY 1, 2
), periods AS (
  UPDATE quota_period p
  SET leased_units = p.leased_units - sums.units, used_units = p.used_units + sums.used_units
  FROM sums WHERE p.grant_id = sums.grant_id AND p.period_start = sums.period_start
)
SELECT id, units - used_units AS "returnedUnits" FROM done`;

/**
 * Settles open leases of a gateway, all or those named; returns what was settled. A named lease must have no call whose
 * event is not yet stored; for all, the gateway must have been fenced or retired in the same transaction before.
 */
export async function settleLeases(
  sql: Sql,
  gatewayId: string,
  ids: readonly string[] | null,
): Promise<SettledLease[]> {
  return (await sql.query<SettledLease>(SETTLE, [gatewayId, ids])).rows;
}
