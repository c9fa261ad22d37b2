import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobRunner } from '@gongshu/platform';

/** Known before the app exists, so that its health can ask what runs in it. */
export class WorkerReadiness {
  private runner: JobRunner | undefined;

  watch(runner: JobRunner): void {
    this.runner = runner;
  }

  /** Jobs are taken and intents relayed. */
  get isReady(): boolean {
    return this.runner?.isHealthy ?? false;
  }
}

/** Starts the jobs once every context has registered its handlers. */
@Injectable()
export class WorkerRunner implements OnApplicationBootstrap {
  constructor(
    private readonly runner: JobRunner,
    private readonly readiness: WorkerReadiness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
    this.readiness.watch(this.runner);
  }
}
