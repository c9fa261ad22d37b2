import type { QueryConfig } from 'pg';
import type { ChargeReason } from '@gongshu/platform';
import {
  asciiArray,
  int2Array,
  int4Array,
  int8Array,
  nullableUuidArray,
  timestamptzArray,
  uuidArray,
} from './binary-array';
import type { Seal } from './seal';
import { LEAF, type UsageEvent } from './usage-event';

/** A sealed batch, ready to be stored. */
export interface Batch {
  /** Made by the gateway: by it an ambiguous commit is resolved. */
  readonly id: string;
  readonly gatewayId: string;
  readonly seal: Seal;
  readonly events: readonly UsageEvent[];
  /** Leaf bytes of the events. */
  readonly bytes: readonly Buffer[];
}

/**
 * One statement, so one transaction and one round trip: the gateway must be live (its row stays locked until the commit,
 * which orders the batch against fencing), the batch id and the place in the chain are claimed, events, sums and the
 * use of leases are written. When the gateway is not live, nothing is. A unit used of a lease that is not open would
 * escape the quota: the last column then divides by zero, and the statement fails as a whole.
 */
const COMMIT = `
WITH live AS (
  SELECT id FROM gateway_instance WHERE id = $1::uuid AND state = 'LIVE' FOR SHARE
), batch AS (
  INSERT INTO usage_batch (id, gateway_id, seq, event_count, root, chain_head, signature)
  SELECT $2::uuid, live.id, $3::bigint, $4::int, $5::bytea, $6::bytea, $7::bytea FROM live
  RETURNING id, gateway_id
), events AS (
  INSERT INTO usage_event (batch_id, id, grant_id, application_id, key_id, product_id, product_version_id,
    price_version_id, lease_id, occurred_at, units, rows, response_bytes, latency_us, status, charge_reason, request_id,
    leaf_index)
  SELECT batch.id, e.id, e.grant_id, e.application_id, e.key_id, e.product_id, e.product_version_id,
    e.price_version_id, e.lease_id, e.occurred_at, e.units, e.rows, e.response_bytes, e.latency_us, e.status,
    e.charge_reason::charge_reason, e.request_id, e.n - 1
  FROM batch, unnest($8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[],
    $15::uuid[], $16::timestamptz[], $17::int[], $18::int[], $19::int[], $20::int[], $21::smallint[], $22::text[], $23::text[])
    WITH ORDINALITY AS e (id, grant_id, application_id, key_id, product_id, product_version_id, price_version_id,
    lease_id, occurred_at, units, rows, response_bytes, latency_us, status, charge_reason, request_id, n)
), sums AS (
  INSERT INTO usage_rollup AS r (shard, grant_id, price_version_id, product_id, application_id, hour, charge_reason,
    calls, units, rows, response_bytes, latency_us_sum)
  SELECT $24::smallint, s.grant_id, s.price_version_id, s.product_id, s.application_id, s.hour,
    s.charge_reason::charge_reason, s.calls, s.units, s.rows, s.response_bytes, s.latency_us_sum
  FROM batch, unnest($25::uuid[], $26::uuid[], $27::uuid[], $28::uuid[], $29::timestamptz[], $30::text[],
    $31::bigint[], $32::bigint[], $33::bigint[], $34::bigint[], $35::bigint[])
    AS s (grant_id, price_version_id, product_id, application_id, hour, charge_reason, calls, units, rows, response_bytes,
    latency_us_sum)
  ON CONFLICT (grant_id, hour, price_version_id, charge_reason, shard) DO UPDATE SET
    calls = r.calls + excluded.calls, units = r.units + excluded.units, rows = r.rows + excluded.rows,
    response_bytes = r.response_bytes + excluded.response_bytes,
    latency_us_sum = r.latency_us_sum + excluded.latency_us_sum
), leases AS (
  UPDATE quota_lease l SET used_units = l.used_units + u.units
  FROM batch, unnest($36::uuid[], $37::int[]) AS u (id, units)
  WHERE l.id = u.id AND l.gateway_id = batch.gateway_id AND l.state = 'OPEN'
  RETURNING l.id
)
SELECT (SELECT count(*)::int FROM batch) AS batches,
  CASE WHEN EXISTS (SELECT FROM batch) AND (SELECT count(*) FROM leases) <> cardinality($36::uuid[])
    THEN 1 / (SELECT count(*) FROM leases WHERE false) END AS every_lease_is_open`;

const HOUR_MS = 3_600_000;
// Gateways seldom share a shard, and rows of one shard are always taken in the same order.
const SHARDS = 1024;

interface Sum {
  readonly key: string;
  /** Leaf bytes of one of its events, for the ids. */
  readonly bytes: Buffer;
  readonly hour: number;
  readonly chargeReason: ChargeReason;
  calls: number;
  units: number;
  rows: number;
  responseBytes: number;
  latencyUs: number;
}

function sumsOf(events: readonly UsageEvent[], bytes: readonly Buffer[]): Sum[] {
  const sums = new Map<string, Sum>();
  events.forEach((event, at) => {
    const hour = event.occurredAt - (event.occurredAt % HOUR_MS);
    const key = `${event.grantId} ${hour} ${event.priceVersionId} ${event.chargeReason}`;
    let sum = sums.get(key);
    if (!sum) {
      const { chargeReason } = event;
      sum = {
        key,
        bytes: bytes[at]!,
        hour,
        chargeReason,
        calls: 0,
        units: 0,
        rows: 0,
        responseBytes: 0,
        latencyUs: 0,
      };
      sums.set(key, sum);
    }
    sum.calls++;
    sum.units += event.units;
    sum.rows += event.rows;
    sum.responseBytes += event.responseBytes;
    sum.latencyUs += event.latencyUs;
  });
  return [...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Units used by lease. */
function leaseUse(events: readonly UsageEvent[]): [string, number][] {
  const used = new Map<string, number>();
  for (const { leaseId, units } of events) {
    if (leaseId !== null) used.set(leaseId, (used.get(leaseId) ?? 0) + units);
  }
  return [...used];
}

/** The statement that stores a batch; it tells the number of batches stored, 0 when the gateway is not live. */
export function commitStatement(batch: Batch): QueryConfig {
  const { id, gatewayId, seal, events, bytes } = batch;
  const sums = sumsOf(events, bytes);
  const leases = leaseUse(events);
  const values = [
    gatewayId,
    id,
    seal.seq,
    events.length,
    seal.root,
    seal.chainHead,
    seal.signature,
    uuidArray(bytes, LEAF.id),
    uuidArray(bytes, LEAF.grantId),
    uuidArray(bytes, LEAF.applicationId),
    uuidArray(bytes, LEAF.keyId),
    uuidArray(bytes, LEAF.productId),
    uuidArray(bytes, LEAF.productVersionId),
    uuidArray(bytes, LEAF.priceVersionId),
    nullableUuidArray(bytes, LEAF.leaseId),
    timestamptzArray(events, (event) => event.occurredAt),
    int4Array(events, (event) => event.units),
    int4Array(events, (event) => event.rows),
    int4Array(events, (event) => event.responseBytes),
    int4Array(events, (event) => event.latencyUs),
    int2Array(events, (event) => event.status),
    asciiArray(events, (event) => event.chargeReason),
    asciiArray(events, (event) => event.requestId),
    parseInt(gatewayId.slice(-4), 16) % SHARDS,
    uuidArray(sums.map((sum) => sum.bytes.subarray(LEAF.grantId))),
    uuidArray(sums.map((sum) => sum.bytes.subarray(LEAF.priceVersionId))),
    uuidArray(sums.map((sum) => sum.bytes.subarray(LEAF.productId))),
    uuidArray(sums.map((sum) => sum.bytes.subarray(LEAF.applicationId))),
    timestamptzArray(sums, (sum) => sum.hour),
    asciiArray(sums, (sum) => sum.chargeReason),
    int8Array(sums, (sum) => sum.calls),
    int8Array(sums, (sum) => sum.units),
    int8Array(sums, (sum) => sum.rows),
    int8Array(sums, (sum) => sum.responseBytes),
    int8Array(sums, (sum) => sum.latencyUs),
    leases.map(([lease]) => lease),
    leases.map(([, units]) => units),
  ];
  return { name: 'usage-batch', text: COMMIT, values };
}

/** Whether a batch is stored. */
export const BATCH_STORED = 'SELECT 1 FROM usage_batch WHERE id = $1::uuid';

/** A server that acknowledges commits before they are durable must not do so here (I1). */
export const DURABLE_COMMITS = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`;
