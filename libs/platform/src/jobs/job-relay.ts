import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config';
import { Notifications } from '../database/notifications';
import { PrismaService } from '../database/prisma.service';
import type { Logger } from '../logging/logger';
import { CONFIG, LOGGER } from '../tokens';
import type { JobPayload } from './job-handlers';
import { JOB_INTENT_CHANNEL } from './job-intents';
import { JobQueues } from './job-queues';

interface IntentRow {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: JobPayload;
}

const BATCH = 200;
const POLL_MS = 1_000;
const SILENT_MS_MAX = 10_000;

/**
 * Brings committed job intents to their queues, in any number of workers at once. An intent is added under its own id
 * and marked afterwards: a crash between the two adds it again, and the queue knows the id. A notification only
 * hurries the relay along; the poll finds what a lost one announced, and what has become due.
 */
@Injectable()
export class JobRelay {
  private running: Promise<void> | undefined;
  private stopping = false;
  private wake: () => void = () => undefined;
  private woken = false;
  private passedAt = 0;
  private readonly notifications: Notifications;

  constructor(
    private readonly prisma: PrismaService,
    private readonly queues: JobQueues,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.notifications = new Notifications(config.databaseUrl, JOB_INTENT_CHANNEL, () =>
      this.hurry(),
    );
  }

  async start(): Promise<void> {
    this.stopping = false;
    this.running = this.run();
    await this.notifications.open();
  }

  /** Ends after the pass that is under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.hurry();
    await this.notifications.close();
    await this.running;
  }

  /** True when a pass has succeeded lately: the database answers, and the queue took what there was. */
  get isHealthy(): boolean {
    return Date.now() - this.passedAt < SILENT_MS_MAX;
  }

  /**
   * One pass over the due intents.
   * @returns how many were relayed
   */
  async relay(): Promise<number> {
    // The rows stay locked while the queue is spoken to, so that no other relay sends them meanwhile; both waits are
    // bounded, and giving up leaves them as they were.
    return this.prisma.$transaction(
      async (tx) => {
        const rows = await tx.$queryRaw<IntentRow[]>`
          SELECT id, queue, name, payload FROM job_intent
          WHERE relayed_at IS NULL AND run_at <= now()
          ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
        if (rows.length === 0) return 0;
        await this.enqueue(rows);
        await tx.$executeRaw`
          UPDATE job_intent SET relayed_at = clock_timestamp()
          WHERE id = ANY(${rows.map((row) => row.id)}::uuid[])`;
        return rows.length;
      },
      { maxWait: 5_000, timeout: 15_000 },
    );
  }

  private async enqueue(rows: readonly IntentRow[]): Promise<void> {
    for (const name of new Set(rows.map((row) => row.queue))) {
      const queue = await this.queues.queue(name);
      await queue.addBulk(
        rows
          .filter((row) => row.queue === name)
          .map((row) => ({ name: row.name, data: row.payload, opts: { jobId: row.id } })),
      );
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const more = await this.pass();
      if (!more) await this.rest();
    }
  }

  /** @returns whether there may be more to do at once */
  private async pass(): Promise<boolean> {
    try {
      const count = await this.relay();
      this.passedAt = Date.now();
      return count === BATCH;
    } catch (error) {
      this.logger.warn({ error: (error as Error).message }, 'job intents not relayed; retrying');
      return false;
    }
  }

  private hurry(): void {
    this.woken = true;
    this.wake();
  }

  private async rest(): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
  }
}
