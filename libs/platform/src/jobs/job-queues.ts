import { Inject, Injectable } from '@nestjs/common';
import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type Job,
  type KeepJobs,
  Queue,
  type QueueOptions,
  runMigrations,
  withBackend,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../config/config';
import { StartError } from '../errors/start-error';
import type { Logger } from '../logging/logger';
import { CONFIG, LOGGER } from '../tokens';
import type { JobPayload } from './job-handlers';

/** The little of BullMQ's queue and worker that we use; the same on both backends. */
export interface JobQueue {
  addBulk(
    jobs: {
      name: string;
      data: JobPayload;
      opts?: { jobId?: string };
    }[],
  ): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: { pattern?: string; every?: number; tz?: string },
    template: { name: string; data: JobPayload; opts?: { removeOnComplete?: KeepJobs } },
  ): Promise<unknown>;
  getJobSchedulersCount(): Promise<number>;
  getFailedCount(): Promise<number>;
  close(): Promise<void>;
}

export interface JobWorker {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export type JobProcessor = (job: Job<JobPayload>) => Promise<void>;

/** How often and how soon a failed job is tried again. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Wait before the second try; doubles with each further one. */
  readonly delayMs: number;
}

/** Tries spread over about nine minutes: longer than the restart of a database. */
export const RETRY_POLICY: RetryPolicy = { attempts: 10, delayMs: 1_000 };

const DAY_SECONDS = 86_400;
const CONCURRENCY = 4;
// A LISTEN connection per worker comes out of the same pool.
const POOL_MAX = 20;

interface Backend {
  queue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue & Emitter;
  worker(
    name: string,
    processor: JobProcessor,
    options: Omit<WorkerOptions, 'connection'>,
  ): JobWorker & Emitter;
  close(): Promise<void>;
}

interface Emitter {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Queues and workers of BullMQ on the configured backend: PostgreSQL by default, Redis where REDIS_URL is set. */
@Injectable()
export class JobQueues {
  private readonly queues = new Map<string, JobQueue>();
  private readonly workers: JobWorker[] = [];
  private backend: Promise<Backend> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async queue(name: string, retry: RetryPolicy = RETRY_POLICY): Promise<JobQueue> {
    const known = this.queues.get(name);
    if (known) return known;
    const backend = await this.connect();
    const made = this.queues.get(name);
    if (made) return made;
    const queue = backend.queue(name, {
      defaultJobOptions: {
        attempts: retry.attempts,
        backoff: { type: 'exponential', delay: retry.delayMs },
        // Done jobs are remembered for a day: by its id, an intent relayed again is known to be done.
        removeOnComplete: { age: DAY_SECONDS },
        removeOnFail: { age: 30 * DAY_SECONDS },
      },
    });
    queue.on('error', (error) => this.report(name, error));
    this.queues.set(name, queue);
    return queue;
  }

  /** Runs the jobs of a queue in this process, several at once. */
  async work(name: string, processor: JobProcessor): Promise<JobWorker> {
    const backend = await this.connect();
    const worker = backend.worker(name, processor, {
      concurrency: CONCURRENCY,
      // A job whose process died is taken over by another after this silence.
      lockDuration: 30_000,
      stalledInterval: 15_000,
      maxStalledCount: 5,
      removeOnComplete: { age: DAY_SECONDS },
      removeOnFail: { age: 30 * DAY_SECONDS },
    });
    worker.on('error', (error) => this.report(name, error));
    this.workers.push(worker);
    return worker;
  }

  /** Takes no more jobs and waits for the running ones. */
  async drain(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.close()));
  }

  async close(): Promise<void> {
    await this.drain();
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    this.queues.clear();
    const backend = this.backend;
    this.backend = undefined;
    await (await backend?.catch(() => undefined))?.close();
  }

  private connect(): Promise<Backend> {
    const { redisUrl, databaseUrl } = this.config;
    this.backend ??= redisUrl ? redisBackend(redisUrl) : postgresBackend(databaseUrl);
    // A failed connection is tried anew by the next caller.
    this.backend.catch(() => (this.backend = undefined));
    return this.backend;
  }

  private report(queue: string, error: Error): void {
    this.logger.warn({ queue, error: error.message }, 'job queue unavailable');
  }
}

const onPostgres = withBackend(createPostgresBackend);

/** BullMQ's tables live in a schema of their own, which it creates and migrates itself. */
async function postgresBackend(databaseUrl: string): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_MAX,
    options: `-c search_path=${DEFAULT_SCHEMA}`,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // Every queue and worker listens for the pool's errors, and so must somebody before the first does.
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    await runMigrations(client).finally(() => client.release());
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    queue: (name, options) =>
      new onPostgres.Queue<JobPayload>(name, { ...options, connection: pool }),
    worker: (name, processor, options) =>
      new onPostgres.Worker<JobPayload>(name, processor, { ...options, connection: pool }),
    close: () => pool.end(),
  };
}

function redisBackend(redisUrl: string): Promise<Backend> {
  // A producer must fail at once while Redis is away (the relay tries again); a consumer must wait for it.
  const producer = new Redis(redisUrl, { maxRetriesPerRequest: 1, connectTimeout: 5_000 });
  const consumer = new Redis(redisUrl, { maxRetriesPerRequest: null });
  for (const connection of [producer, consumer]) connection.on('error', () => undefined);
  const prefix = '{gongshu}';
  return Promise.resolve({
    queue: (name, options) =>
      new Queue<JobPayload>(name, { ...options, prefix, connection: producer }),
    worker: (name, processor, options) =>
      new Worker<JobPayload>(name, processor, { ...options, prefix, connection: consumer }),
    close: async () => {
      await Promise.allSettled([producer.quit(), consumer.quit()]);
    },
  });
}

/**
 * Makes sure that jobs can run where the configuration says.
 * @throws StartError when Redis is configured and does not answer
 */
export async function assertJobBackend({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<void> {
  if (!redisUrl) return;
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch {
    throw new StartError('REDIS_URL cannot be used: no Redis server answers there.');
  } finally {
    redis.disconnect();
  }
}
