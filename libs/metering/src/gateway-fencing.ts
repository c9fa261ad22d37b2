import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, type Logger, LOGGER, PrismaService } from '@gongshu/platform';
import { fenceIfSilent, silentGateways } from './gateway-instance.queries';

/**
 * Declares gateways dead that have been silent too long, so that what they had reserved and not served comes back (I2).
 * Any live gateway or worker may run it, as often as it likes.
 */
@Injectable()
export class GatewayFencing {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the ids of the gateways fenced. */
  async run(): Promise<string[]> {
    const { gatewayDeadMs } = this.config;
    const fenced: string[] = [];
    for (const id of await silentGateways(this.prisma.pool, gatewayDeadMs)) {
      if (!(await fenceIfSilent(this.prisma.pool, id, gatewayDeadMs))) continue;
      fenced.push(id);
      this.logger.warn({ gatewayId: id }, 'silent gateway fenced');
    }
    return fenced;
  }
}
