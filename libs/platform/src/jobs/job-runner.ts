import { Inject, Injectable } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import type { Config } from '../config/config';
import { DomainError, type ErrorKind } from '../errors/domain-error';
import type { Logger } from '../logging/logger';
import { CONFIG, LOGGER } from '../tokens';
import { JobHandlers, type JobPayload, type JobSchedule } from './job-handlers';
import { JobQueues } from './job-queues';
import { JobRelay } from './job-relay';

/** Refusals that may be gone at the next try; any other is the job's final answer. */
const PASSING: readonly ErrorKind[] = ['conflict', 'stale', 'unavailable', 'upstream', 'throttled'];

/** The worker's engine: relays intents, runs the jobs of all queues that have handlers, keeps the schedules. */
@Injectable()
export class JobRunner {
  constructor(
    private readonly queues: JobQueues,
    private readonly handlers: JobHandlers,
    private readonly relay: JobRelay,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    for (const queue of this.handlers.queues) {
      const worker = await this.queues.work(queue, (job) => this.process(queue, job));
      await worker.waitUntilReady();
    }
    for (const schedule of this.handlers.schedules) await this.plan(schedule);
    await this.relay.start();
  }

  /** Takes nothing new, finishes what runs, then lets go of the connections. */
  async stop(): Promise<void> {
    await this.relay.stop();
    await this.queues.drain();
    await this.queues.close();
  }

  get isHealthy(): boolean {
    return this.relay.isHealthy;
  }

  /** However many workers start, one scheduler of that name exists. */
  private async plan(schedule: JobSchedule): Promise<void> {
    const queue = await this.queues.queue(schedule.queue);
    const repeat =
      'cron' in schedule
        ? { pattern: schedule.cron, tz: this.config.businessZone }
        : { every: schedule.everyMs };
    await queue.upsertJobScheduler(schedule.name, repeat, {
      name: schedule.name,
      data: {},
      opts: { removeOnComplete: { count: 20 } },
    });
  }

  private async process(queue: string, job: Job<JobPayload>): Promise<void> {
    const run = { id: job.id ?? '', attempt: job.attemptsMade + 1 };
    const line = { queue, job: job.name, jobId: run.id, attempt: run.attempt };
    const startedAt = performance.now();
    try {
      await this.handlerOf(queue, job.name)(job.data, run);
      // A job that comes every few seconds by itself would drown the others.
      const level = job.repeatJobKey === undefined ? 'info' : 'debug';
      this.logger[level]({ ...line, ms: Math.round(performance.now() - startedAt) }, 'job done');
    } catch (error) {
      const final = isFinal(error) || run.attempt >= (job.opts.attempts ?? 1);
      const { message } = error as Error;
      if (final) this.logger.error({ ...line, error: message }, 'job failed for good');
      else this.logger.warn({ ...line, error: message }, 'job failed; it is tried again');
      if (isFinal(error) && !(error instanceof UnrecoverableError)) {
        throw new UnrecoverableError(message);
      }
      throw error;
    }
  }

  /** A job that nobody knows stays visible among the failed ones. */
  private handlerOf(queue: string, name: string) {
    const handler = this.handlers.find(queue, name);
    if (!handler) throw new UnrecoverableError(`There is no handler for job ${queue}/${name}`);
    return handler;
  }
}

function isFinal(error: unknown): boolean {
  return (
    error instanceof UnrecoverableError ||
    (error instanceof DomainError && !PASSING.includes(error.definition.kind))
  );
}
