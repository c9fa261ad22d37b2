import { Injectable } from '@nestjs/common';
import { AuditLog, systemActor } from '@gongshu/audit';
import type { Prisma, Tx } from '@gongshu/platform';

/** How long before its end an agreement is told to be over soon. */
export const EXPIRES_SOON_DAYS = 60;

const BATCH = 500;
const DAY_MS = 86_400_000;

/**
 * Tells the log, once each, that the term of an agreement is over soon and that it is over. Nothing stops by it: what
 * hangs on an agreement looks at the term itself.
 */
@Injectable()
export class AgreementClock {
  constructor(private readonly audit: AuditLog) {}

  /** @returns how many were told; to be run again while a whole batch was */
  async run(tx: Tx, now: Date, jobId: string): Promise<{ expiring: number; expired: number }> {
    const soon = new Date(now.getTime() + EXPIRES_SOON_DAYS * DAY_MS);
    const expired = await this.tell(tx, jobId, 'agreement:expire', {
      where: { termEnd: { lte: now }, expiredLoggedAt: null },
      data: { expiredLoggedAt: now },
    });
    const expiring = await this.tell(tx, jobId, 'agreement:expiring', {
      where: { termEnd: { gt: now, lte: soon }, expiringLoggedAt: null },
      data: { expiringLoggedAt: now },
    });
    return { expiring, expired };
  }

  private async tell(
    tx: Tx,
    jobId: string,
    action: 'agreement:expire' | 'agreement:expiring',
    {
      where,
      data,
    }: {
      where: Prisma.OperationAgreementWhereInput;
      data: Prisma.OperationAgreementUpdateManyMutationInput;
    },
  ): Promise<number> {
    const due = await tx.operationAgreement.findMany({
      where: { ...where, status: { in: ['SIGNED', 'SUSPENDED'] } },
      orderBy: { id: 'asc' },
      take: BATCH,
    });
    let told = 0;
    for (const { id, termEnd } of due) {
      // Of two clocks at once, the second waits here and then finds it done.
      const { count } = await tx.operationAgreement.updateMany({ where: { ...where, id }, data });
      if (count === 0) continue;
      told += 1;
      await this.audit.append(tx, systemActor(jobId), {
        action,
        objectType: 'agreement',
        objectId: id,
        after: { termEnd: termEnd.toISOString() },
      });
    }
    return told;
  }
}
