import type { PrismaService } from '@gongshu/platform';
import type { AuthorityChain } from './authority';

export interface UsageOptions {
  /** Start of an hour. */
  readonly hour: Date;
  readonly units: bigint;
  readonly calls?: bigint;
  readonly rows?: bigint;
  readonly bytes?: bigint;
  readonly chargeReason?: 'CHARGED' | 'FREE_PURPOSE' | 'UPSTREAM_ERROR';
  readonly priceVersionId?: string;
  readonly shard?: number;
}

/** A rollup as the gateways write it, for specs whose subject is what comes after. */
export async function addUsage(
  prisma: PrismaService,
  chain: AuthorityChain,
  options: UsageOptions,
): Promise<void> {
  await prisma.usageRollup.create({
    data: {
      grantId: chain.grantId,
      hour: options.hour,
      priceVersionId: options.priceVersionId ?? chain.priceVersionId,
      chargeReason: options.chargeReason ?? 'CHARGED',
      shard: options.shard ?? 0,
      productId: chain.productId,
      applicationId: chain.applicationId,
      calls: options.calls ?? options.units,
      units: options.units,
      rows: options.rows ?? 0n,
      responseBytes: options.bytes ?? 0n,
      latencyUsSum: 0n,
    },
  });
}
