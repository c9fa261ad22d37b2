import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, assertNotMaker, seesEverything } from '@gongshu/identity';
import {
  afterId,
  type ChargeMeter,
  expectRevision,
  expectUpdated,
  nextState,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type SettingStatus,
  type Tx,
} from '@gongshu/platform';
import type { Ceiling } from './ceiling';
import { priceError } from './price.errors';
import { lockPricing } from './price-rules.queries';
import { assertPeriod, type Period, SETTING_TRANSITIONS, type SettingEvent } from './setting';
import { reachProduct } from './visibility';

export interface CeilingInput extends Period {
  readonly productId: string;
  readonly meter: ChargeMeter;
  /** CNY for one unit of the meter. */
  readonly unitPriceMax: string;
  /** Of the document by which the agency sets it. */
  readonly documentNumber: string;
}

export interface CeilingFilter {
  readonly productId?: string;
  readonly status?: SettingStatus;
}

export type CeilingRow = Prisma.CeilingPriceGetPayload<object>;

/** Ceiling prices (上限收费标准), which the agency sets within the permitted revenue (No. 65, C10). */
@Injectable()
export class Ceilings {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError PRODUCT_NOT_FOUND, SETTING_PERIOD_INVALID (C14) */
  async propose(tx: Tx, actor: Actor, input: CeilingInput): Promise<CeilingRow> {
    await reachProduct(tx, actor, input.productId);
    assertPeriod(input);
    const row = await tx.ceilingPrice.create({
      data: { ...input, agencyId: actor.organizationId, proposedBy: actor.userId },
    });
    await this.audit.append(tx, actor, {
      action: 'ceiling:propose',
      objectType: 'ceiling-price',
      objectId: row.id,
      subject: { type: 'product', id: row.productId },
      after: factsOf(row),
    });
    return row;
  }

  /**
   * Decides a ceiling, as another person of the agency. Prices in force keep their force: the next one is bound by it.
   * @throws DomainError CEILING_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED, SELF_APPROVAL_FORBIDDEN (C22),
   *   CEILING_OVERLAPS
   */
  async decide(
    tx: Tx,
    actor: Actor,
    at: { id: string; revision: number },
    event: SettingEvent,
    reason: string,
  ): Promise<CeilingRow> {
    const before = await this.get(actor, at.id, tx);
    expectRevision(before, at.revision);
    const status = nextState(SETTING_TRANSITIONS, before.status, event);
    assertNotMaker(actor, before.proposedBy);
    if (event === 'approve') await this.requireFree(tx, actor, before);
    const decision = { decidedBy: actor.userId, decidedAt: new Date(), decisionReason: reason };
    expectUpdated(
      await tx.ceilingPrice.updateMany({
        where: { id: before.id, revision: before.revision },
        data: { status, ...decision, revision: { increment: 1 } },
      }),
    );
    const after = await tx.ceilingPrice.findUniqueOrThrow({ where: { id: before.id } });
    await this.audit.append(tx, actor, {
      action: `ceiling:${event}`,
      objectType: 'ceiling-price',
      objectId: before.id,
      subject: { type: 'product', id: before.productId },
      before: factsOf(before),
      after: factsOf(after),
      reason,
    });
    return after;
  }

  /** @throws DomainError CEILING_NOT_FOUND, also for another tenant's */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<CeilingRow> {
    const row = await db.ceilingPrice.findFirst({ where: { id, ...reachable(actor) } });
    if (!row) throw priceError('CEILING_NOT_FOUND', { id });
    return row;
  }

  /** Newest first. */
  async list(actor: Actor, filter: CeilingFilter, page: PageRequest): Promise<Page<CeilingRow>> {
    const { productId, status } = filter;
    const rows = await this.prisma.ceilingPrice.findMany({
      where: { AND: [reachable(actor), { productId, status, id: { lt: afterId(page) } }] },
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  private async requireFree(tx: Tx, actor: Actor, row: CeilingRow): Promise<void> {
    const { operatorId } = await reachProduct(tx, actor, row.productId);
    await lockPricing(tx, operatorId);
    const other = await tx.ceilingPrice.findFirst({
      where: {
        productId: row.productId,
        meter: row.meter,
        status: 'APPROVED',
        periodStart: { lt: row.periodEnd },
        periodEnd: { gt: row.periodStart },
      },
    });
    if (other) throw priceError('CEILING_OVERLAPS', periodText(other));
  }
}

/** The ceilings of a product that are in force at the instant: one a meter at most. */
export async function ceilingsInForce(
  db: Pick<Tx, 'ceilingPrice'>,
  productId: string,
  at: Date,
): Promise<Ceiling[]> {
  const rows = await db.ceilingPrice.findMany({
    where: { productId, status: 'APPROVED', periodStart: { lte: at }, periodEnd: { gt: at } },
  });
  return rows.map(({ meter, unitPriceMax, documentNumber }) => ({
    meter,
    unitPriceMax: unitPriceMax.toFixed(6),
    documentNumber,
  }));
}

export function periodText({ periodStart, periodEnd }: Period) {
  return { periodStart: periodStart.toISOString(), periodEnd: periodEnd.toISOString() };
}

function reachable(actor: Actor): Prisma.CeilingPriceWhereInput {
  if (seesEverything(actor)) return {};
  return actor.kind === 'AGENCY'
    ? { agencyId: actor.organizationId }
    : { product: { operatorId: actor.organizationId } };
}

function factsOf(row: CeilingRow) {
  return {
    productId: row.productId,
    meter: row.meter,
    unitPriceMax: row.unitPriceMax.toFixed(6),
    ...periodText(row),
    documentNumber: row.documentNumber,
    status: row.status,
  };
}
