import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobHandlers } from '@gongshu/platform';
import { MONTH_PATTERN } from './billing-month';
import { BILLING_QUEUE, CLOSE_MONTH_JOB } from './billing-months.service';
import { MonthClosing } from './month-closing.service';

/** Closes months on request, and by itself two hours into each month those that are over. */
@Injectable()
export class MonthClosingProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly closing: MonthClosing,
  ) {}

  onModuleInit(): void {
    this.jobs.on(BILLING_QUEUE, CLOSE_MONTH_JOB, async ({ month }, { id }) => {
      if (typeof month !== 'string' || !MONTH_PATTERN.test(month)) {
        throw new Error(`Job ${CLOSE_MONTH_JOB} names no month`);
      }
      await this.closing.close(month, id);
    });
    this.jobs.schedule(
      { queue: BILLING_QUEUE, name: 'close-due-months', cron: '0 2 1 * *' },
      async (_, { id }) => {
        await this.closing.closeDue(new Date(), id);
      },
    );
  }
}
