import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, assertNotMaker, seesEverything } from '@gongshu/identity';
import {
  afterId,
  type Config,
  CONFIG,
  expectRevision,
  expectUpdated,
  nextState,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
} from '@gongshu/platform';
import { periodText } from './ceilings.service';
import {
  carryFaults,
  consequenceOf,
  deviationBasisPoints,
  excessToCarryFen,
  type PermittedParts,
  partsFaults,
  permittedPeriodFaults,
  permittedRevenueFen,
  yearPartFen,
  yearsOf,
} from './permitted-revenue';
import { priceError } from './price.errors';
import { haveAgreement, lockPricing } from './price-rules.queries';
import { type Period, SETTING_TRANSITIONS, type SettingEvent } from './setting';

export interface PermittedInput extends Period, PermittedParts {
  readonly operatorId: string;
  /** Why only a part of the excess is carried (C13). */
  readonly smoothingReason: string | null;
  readonly documentNumber: string;
}

const WITH_REVIEWS = { reviews: { orderBy: { year: 'asc' } } } as const;

export type PermittedRow = Prisma.PermittedRevenueGetPayload<{ include: typeof WITH_REVIEWS }>;
export type ReviewRow = PermittedRow['reviews'][number];

/** Maximum permitted revenue (最高准许收入) of operators and its yearly reviews (No. 65, C11 to C14). */
@Injectable()
export class PermittedRevenues {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @throws DomainError PERMITTED_OPERATOR_UNKNOWN, SETTING_PERIOD_INVALID (C14), PERMITTED_FORMULA (C11, C13),
   *   PERMITTED_NOT_REVIEWED (C13)
   */
  async propose(tx: Tx, actor: Actor, input: PermittedInput): Promise<PermittedRow> {
    const { operatorId } = input;
    if (!(await haveAgreement(tx, actor.organizationId, operatorId))) {
      throw priceError('PERMITTED_OPERATOR_UNKNOWN', { operatorId });
    }
    const periods = permittedPeriodFaults(input, this.config.businessZone);
    if (periods.length > 0) throw priceError('SETTING_PERIOD_INVALID', {}, periods);
    await this.assertFormula(tx, input);
    const row = await tx.permittedRevenue.create({
      data: {
        ...input,
        permittedFen: permittedRevenueFen(input),
        agencyId: actor.organizationId,
        proposedBy: actor.userId,
      },
      include: WITH_REVIEWS,
    });
    await this.audit.append(tx, actor, {
      action: 'permitted-revenue:propose',
      objectType: 'permitted-revenue',
      objectId: row.id,
      after: factsOf(row),
    });
    return row;
  }

  /**
   * Decides, as another person of the agency; the rules are held against what is known by then.
   * @throws DomainError PERMITTED_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED, SELF_APPROVAL_FORBIDDEN (C22),
   *   PERMITTED_OVERLAPS, PERMITTED_FORMULA (C13), PERMITTED_NOT_REVIEWED (C13)
   */
  async decide(
    tx: Tx,
    actor: Actor,
    at: { id: string; revision: number },
    event: SettingEvent,
    reason: string,
  ): Promise<PermittedRow> {
    const before = await this.get(actor, at.id, tx);
    expectRevision(before, at.revision);
    const status = nextState(SETTING_TRANSITIONS, before.status, event);
    assertNotMaker(actor, before.proposedBy);
    if (event === 'approve') {
      await lockPricing(tx, before.operatorId);
      await requireFree(tx, before);
      await this.assertFormula(tx, before);
    }
    const decision = { decidedBy: actor.userId, decidedAt: new Date(), decisionReason: reason };
    expectUpdated(
      await tx.permittedRevenue.updateMany({
        where: { id: before.id, revision: before.revision },
        data: { status, ...decision, revision: { increment: 1 } },
      }),
    );
    const after = await this.get(actor, at.id, tx);
    await this.audit.append(tx, actor, {
      action: `permitted-revenue:${event}`,
      objectType: 'permitted-revenue',
      objectId: before.id,
      before: factsOf(before),
      after: factsOf(after),
      reason,
    });
    return after;
  }

  /**
   * Keeps the review of a year: what was earned against the year's part (C12). It never changes.
   * @param actualFen what the rated usage of the year's months came to
   * @throws DomainError PERMITTED_NOT_FOUND, PERMITTED_NOT_APPROVED, REVIEW_YEAR_INVALID, REVIEW_EXISTS
   */
  async review(
    tx: Tx,
    actor: Actor,
    { id, year, actualFen }: { id: string; year: number; actualFen: bigint },
  ): Promise<PermittedRow> {
    const row = await this.approved(actor, id, tx);
    await lockPricing(tx, row.operatorId);
    const exists = await tx.permittedRevenueReview.count({
      where: { permittedRevenueId: id, year },
    });
    if (exists > 0) throw priceError('REVIEW_EXISTS', { year });
    const permittedFen = yearPartFen(row.permittedFen, row, year, this.config.businessZone);
    const review = await tx.permittedRevenueReview.create({
      data: {
        permittedRevenueId: id,
        year,
        actualFen,
        permittedFen,
        deviationBasisPoints: deviationBasisPoints(actualFen, permittedFen),
        consequence: consequenceOf(actualFen, permittedFen),
        reviewedBy: actor.userId,
      },
    });
    await this.audit.append(tx, actor, {
      action: 'permitted-revenue:review',
      objectType: 'permitted-revenue',
      objectId: id,
      after: {
        year,
        actualFen: actualFen.toString(),
        permittedFen: permittedFen.toString(),
        consequence: review.consequence,
      },
    });
    return this.get(actor, id, tx);
  }

  /** @throws DomainError PERMITTED_NOT_FOUND, also for another tenant's */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<PermittedRow> {
    const row = await db.permittedRevenue.findFirst({
      where: { id, ...reachable(actor) },
      include: WITH_REVIEWS,
    });
    if (!row) throw priceError('PERMITTED_NOT_FOUND', { id });
    return row;
  }

  /** @throws DomainError PERMITTED_NOT_FOUND, PERMITTED_NOT_APPROVED */
  async approved(actor: Actor, id: string, db: Tx = this.prisma): Promise<PermittedRow> {
    const row = await this.get(actor, id, db);
    if (row.status !== 'APPROVED')
      throw priceError('PERMITTED_NOT_APPROVED', { state: row.status });
    return row;
  }

  /** Newest first. */
  async list(
    actor: Actor,
    { operatorId }: { operatorId?: string },
    page: PageRequest,
  ): Promise<Page<PermittedRow>> {
    const rows = await this.prisma.permittedRevenue.findMany({
      where: { AND: [reachable(actor), { operatorId, id: { lt: afterId(page) } }] },
      include: WITH_REVIEWS,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  private async assertFormula(
    tx: Tx,
    parts: PermittedParts & { operatorId: string; smoothingReason: string | null },
  ): Promise<void> {
    const excessFen = await excessOf(tx, parts.operatorId, this.config.businessZone);
    const faults = [
      ...partsFaults(parts),
      ...carryFaults(parts.carriedExcessFen, excessFen, parts.smoothingReason),
    ];
    if (faults.length > 0) throw priceError('PERMITTED_FORMULA', {}, faults);
  }
}

/**
 * The excess of the operator's ended periods that no approved period has deducted yet (C13).
 * @throws DomainError PERMITTED_NOT_REVIEWED
 */
export async function excessOf(
  db: Pick<Tx, 'permittedRevenue'>,
  operatorId: string,
  zone: string,
): Promise<bigint> {
  const rows = await db.permittedRevenue.findMany({
    where: { operatorId, status: 'APPROVED' },
    include: WITH_REVIEWS,
  });
  const ended = rows.filter((row) => row.periodEnd <= new Date());
  const missing = ended.flatMap((row) => {
    const reviewed = new Set(row.reviews.map((review) => review.year));
    return yearsOf(row, zone).filter((year) => !reviewed.has(year));
  });
  if (missing.length > 0) throw priceError('PERMITTED_NOT_REVIEWED', { years: missing.join('、') });
  return excessToCarryFen(
    ended.map(({ permittedFen, reviews }) => ({
      permittedFen,
      actualFen: reviews.reduce((sum, review) => sum + review.actualFen, 0n),
    })),
    rows.reduce((sum, row) => sum + row.carriedExcessFen, 0n),
  );
}

/** The permitted revenue of an operator that is in force at the instant. */
export function permittedInForce(
  db: Pick<Tx, 'permittedRevenue'>,
  operatorId: string,
  at: Date,
): Promise<PermittedRow | null> {
  return db.permittedRevenue.findFirst({
    where: { operatorId, status: 'APPROVED', periodStart: { lte: at }, periodEnd: { gt: at } },
    include: WITH_REVIEWS,
  });
}

async function requireFree(tx: Tx, row: PermittedRow): Promise<void> {
  const other = await tx.permittedRevenue.findFirst({
    where: {
      operatorId: row.operatorId,
      status: 'APPROVED',
      periodStart: { lt: row.periodEnd },
      periodEnd: { gt: row.periodStart },
    },
  });
  if (other) throw priceError('PERMITTED_OVERLAPS', periodText(other));
}

function reachable(actor: Actor): Prisma.PermittedRevenueWhereInput {
  if (seesEverything(actor)) return {};
  return actor.kind === 'AGENCY'
    ? { agencyId: actor.organizationId }
    : { operatorId: actor.organizationId };
}

function factsOf(row: PermittedRow) {
  return {
    operatorId: row.operatorId,
    ...periodText(row),
    costFen: row.costFen.toString(),
    profitRateBasisPoints: row.profitRateBasisPoints,
    taxFen: row.taxFen.toString(),
    carriedExcessFen: row.carriedExcessFen.toString(),
    permittedFen: row.permittedFen.toString(),
    status: row.status,
  };
}
