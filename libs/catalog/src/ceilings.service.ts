import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, assertNotMaker, seesEverything } from '@gongshu/identity';
import {
  afterId,
  type ChargeMeter,
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
  type SettingStatus,
  type Tx,
} from '@gongshu/platform';
import { type Ceiling, isAbove } from './ceiling';
import { fault } from './dictionary';
import { priceError } from './price.errors';
import { priceText } from './price-arithmetic';
import { lockPricing, pricesInForce } from './price-rules.queries';
import { assertPeriod, type Period, SETTING_TRANSITIONS, type SettingEvent } from './setting';
import { pricesOf } from './tariff';
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
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError PRODUCT_NOT_FOUND, SETTING_PERIOD_INVALID (C14) */
  async propose(tx: Tx, actor: Actor, input: CeilingInput): Promise<CeilingRow> {
    await reachProduct(tx, actor, input.productId);
    assertPeriod(input, this.config.businessZone);
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
   * Decides a ceiling, as another person of the agency. An approved one takes the place of those in force in its
   * period, from its start on; no price in force from then on is above it.
   * @throws DomainError CEILING_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED, SELF_APPROVAL_FORBIDDEN (C22),
   *   CEILING_STARTS_TOO_EARLY, CEILING_BELOW_PRICES (C10)
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
    const decision = { decidedBy: actor.userId, decidedAt: new Date(), decisionReason: reason };
    if (event === 'approve') {
      const { operatorId } = await reachProduct(tx, actor, before.productId);
      await lockPricing(tx, operatorId);
      await requirePricesBelow(tx, before, decision.decidedAt);
      await this.supersede(tx, actor, before, decision.decidedAt);
    }
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

  /** Cuts the ceilings of the same product and meter whose place the approved one takes. */
  private async supersede(tx: Tx, actor: Actor, by: CeilingRow, at: Date): Promise<void> {
    const { productId, meter } = by;
    const approved = await tx.ceilingPrice.findMany({
      where: { productId, meter, status: 'APPROVED' },
      orderBy: { periodStart: 'asc' },
    });
    for (const row of approved) {
      const { start, end } = bindingSpan(row);
      if (start >= end || start >= by.periodEnd || end <= by.periodStart) continue;
      if (by.periodStart < at) throw priceError('CEILING_STARTS_TOO_EARLY', periodText(row));
      const supersededAt = start > by.periodStart ? start : by.periodStart;
      const data = { supersededAt, revision: { increment: 1 } };
      const after = await tx.ceilingPrice.update({ where: { id: row.id }, data });
      await this.audit.append(tx, actor, {
        action: 'ceiling:supersede',
        objectType: 'ceiling-price',
        objectId: row.id,
        subject: { type: 'product', id: productId },
        before: factsOf(row),
        after: { ...factsOf(after), supersededBy: by.id },
      });
    }
  }
}

/**
 * Nothing is ever charged above its ceiling: the price in force when the ceiling begins to bind, and those approved to
 * come in its period, are at or below it.
 * @throws DomainError CEILING_BELOW_PRICES naming plan, price and ceiling
 */
async function requirePricesBelow(tx: Tx, row: CeilingRow, at: Date): Promise<void> {
  const since = row.periodStart > at ? row.periodStart : at;
  const ceiling = ceilingOf(row);
  const prices = await pricesInForce(tx, row.productId, since, row.periodEnd);
  const above = prices.flatMap(({ planCode, number, tariff }) =>
    pricesOf(tariff)
      .filter((bound) => bound.meter === row.meter && isAbove(bound, ceiling))
      .map(({ micros, units }) => {
        const price = priceText(micros);
        const max = ceiling.unitPriceMax;
        return fault(
          '/unitPriceMax',
          'CEILING_BELOW_PRICES',
          `方案 ${planCode} 的第 ${number} 个价格：${units} 个单位 ${price} 元，高于上限每单位 ${max} 元`,
          `Price ${number} of the plan ${planCode}, ${price} yuan for ${units} unit(s), is above the ceiling of ${max} a unit`,
        );
      }),
  );
  if (above.length > 0) throw priceError('CEILING_BELOW_PRICES', {}, above);
}

/** When a ceiling binds: until its period ends or a later one has its place; empty where that is its own start. */
export function bindingSpan(row: Period & { readonly supersededAt: Date | null }) {
  return { start: row.periodStart, end: row.supersededAt ?? row.periodEnd };
}

/** Ceilings that bind at some instant of [from, until). */
function bindingIn(from: Date, until: Date | null): Prisma.CeilingPriceWhereInput {
  return {
    status: 'APPROVED',
    periodStart: until ? { lt: until } : undefined,
    OR: [{ supersededAt: null, periodEnd: { gt: from } }, { supersededAt: { gt: from } }],
  };
}

/** The ceilings that bind a price of the product from its first day until the next one's; several a meter, in order. */
export async function ceilingsOf(
  db: Pick<Tx, 'ceilingPrice'>,
  productId: string,
  { from, until }: { from: Date; until: Date | null },
): Promise<Ceiling[]> {
  const rows = await db.ceilingPrice.findMany({
    where: { productId, ...bindingIn(from, until) },
    orderBy: { periodStart: 'asc' },
  });
  return rows.filter((row) => bindingSpan(row).start < bindingSpan(row).end).map(ceilingOf);
}

function ceilingOf(row: CeilingRow): Ceiling {
  return {
    meter: row.meter,
    unitPriceMax: row.unitPriceMax.toFixed(6),
    documentNumber: row.documentNumber,
    from: row.periodStart,
  };
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
    supersededAt: row.supersededAt?.toISOString() ?? null,
    documentNumber: row.documentNumber,
    status: row.status,
  };
}
