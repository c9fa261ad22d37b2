import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, type PrismaService, type Tx } from '@gongshu/platform';
import { ceilingsOf } from './ceilings.service';
import { hasFullOperatingYear, priceRefusal } from './ceiling';
import { permittedPerYearFen } from './permitted-revenue';
import { permittedInForce } from './permitted-revenues.service';
import { fault } from './dictionary';
import { priceError } from './price.errors';
import {
  forecastOfOthersFen,
  lockPricing,
  nextPriceFrom,
  type PlanUnderRule,
  planUnderRule,
} from './price-rules.queries';
import type { Tariff } from './tariff';

/** A price as the rules see it. */
export interface RuledPrice {
  readonly planId: string;
  readonly tariff: Tariff;
  readonly trial: boolean;
  readonly forecastFen: bigint | null;
}

/** What No. 65 allows of a price, with all that binds while it is in force. */
@Injectable()
export class PriceRules {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * Refuses what could not be approved as things stand.
   * @throws DomainError PRICE_NOT_FREE (C09), PRICE_ABOVE_CEILING, CEILING_REQUIRED, TRIAL_NOT_ALLOWED (C10),
   *   FORECAST_REQUIRED (C11)
   */
  async assertProposable(db: Tx | PrismaService, price: RuledPrice, at: Date): Promise<void> {
    await this.check(db, price, await planUnderRule(db, price.planId), at);
  }

  /** @throws DomainError those of `assertProposable`, and FORECAST_ABOVE_PERMITTED (C11) */
  async assertApprovable(tx: Tx, price: RuledPrice, at: Date): Promise<void> {
    const plan = await planUnderRule(tx, price.planId);
    await lockPricing(tx, plan.operatorId);
    const permittedFen = await this.check(tx, price, plan, at);
    if (permittedFen === null || price.forecastFen === null) return;
    const others = await forecastOfOthersFen(tx, plan.operatorId, at, price.planId);
    const forecastFen = others + price.forecastFen;
    if (forecastFen <= permittedFen) return;
    const en = 'With it the forecasts exceed the permitted revenue (C11)';
    throw priceError('FORECAST_ABOVE_PERMITTED', { forecastFen, permittedFen }, [
      fault('/forecastFen', 'FORECAST_ABOVE_PERMITTED', '收入预测合计超过最高准许收入（C11）', en),
    ]);
  }

  /** @returns the permitted revenue by the year that binds the price; null where none does */
  private async check(
    db: Tx | PrismaService,
    price: RuledPrice,
    plan: PlanUnderRule,
    at: Date,
  ): Promise<bigint | null> {
    const zone = this.config.businessZone;
    const until = await nextPriceFrom(db, price.planId, at);
    const refusal = priceRefusal({
      ...price,
      ...plan,
      from: at,
      ceilings: await ceilingsOf(db, plan.productId, { from: at, until }),
      hasFullOperatingYear: hasFullOperatingYear(plan.operatingSince, at, zone),
    });
    if (refusal) throw refusal;
    if (!plan.audience.includes('INDUSTRY') || plan.businessLine === 'CROSS_DOMAIN') return null;
    const permitted = await permittedInForce(db, plan.operatorId, at);
    if (!permitted) return null;
    if (price.forecastFen === null) {
      const en = 'State what it is expected to earn in a year';
      throw priceError('FORECAST_REQUIRED', {}, [
        fault('/forecastFen', 'REQUIRED', '请填写年度收入预测', en),
      ]);
    }
    return permittedPerYearFen(permitted.permittedFen, permitted, zone);
  }
}
