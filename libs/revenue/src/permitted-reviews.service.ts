import { Inject, Injectable } from '@nestjs/common';
import {
  forecastOfOthersFen,
  monthsOfYear,
  permittedPerYearFen,
  PermittedRevenues,
  type PermittedRow,
  priceError,
  thresholdsReached,
  yearsOf,
} from '@gongshu/catalog';
import type { Actor } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  monthKey,
  monthSpan,
  PrismaService,
  type Span,
  type Tx,
} from '@gongshu/platform';
import { closableFrom } from './billing-month';
import { revenueRows } from './revenue-report.queries';
import type { Db } from './revenue.queries';

/** What is left of a permitted revenue. */
export interface Headroom {
  readonly permitted: PermittedRow;
  /** From the period's start to now: charges of closed months, rated usage of open ones. */
  readonly earnedFen: bigint;
  /** Negative when more was earned than is permitted. */
  readonly headroomFen: bigint;
  /** Earned of permitted, in basis points, rounded down; null when nothing is permitted. */
  readonly usedBasisPoints: bigint | null;
  readonly thresholdsReached: readonly number[];
  /** What the operator's industry prices are expected to earn in a year. */
  readonly forecastFen: bigint;
  readonly permittedPerYearFen: bigint;
  readonly asOf: Date;
}

/** Permitted revenue against what was earned: yearly reviews (C12) and the headroom as it stands. */
@Injectable()
export class PermittedReviews {
  constructor(
    private readonly prisma: PrismaService,
    private readonly permitted: PermittedRevenues,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Reviews a calendar year of the period that is over and settled.
   * @throws DomainError PERMITTED_NOT_FOUND, PERMITTED_NOT_APPROVED, REVIEW_YEAR_INVALID, REVIEW_EXISTS
   */
  async review(tx: Tx, actor: Actor, id: string, year: number): Promise<PermittedRow> {
    const zone = this.config.businessZone;
    const row = await this.permitted.approved(actor, id, tx);
    if (!yearsOf(row, zone).includes(year)) throw priceError('REVIEW_YEAR_INVALID', { year });
    const { fromMonth, toMonth } = monthsOfYear(row, year, zone);
    if (closableFrom(toMonth, zone) > new Date()) throw priceError('REVIEW_YEAR_INVALID', { year });
    const span = { start: monthSpan(fromMonth, zone).start, end: monthSpan(toMonth, zone).end };
    const actualFen = await this.earnedFen(tx, row.operatorId, span);
    return this.permitted.review(tx, actor, { id, year, actualFen });
  }

  /** @throws DomainError PERMITTED_NOT_FOUND, PERMITTED_NOT_APPROVED */
  async headroom(actor: Actor, id: string): Promise<Headroom> {
    const asOf = new Date();
    const zone = this.config.businessZone;
    const permitted = await this.permitted.approved(actor, id);
    const { permittedFen, operatorId, periodStart, periodEnd } = permitted;
    const thisMonth = monthSpan(monthKey(asOf, zone), zone).end;
    const span = { start: periodStart, end: periodEnd < thisMonth ? periodEnd : thisMonth };
    const earnedFen =
      span.start < span.end ? await this.earnedFen(this.prisma, operatorId, span) : 0n;
    return {
      permitted,
      earnedFen,
      headroomFen: permittedFen - earnedFen,
      usedBasisPoints: permittedFen === 0n ? null : (earnedFen * 10_000n) / permittedFen,
      thresholdsReached: thresholdsReached(earnedFen, permittedFen),
      forecastFen: await forecastOfOthersFen(this.prisma, operatorId, asOf, null),
      permittedPerYearFen: permittedPerYearFen(permittedFen, permitted, zone),
      asOf,
    };
  }

  /** The same figures as the revenue report's, of products under the rule. */
  private async earnedFen(db: Db, operatorId: string, span: Span): Promise<bigint> {
    const scope = { operatorId, onlyPublicData: true };
    const zone = this.config.businessZone;
    // One row a currency, and there is one currency.
    const rows = await revenueRows(db, { ...span, zone }, [], scope, 1);
    return rows[0]?.amountFen ?? 0n;
  }
}
