import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import type { Actor } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  JobIntents,
  monthSpan,
  PrismaService,
  type Tx,
} from '@gongshu/platform';
import { assertMonthOver } from './billing-month';
import { lateUnits } from './revenue.queries';

/** Queue and job that close a month. */
export const BILLING_QUEUE = 'billing';
export const CLOSE_MONTH_JOB = 'close-month';

export interface BillingMonthState {
  readonly month: string;
  /** Null: not closed. */
  readonly closedAt: Date | null;
  readonly chargeCount: number;
  readonly amountFen: bigint;
  /** Charged units that were booked after the closing, and that no charge holds; 0 while the month is open. */
  readonly lateUnits: bigint;
}

/** The months as those who oversee them see them. */
@Injectable()
export class BillingMonths {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly intents: JobIntents,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Has the worker close the month; nothing more happens for one that is closed.
   * @throws DomainError MONTH_NOT_OVER
   */
  async request(tx: Tx, actor: Actor, month: string): Promise<BillingMonthState> {
    assertMonthOver(month, new Date(), this.config.businessZone);
    const state = await this.stateOf(tx, month);
    if (state.closedAt) return state;
    await this.audit.append(tx, actor, {
      action: 'billing:close',
      objectType: 'billing-month',
      objectId: month,
    });
    await this.intents.want(tx, {
      queue: BILLING_QUEUE,
      name: CLOSE_MONTH_JOB,
      payload: { month },
    });
    return state;
  }

  /** What is booked of a month; a month nobody has closed is open. */
  async state(month: string): Promise<BillingMonthState> {
    return this.stateOf(this.prisma, month);
  }

  private async stateOf(db: Tx, month: string): Promise<BillingMonthState> {
    const row = await db.billingMonth.findUnique({ where: { month } });
    const sums = await db.charge.aggregate({
      where: { month },
      _count: true,
      _sum: { amountFen: true },
    });
    const zone = this.config.businessZone;
    return {
      month,
      closedAt: row?.closedAt ?? null,
      chargeCount: sums._count,
      amountFen: sums._sum.amountFen ?? 0n,
      lateUnits: row ? await lateUnits(db, month, { ...monthSpan(month, zone), zone }) : 0n,
    };
  }
}
