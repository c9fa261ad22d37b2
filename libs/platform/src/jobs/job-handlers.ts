import { Injectable } from '@nestjs/common';

/** What a job carries: ids, as plain JSON. */
export type JobPayload = Readonly<Record<string, unknown>>;

/** The run of a job, for its log lines and audit records. */
export interface JobRun {
  readonly id: string;
  /** 1 on the first try. */
  readonly attempt: number;
}

/**
 * What is done for a job. A job runs at least once: a handler whose work is done already must find that out and do
 * nothing.
 */
export type JobHandler = (payload: JobPayload, run: JobRun) => Promise<void>;

/** A job that comes by itself: by a cron pattern in the business zone, or every so many milliseconds. */
export type JobSchedule = { readonly queue: string; readonly name: string } & (
  { readonly cron: string } | { readonly everyMs: number }
);

/** Who does which job, and which jobs come by themselves: contexts register here before the worker starts. */
@Injectable()
export class JobHandlers {
  private readonly handlers = new Map<string, Map<string, JobHandler>>();
  private readonly scheduled: JobSchedule[] = [];

  on(queue: string, name: string, handler: JobHandler): void {
    const ofQueue = this.handlers.get(queue) ?? new Map<string, JobHandler>();
    if (ofQueue.has(name)) throw new Error(`Job ${queue}/${name} has two handlers`);
    this.handlers.set(queue, ofQueue.set(name, handler));
  }

  /** A job without a payload that comes by itself. */
  schedule(schedule: JobSchedule, handler: JobHandler): void {
    this.on(schedule.queue, schedule.name, handler);
    this.scheduled.push(schedule);
  }

  find(queue: string, name: string): JobHandler | undefined {
    return this.handlers.get(queue)?.get(name);
  }

  get queues(): readonly string[] {
    return [...this.handlers.keys()];
  }

  get schedules(): readonly JobSchedule[] {
    return this.scheduled;
  }
}
