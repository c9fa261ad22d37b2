import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AgreementClock } from '@gongshu/directory';
import { JobHandlers, LOGGER, type Logger, Transactions } from '@gongshu/platform';

/** Every hour, the log is told of the agreements whose term is over soon or over. */
@Injectable()
export class AgreementClockProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly clock: AgreementClock,
    private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.schedule(
      { queue: 'agreements', name: 'expire', cron: '7 * * * *' },
      async (_, { id }) => {
        const told = await this.transactions.run((tx) => this.clock.run(tx, new Date(), id));
        this.logger.info(told, 'agreement terms looked at');
      },
    );
  }
}
