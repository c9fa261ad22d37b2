import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { GatewayFencing } from '@gongshu/metering';
import { type Config, CONFIG, JobHandlers } from '@gongshu/platform';

/** Looks for dead gateways often enough that what one had reserved is back soon after it counts as dead (I2). */
@Injectable()
export class GatewayFencingProcessor implements OnModuleInit {
  constructor(
    private readonly jobs: JobHandlers,
    private readonly fencing: GatewayFencing,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const everyMs = Math.max(1_000, Math.ceil(this.config.gatewayDeadMs / 4));
    this.jobs.schedule({ queue: 'metering', name: 'fence-gateways', everyMs }, async () => {
      await this.fencing.run();
    });
  }
}
