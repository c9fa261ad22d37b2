import { Inject, Injectable } from '@nestjs/common';
import { type Actor, seesEverything } from '@gongshu/identity';
import { type Config, CONFIG, monthSpan, PrismaService } from '@gongshu/platform';
import { monthsBetween } from './billing-month';
import {
  type ReportDimension,
  type ReportRow,
  type ReportScope,
  revenueRows,
} from './revenue-report.queries';
import { revenueError } from './revenue.errors';

export interface ReportRequest {
  /** `YYYY-MM`, included. */
  readonly fromMonth: string;
  /** `YYYY-MM`, included. */
  readonly toMonth: string;
  /** Empty: one row a currency. */
  readonly groupBy: readonly ReportDimension[];
}

const MONTHS_MAX = 60;
const ROWS_MAX = 10_000;

/** Revenue as the ledger has it or, in open months, as closing would book it now. */
@Injectable()
export class RevenueReports {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * An operator sees the revenue of his products, an agency that under its agreements.
   * @throws DomainError REPORT_SPAN_INVALID, REPORT_TOO_LARGE
   */
  async report(actor: Actor, request: ReportRequest): Promise<readonly ReportRow[]> {
    const { fromMonth, toMonth, groupBy } = request;
    const months = monthsBetween(fromMonth, toMonth).length;
    if (months === 0 || months > MONTHS_MAX) {
      throw revenueError('REPORT_SPAN_INVALID', { fromMonth, toMonth, monthsMax: MONTHS_MAX });
    }
    const zone = this.config.businessZone;
    const span = {
      start: monthSpan(fromMonth, zone).start,
      end: monthSpan(toMonth, zone).end,
      zone,
    };
    const rows = await revenueRows(this.prisma, span, groupBy, scopeOf(actor), ROWS_MAX);
    if (rows.length > ROWS_MAX) throw revenueError('REPORT_TOO_LARGE', { rowsMax: ROWS_MAX });
    return rows;
  }
}

/** Whoever is neither oversight nor agency sees as an operator does: the products that are his, if any. */
function scopeOf(actor: Actor): ReportScope {
  if (seesEverything(actor)) return {};
  if (actor.kind === 'AGENCY') return { agencyId: actor.organizationId };
  return { operatorId: actor.organizationId };
}
