import { Inject, Injectable } from '@nestjs/common';
import { type AuditActor, systemActor } from '@gongshu/audit';
import {
  type Logger,
  LOGGER,
  type Prisma,
  PrismaService,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import { RegistrationDecisions } from './registration-decisions.service';
import { RegistrationEffects } from './registration-effects.service';
import { lockResource } from './resource.queries';

/** The clocks of No. 26 that need nobody: they may run as often as they like, anywhere. */
@Injectable()
export class RegistrationClocks {
  constructor(
    private readonly prisma: PrismaService,
    private readonly transactions: Transactions,
    private readonly decisions: RegistrationDecisions,
    private readonly effects: RegistrationEffects,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Completes what has been in publicity for ten working days (C17), withdraws renewals that were returned and not
   * submitted again, and deregisters what was not renewed (C16).
   * @param jobId names the run in the audit log
   */
  async run(now: Date, jobId: string): Promise<{ completed: number; lapsed: number }> {
    const actor = systemActor(`registration-clocks:${jobId}`);
    const tomorrow = new Date(now.getTime() + 86_400_000);
    const due = await this.prisma.registration.findMany({
      where: {
        status: 'IN_PUBLICITY',
        // Whether the day has come in the business zone is judged one by one.
        publicityUntil: { lte: tomorrow },
        objections: { none: { status: 'FILED' } },
      },
      select: { id: true },
    });
    const late = await this.prisma.registration.findMany({
      where: { status: 'RETURNED', resubmitDueOn: { lt: tomorrow } },
      select: { id: true },
    });
    await this.each(late, (tx, id) => this.decisions.withdrawByClock(tx, actor, id, now));
    const expired = await this.prisma.dataResource.findMany({
      where: { status: 'REGISTERED', registeredUntil: { lte: now }, ...NOT_RENEWING },
      select: { id: true },
    });
    const completed = await this.each(due, (tx, id) =>
      this.decisions.completeByClock(tx, actor, id, now),
    );
    const lapsed = await this.each(expired, (tx, id) => this.lapse(tx, actor, id, now));
    return { completed, lapsed };
  }

  /** Each in its own transaction: one that cannot be done holds up no other. */
  private async each(
    rows: readonly { id: string }[],
    act: (tx: Tx, id: string) => Promise<boolean>,
  ): Promise<number> {
    let count = 0;
    for (const { id } of rows) {
      try {
        if (await this.transactions.run((tx) => act(tx, id))) count += 1;
      } catch (error) {
        this.logger.error({ id, error: (error as Error).message }, 'registration clock failed');
      }
    }
    return count;
  }

  private async lapse(tx: Tx, actor: AuditActor, id: string, now: Date): Promise<boolean> {
    await lockResource(tx, id);
    const row = await tx.dataResource.findFirst({
      where: { id, status: 'REGISTERED', registeredUntil: { lte: now }, ...NOT_RENEWING },
    });
    if (!row) return false;
    await this.effects.lapse(tx, actor, row);
    return true;
  }
}

/** A renewal that was applied for in time is decided first. */
const NOT_RENEWING: Prisma.DataResourceWhereInput = {
  registrations: {
    none: { kind: 'RENEWAL', status: { in: ['SUBMITTED', 'RETURNED', 'ACCEPTED'] } },
  },
};
