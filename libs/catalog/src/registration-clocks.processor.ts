import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobHandlers } from '@gongshu/platform';
import { RegistrationClocks } from './registration-clocks.service';

export const REGISTRATION_QUEUE = 'registration';

/** Every hour: a publicity ends and a validity runs out at a midnight, and a missed run must not cost a day. */
@Injectable()
export class RegistrationClocksProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly clocks: RegistrationClocks,
  ) {}

  onModuleInit(): void {
    this.jobs.schedule(
      { queue: REGISTRATION_QUEUE, name: 'run-clocks', cron: '1 * * * *' },
      async (_, { id }) => {
        await this.clocks.run(new Date(), id);
      },
    );
  }
}
