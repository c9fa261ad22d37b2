import { Global, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Housekeeping } from './housekeeping';
import { JobHandlers } from './job-handlers';
import { JobQueues } from './job-queues';
import { JobRelay } from './job-relay';
import { JobRunner } from './job-runner';

/** Stops the jobs while everything they use is still up: modules are destroyed in the reverse of their order. */
@Injectable()
class JobsEnd implements OnModuleDestroy {
  constructor(private readonly runner: JobRunner) {}

  async onModuleDestroy(): Promise<void> {
    await this.runner.stop();
  }
}

/** The running of jobs, for the worker; an app that only wants jobs done needs `JobIntents` alone. */
@Global()
@Module({
  providers: [Housekeeping, JobHandlers, JobQueues, JobRelay, JobRunner, JobsEnd],
  exports: [Housekeeping, JobHandlers, JobQueues, JobRunner],
})
export class JobsModule {}
