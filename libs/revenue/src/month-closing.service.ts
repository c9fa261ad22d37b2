import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, monthSpan, PrismaService, Transactions } from '@gongshu/platform';
import { assertMonthOver, dueMonths } from './billing-month';
import { MonthBooks } from './month-books';
import { firstUsage } from './revenue.queries';

// A month of thousands of grants is a few statements, over rows by the ten thousand.
const CLOSING_MS_MAX = 600_000;

/** Closing makes a month's revenue final: charges, shares and ledger entries, all or none, once. */
@Injectable()
export class MonthClosing {
  constructor(
    private readonly prisma: PrismaService,
    private readonly transactions: Transactions,
    private readonly books: MonthBooks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Closes a month in one transaction: whatever stops it leaves nothing behind, and a second closing finds the first.
   * @returns true when this call closed it
   * @throws DomainError MONTH_NOT_OVER, SHARE_WITHOUT_PROVIDER
   */
  async close(month: string, jobId: string): Promise<boolean> {
    const zone = this.config.businessZone;
    assertMonthOver(month, new Date(), zone);
    const span = { ...monthSpan(month, zone), zone };
    return this.transactions.run((tx) => this.books.close(tx, month, span, jobId), {
      timeoutMs: CLOSING_MS_MAX,
    });
  }

  /** Closes every month that is over and not closed, oldest first. */
  async closeDue(now: Date, jobId: string): Promise<readonly string[]> {
    const closed = await this.prisma.billingMonth.findMany({ select: { month: true } });
    const months = dueMonths(
      await firstUsage(this.prisma),
      new Set(closed.map((row) => row.month)),
      now,
      this.config.businessZone,
    );
    for (const month of months) await this.close(month, jobId);
    return months;
  }
}
