import type pg from 'pg';
import { settleLeases, type SettledLease, type Sql } from './quota-lease.queries';

export async function registerGateway(sql: Sql, id: string): Promise<void> {
  await sql.query('INSERT INTO gateway_instance (id) VALUES ($1::uuid)', [id]);
}

/** False when the gateway has been fenced. */
export async function heartbeat(sql: Sql, id: string): Promise<boolean> {
  const { rows } = await sql.query(
    `UPDATE gateway_instance SET heartbeat_at = clock_timestamp()
     WHERE id = $1::uuid AND state = 'LIVE' RETURNING id`,
    [id],
  );
  return rows.length === 1;
}

/**
 * Ends the life of one gateway, and settles its leases in the same transaction. Every batch and acquisition of a
 * gateway locks its row, so those that came first are counted, and those that come later are refused.
 */
export async function endGateway(
  pool: pg.Pool,
  id: string,
  state: 'RETIRED' | 'FENCED',
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      `UPDATE gateway_instance SET state = $2::gateway_state WHERE id = $1::uuid AND state = 'LIVE'`,
      [id, state],
    );
    await settleLeases(client, id, null);
  });
}

/** Ids of gateways that have been silent for too long by the clock of the database. */
export async function silentGateways(sql: Sql, deadMs: number): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM gateway_instance
     WHERE state = 'LIVE' AND heartbeat_at < clock_timestamp() - $1 * interval '1 millisecond'
     ORDER BY id`,
    [deadMs],
  );
  return rows.map((row) => row.id);
}

/** Fences a gateway if it is still silent, and settles its leases; undefined when it is not. In a transaction. */
export async function fenceIfSilent(
  sql: Sql,
  id: string,
  deadMs: number,
): Promise<SettledLease[] | undefined> {
  const { rows } = await sql.query(
    `UPDATE gateway_instance SET state = 'FENCED'
     WHERE id = $1::uuid AND state = 'LIVE'
       AND heartbeat_at < clock_timestamp() - $2 * interval '1 millisecond' RETURNING id`,
    [id, deadMs],
  );
  return rows.length === 0 ? undefined : settleLeases(sql, id, null);
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A failed connection is thrown away with its open transaction.
    client.release(failure);
  }
}
