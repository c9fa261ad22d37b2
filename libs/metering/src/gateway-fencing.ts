import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, systemActor } from '@gongshu/audit';
import {
  type Config,
  CONFIG,
  type Logger,
  LOGGER,
  PrismaService,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import { fenceIfSilent, silentGateways } from './gateway-instance.queries';
import type { Sql } from './quota-lease.queries';

/**
 * Declares gateways dead that have been silent too long, so that what they had reserved and not served comes back (I2).
 * Any live gateway or worker may run it, as often as it likes.
 */
@Injectable()
export class GatewayFencing {
  constructor(
    private readonly prisma: PrismaService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the ids of the gateways fenced. */
  async run(): Promise<string[]> {
    const { gatewayDeadMs } = this.config;
    const fenced: string[] = [];
    for (const id of await silentGateways(this.prisma.pool, gatewayDeadMs)) {
      if (!(await this.transactions.run((tx) => this.fence(tx, id)))) continue;
      fenced.push(id);
      this.logger.warn({ gatewayId: id }, 'silent gateway fenced');
    }
    return fenced;
  }

  /** The fencing and its record, in one transaction (I4). */
  private async fence(tx: Tx, id: string): Promise<boolean> {
    const settled = await fenceIfSilent(sqlOf(tx), id, this.config.gatewayDeadMs);
    if (!settled) return false;
    await this.audit.append(tx, systemActor(`fence:${id}`), {
      action: 'gateway:fence',
      objectType: 'gateway',
      objectId: id,
      before: { state: 'LIVE' },
      after: {
        state: 'FENCED',
        leases: settled.length,
        returnedUnits: settled.reduce((sum, lease) => sum + lease.returnedUnits, 0),
      },
    });
    return true;
  }
}

function sqlOf(tx: Tx): Sql {
  return {
    query: async <Row>(text: string, values: unknown[]) => ({
      rows: await tx.$queryRawUnsafe<Row[]>(text, ...values),
    }),
  };
}
