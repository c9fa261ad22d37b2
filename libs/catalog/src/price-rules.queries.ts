import type { BusinessLine, PrismaService, Tx, UseClass } from '@gongshu/platform';

import type { Tariff } from './tariff';

type Db = Pick<PrismaService, '$queryRaw'> | Tx;

/** What the price rules ask of a plan's product. */
export interface PlanUnderRule {
  readonly productId: string;
  readonly operatorId: string;
  readonly businessLine: BusinessLine;
  readonly audience: readonly UseClass[];
  /** Start of the operator's first signed agreement. */
  readonly operatingSince: Date | null;
}

export async function planUnderRule(db: Db, planId: string): Promise<PlanUnderRule> {
  const rows = await db.$queryRaw<PlanUnderRule[]>`
    SELECT pr.id AS "productId", pr.operator_id AS "operatorId", pr.business_line::text AS "businessLine",
      pl.audience::text[] AS audience,
      (SELECT min(term_start) FROM operation_agreement
        WHERE operator_id = pr.operator_id AND status <> 'DRAFT') AS "operatingSince"
    FROM plan pl JOIN product pr ON pr.id = pl.product_id WHERE pl.id = ${planId}::uuid`;
  return rows[0]!;
}

/** An approved price for industry, with the plan that it belongs to. */
export interface PriceOfPlan {
  readonly planCode: string;
  readonly number: number;
  readonly tariff: Tariff;
}

/** The industry prices of a product under the rule that are in force at some instant of [from, until). */
export function pricesInForce(db: Db, productId: string, from: Date, until: Date) {
  return db.$queryRaw<PriceOfPlan[]>`
    SELECT pl.code AS "planCode", v.number, v.tariff
    FROM price_version v JOIN plan pl ON pl.id = v.plan_id JOIN product pr ON pr.id = pl.product_id
    WHERE pr.id = ${productId}::uuid AND pr.business_line <> 'CROSS_DOMAIN' AND 'INDUSTRY' = ANY (pl.audience)
      AND v.status = 'APPROVED' AND v.effective_from < ${until}
      AND price_in_force_until(v) > greatest(v.effective_from, ${from}::timestamptz)
    ORDER BY pl.id, v.number`;
}

/** When the next approved price of the plan begins after the instant; null: none does. */
export async function nextPriceFrom(db: Db, planId: string, after: Date): Promise<Date | null> {
  const rows = await db.$queryRaw<{ from: Date | null }[]>`
    SELECT min(effective_from) AS from FROM price_version
    WHERE plan_id = ${planId}::uuid AND status = 'APPROVED' AND effective_from > ${after}`;
  return rows[0]!.from;
}

/** Start of the operator's first signed agreement. */
export async function operatingSince(db: Db, operatorId: string): Promise<Date | null> {
  const rows = await db.$queryRaw<{ since: Date | null }[]>`
    SELECT min(term_start) AS since FROM operation_agreement
    WHERE operator_id = ${operatorId}::uuid AND status <> 'DRAFT'`;
  return rows[0]?.since ?? null;
}

/** Whether the agency and the operator have a signed agreement. */
export async function haveAgreement(db: Db, agencyId: string, operatorId: string) {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM operation_agreement
    WHERE agency_id = ${agencyId}::uuid AND operator_id = ${operatorId}::uuid AND status <> 'DRAFT' LIMIT 1`;
  return rows.length > 0;
}

/**
 * What the operator expects of its other industry prices in a year (C11): of every plan under the rule that is still
 * offered the most of its prices in force at the instant and to come.
 */
export async function forecastOfOthersFen(
  db: Db,
  operatorId: string,
  at: Date,
  exceptPlanId: string | null,
): Promise<bigint> {
  const rows = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT coalesce(sum((
      SELECT max(v.forecast_fen) FROM price_version v
      WHERE v.plan_id = pl.id AND v.status = 'APPROVED' AND v.effective_from >= coalesce((
        SELECT max(w.effective_from) FROM price_version w
        WHERE w.plan_id = pl.id AND w.status = 'APPROVED' AND w.effective_from <= ${at}), '-infinity'))), 0)::bigint AS fen
    FROM plan pl JOIN product pr ON pr.id = pl.product_id
    WHERE pr.operator_id = ${operatorId}::uuid AND pr.business_line <> 'CROSS_DOMAIN'
      AND 'INDUSTRY' = ANY (pl.audience) AND pl.id IS DISTINCT FROM ${exceptPlanId}::uuid
      AND EXISTS (SELECT FROM product_version x WHERE x.product_id = pr.id AND x.status <> 'RETIRED')`;
  return rows[0]!.fen;
}

/** Industry plans of the operator, as `product/plan`, with a price in force or to come that states no forecast (C11). */
export async function plansWithoutForecast(
  db: Db,
  operatorId: string,
  at: Date,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT pr.slug || '/' || pl.code AS name
    FROM price_version v JOIN plan pl ON pl.id = v.plan_id JOIN product pr ON pr.id = pl.product_id
    WHERE pr.operator_id = ${operatorId}::uuid AND pr.business_line <> 'CROSS_DOMAIN' AND 'INDUSTRY' = ANY (pl.audience)
      AND v.status = 'APPROVED' AND v.forecast_fen IS NULL
      AND price_in_force_until(v) > greatest(v.effective_from, ${at}::timestamptz)
      AND EXISTS (SELECT FROM product_version x WHERE x.product_id = pr.id AND x.status <> 'RETIRED')
    ORDER BY 1`;
  return rows.map(({ name }) => name);
}

/** One at a time: what is decided of an operator's prices, ceilings and permitted revenue sees what was decided before. */
export async function lockPricing(tx: Tx, operatorId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`pricing:${operatorId}`}, 0))::text`;
}
