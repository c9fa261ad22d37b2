import pg from 'pg';
import { type Batch, BATCH_STORED, commitStatement, DURABLE_COMMITS } from './usage-batch.queries';

const CONNECT_MS_MAX = 3_000;

/** What became of a batch that the database has decided on. */
export type Verdict = 'COMMITTED' | 'NOT_LIVE';

/** Where batches are stored: one at a time. */
export interface BatchStore {
  /** @throws the database's refusal (`isRefusal`), or anything else when the outcome is unknown */
  commit(batch: Batch): Promise<Verdict>;
  /** Cuts the connection; a commit under way fails with an unknown outcome. */
  close(): void;
}

/**
 * True when the database has answered that the statement failed: it was rolled back. Everything else that can happen,
 * a lost connection and a server that goes down among it, leaves the outcome open.
 */
export function isRefusal(error: unknown): boolean {
  return (error as { severity?: unknown } | null)?.severity === 'ERROR';
}

/** True when the same statement may succeed if it is run again: serialization failure or deadlock. */
export function isRepeatable(error: unknown): boolean {
  return ['40001', '40P01'].includes((error as { code?: string }).code ?? '');
}

/** The one connection over which a gateway stores its batches. */
export class BatchConnection implements BatchStore {
  private constructor(private readonly client: pg.Client) {}

  /** @param lost called once when the connection breaks */
  static async open(databaseUrl: string, lost: () => void): Promise<BatchConnection> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      application_name: 'gongshu-usage-batch',
    });
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await client.query(DURABLE_COMMITS);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    return new BatchConnection(client);
  }

  async commit(batch: Batch): Promise<Verdict> {
    try {
      const { rows } = await this.client.query<{ batches: number }>(commitStatement(batch));
      if (rows[0]!.batches === 1 || (await this.isStored(batch))) return 'COMMITTED';
      return 'NOT_LIVE';
    } catch (error) {
      // A batch that is sent again after an unknown outcome finds its own id: it was stored the first time.
      if ((error as { code?: string }).code === '23505' && (await this.isStored(batch))) {
        return 'COMMITTED';
      }
      throw error;
    }
  }

  close(): void {
    // Not `end`, which waits for the server, who may be what does not answer.
    (this.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  private async isStored(batch: Batch): Promise<boolean> {
    return (await this.client.query(BATCH_STORED, [batch.id])).rows.length === 1;
  }
}
