import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '@gongshu/identity';
import { Housekeeping, JobHandlers, LOGGER, type Logger, Transactions } from '@gongshu/platform';

/** Every hour, what is kept only for a while goes. */
@Injectable()
export class HousekeepingProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly housekeeping: Housekeeping,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.schedule({ queue: 'housekeeping', name: 'tidy', cron: '17 * * * *' }, () =>
      this.tidy(),
    );
  }

  private async tidy(): Promise<void> {
    const gone = await this.transactions.run(async (tx) => ({
      ...(await this.housekeeping.run(tx, new Date())),
      refreshTokens: await this.sessions.forgetEnded(tx),
    }));
    this.logger.info(gone, 'housekeeping done');
  }
}
