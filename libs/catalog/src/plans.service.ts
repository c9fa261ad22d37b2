import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { Agreements, announceAuthorityChange } from '@gongshu/directory';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import {
  expectRevision,
  expectUpdated,
  nextState,
  type Prisma,
  type Tx,
  UseClass,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { lockPlan } from './catalog.queries';
import { effectiveFromOf, PRICE_TRANSITIONS, type PriceEvent } from './price';
import { PriceRules } from './price-rules.service';
import type { Tariff } from './tariff';
import { type TariffInput, tariffOf } from './tariff-input';
import { productsOf, reachProduct } from './visibility';

export interface PriceInput {
  readonly tariff: TariffInput;
  /** A trial price (C10); default: no. */
  readonly trial?: boolean;
  /** What it is expected to earn in a year (C11). */
  readonly forecastFen?: bigint;
  /** Default: as soon as it is approved. */
  readonly effectiveFrom?: Date;
}

export interface PlanInput extends PriceInput {
  readonly code: string;
  readonly name: string;
  /** Use classes that may choose it; default: all. */
  readonly audience?: readonly UseClass[];
}

/** Which price of which plan, on which revision of it. */
export interface PriceAt {
  readonly planId: string;
  readonly number: number;
  readonly revision: number;
}

export type PriceRow = Prisma.PriceVersionGetPayload<object>;
export type PlanRow = Prisma.PlanGetPayload<{ include: { prices: true } }>;

/** Plans of products and their prices, which the operator proposes and the agency decides. */
@Injectable()
export class Plans {
  constructor(
    private readonly audit: AuditLog,
    private readonly agreements: Agreements,
    private readonly rules: PriceRules,
  ) {}

  /**
   * Creates a plan with its first price, proposed.
   * @throws DomainError PRODUCT_NOT_FOUND, PLAN_EXISTS, those of `propose`
   */
  async create(tx: Tx, actor: Actor, productId: string, input: PlanInput): Promise<PlanRow> {
    const { code, name, audience = Object.values(UseClass) } = input;
    await reachProduct(tx, actor, productId);
    try {
      const plan = await tx.plan.create({
        data: { productId, code, name, audience: [...audience], createdBy: actor.userId },
      });
      await this.audit.append(tx, actor, {
        action: 'plan:create',
        objectType: 'plan',
        objectId: plan.id,
        subject: { type: 'product', id: productId },
        after: { productId, code, name, audience: [...audience] },
      });
      return { ...plan, prices: [await this.add(tx, actor, plan, 1, input)] };
    } catch (error) {
      if (violatesUnique(error, 'plan_product_id_code_key')) {
        throw catalogError('PLAN_EXISTS', { code });
      }
      throw error;
    }
  }

  /**
   * Proposes the next price of a plan.
   * @throws DomainError PLAN_NOT_FOUND, also for another tenant's; TARIFF_INVALID, those of `PriceRules.assertProposable`
   */
  async propose(tx: Tx, actor: Actor, planId: string, input: PriceInput): Promise<PriceRow> {
    const plan = await reachPlan(tx, actor, planId);
    await lockPlan(tx, planId);
    const last = await tx.priceVersion.aggregate({ where: { planId }, _max: { number: true } });
    return this.add(tx, actor, plan, (last._max.number ?? 0) + 1, input);
  }

  /**
   * Decides a price. An approved one is in force from the instant it names, never from one before its approval.
   * @throws DomainError PLAN_NOT_FOUND, PRICE_NOT_FOUND, REVISION_STALE, SELF_APPROVAL_FORBIDDEN (C22),
   *   TRANSITION_NOT_ALLOWED, AGREEMENT_NOT_IN_FORCE, those of `PriceRules.assertApprovable`
   */
  async decide(
    tx: Tx,
    actor: Actor,
    at: PriceAt,
    event: Exclude<PriceEvent, 'withdraw'>,
    reason: string,
  ): Promise<PriceRow> {
    const { product } = await reachPlan(tx, actor, at.planId);
    const price = await priceAt(tx, at);
    const status = nextState(PRICE_TRANSITIONS, price.status, event);
    assertNotMaker(actor, price.proposedBy);
    const decidedAt = new Date();
    if (event === 'approve') {
      await this.agreements.requireInForce(tx, product.agreementId, product.operatorId, decidedAt);
    }
    const effectiveFrom =
      event === 'approve' ? effectiveFromOf(price.effectiveFrom, decidedAt) : price.effectiveFrom;
    if (event === 'approve') {
      await this.rules.assertApprovable(tx, ruledPrice(price), effectiveFrom);
    }
    const decision = { status, effectiveFrom, decidedBy: actor.userId, decidedAt };
    const after = await this.change(tx, actor, price, {
      ...{ event, productId: product.id, reason },
      data: decision,
    });
    await announceAuthorityChange(tx, 'product', product.id);
    return after;
  }

  /**
   * Takes back a price that the agency has not decided, as its operator.
   * @throws DomainError PLAN_NOT_FOUND, PRICE_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED
   */
  async withdraw(tx: Tx, actor: Actor, at: PriceAt): Promise<PriceRow> {
    const { productId } = await reachPlan(tx, actor, at.planId);
    const price = await priceAt(tx, at);
    const status = nextState(PRICE_TRANSITIONS, price.status, 'withdraw');
    return this.change(tx, actor, price, { event: 'withdraw', productId, data: { status } });
  }

  private async change(
    tx: Tx,
    actor: Actor,
    price: PriceRow,
    change: {
      readonly event: PriceEvent;
      readonly productId: string;
      readonly data: Prisma.PriceVersionUpdateManyMutationInput;
      readonly reason?: string;
    },
  ): Promise<PriceRow> {
    expectUpdated(
      await tx.priceVersion.updateMany({
        where: { id: price.id, revision: price.revision },
        data: { ...change.data, revision: { increment: 1 } },
      }),
    );
    const after = await tx.priceVersion.findUniqueOrThrow({ where: { id: price.id } });
    await this.audit.append(tx, actor, {
      action: `price:${change.event}`,
      objectType: 'price-version',
      objectId: price.id,
      subject: { type: 'product', id: change.productId },
      before: factsOf(price),
      after: factsOf(after),
      reason: change.reason,
    });
    return after;
  }

  private async add(
    tx: Tx,
    actor: Actor,
    { id: planId, productId }: { id: string; productId: string },
    number: number,
    { trial = false, forecastFen, effectiveFrom = new Date(), ...input }: PriceInput,
  ): Promise<PriceRow> {
    const tariff = tariffOf(input.tariff);
    const terms = { planId, trial, forecastFen: forecastFen ?? null };
    await this.rules.assertProposable(
      tx,
      { ...terms, tariff },
      effectiveFromOf(effectiveFrom, new Date()),
    );
    const price = await tx.priceVersion.create({
      data: {
        ...terms,
        number,
        tariff: tariff as unknown as Prisma.InputJsonObject,
        effectiveFrom,
        proposedBy: actor.userId,
      },
    });
    await this.audit.append(tx, actor, {
      action: 'price:propose',
      objectType: 'price-version',
      objectId: price.id,
      subject: { type: 'product', id: productId },
      after: factsOf(price),
    });
    return price;
  }
}

/** The tariff of a price as it was stored. */
export function tariffOfPrice(price: { readonly tariff: Prisma.JsonValue }): Tariff {
  return price.tariff as unknown as Tariff;
}

function ruledPrice(price: PriceRow) {
  const { planId, trial, forecastFen } = price;
  return { planId, trial, forecastFen, tariff: tariffOfPrice(price) };
}

function factsOf(price: PriceRow) {
  return {
    planId: price.planId,
    number: price.number,
    status: price.status,
    tariff: price.tariff as Prisma.InputJsonObject,
    trial: price.trial,
    forecastFen: price.forecastFen?.toString() ?? null,
    effectiveFrom: price.effectiveFrom.toISOString(),
  };
}

/** @throws DomainError PRICE_NOT_FOUND, REVISION_STALE */
async function priceAt(tx: Tx, { planId, number, revision }: PriceAt): Promise<PriceRow> {
  const where = { planId_number: { planId, number } };
  const price = await tx.priceVersion.findUnique({ where });
  if (!price) throw catalogError('PRICE_NOT_FOUND', { number });
  expectRevision(price, revision);
  return price;
}

/** @throws DomainError PLAN_NOT_FOUND, also for another tenant's */
async function reachPlan(tx: Tx, actor: Actor, id: string) {
  const plan = await tx.plan.findFirst({
    where: { id, product: productsOf(actor) },
    include: { product: true },
  });
  if (!plan) throw catalogError('PLAN_NOT_FOUND', { id });
  return plan;
}
