import pg from 'pg';

/**
 * LISTEN on one channel over a connection of its own, reconnecting for as long as it is open. NOTIFY only hurries a
 * reader along: whoever listens also polls, since a message sent while the connection was down is lost.
 */
export class Notifications {
  private client: pg.Client | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly channel: string,
    private readonly heard: (payload: string) => void,
  ) {}

  /** Connects in the background; a failure is retried until `close`. */
  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl, keepAlive: true });
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', (message) => this.heard(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.channel)}`);
    } catch {
      this.lost(client);
      return;
    }
    // What happened before the connection stood was not heard.
    this.heard('');
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.end().catch(() => undefined);
    if (!this.closed) this.retry = setTimeout(() => void this.open(), 200);
  }
}

/** Sends a notification when the caller's transaction commits. */
export async function notify(
  tx: { $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number> },
  channel: string,
  payload: string,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}
