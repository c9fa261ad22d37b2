import type { ErrorPointer } from '@gongshu/platform';
import { priceRefusal } from './ceiling';
import type { Bilingual, ComplianceCheckId, ComplianceResult } from './compliance';
import { carryFaults, excessToCarryFen, partsFaults } from './permitted-revenue';
import type { PricingFacts, ReviewFact } from './pricing-facts';
import { periodFaults } from './setting';

const NO_65 = '发改价格〔2025〕65号';

const RULES = {
  C10: {
    zh: '产业发展、行业发展用途的收费不高于上限收费标准；尚无完整经营年度的可执行试行收费标准',
    en: 'Prices of industry use are not above the ceiling; without a full operating year a trial price is possible',
  },
  C11: {
    zh: '最高准许收入 R＝C＋C·r＋T，r 不高于国债收益率加六个百分点；各产品收入预测合计不超过 R',
    en: 'R = C + C·r + T with r at most the bond yield and six points; the forecasts of all products stay within R',
  },
  C12: {
    zh: '每年评估实际收入与准许收入：偏离不超过10％的由运营机构调整具体价格，超过的由授权主体调整上限',
    en: 'Actual and permitted revenue are compared each year: up to 10 % off, the operator adjusts prices; beyond, the agency the ceilings',
  },
  C13: {
    zh: '上一期超过准许收入的部分在下一期扣减，可分期平滑',
    en: 'What a period earned above its permitted revenue is deducted from the next, or smoothed over several',
  },
  C14: {
    zh: '上限收费标准和准许收入的周期不超过三年',
    en: 'Ceilings and permitted revenue hold for three years at most',
  },
} as const satisfies Partial<Record<ComplianceCheckId, Bilingual>>;

type PricingCheck = keyof typeof RULES;

function result(
  check: PricingCheck,
  outcome: ComplianceResult['outcome'],
  zh: string,
  en: string,
): ComplianceResult {
  return { check, outcome, rule: RULES[check], source: NO_65, finding: { zh, en } };
}

function outside(check: PricingCheck): ComplianceResult {
  const en = 'A cross-domain product is outside the rules for public data prices';
  return result(check, 'NOT_APPLICABLE', '跨域业务产品不适用公共数据价格规则', en);
}

function joined(faults: readonly ErrorPointer[]): Bilingual {
  return { zh: faults.map((f) => f.zh).join('；'), en: faults.map((f) => f.en).join('; ') };
}

/** C10: no price above its ceiling; a trial price only before the first full operating year. */
export function checkC10(facts: PricingFacts): ComplianceResult {
  if (facts.businessLine === 'CROSS_DOMAIN') return outside('C10');
  const { businessLine, operatingSince } = facts;
  if (facts.prices.length === 0) {
    return result('C10', 'NOT_APPLICABLE', '尚未提出价格', 'No price is proposed yet');
  }
  const refusals = facts.prices.flatMap((price) => {
    const refusal = priceRefusal({ ...price, businessLine, operatingSince });
    return refusal ? [{ price, refusal }] : [];
  });
  if (refusals.length === 0) {
    const { length } = facts.prices;
    return result('C10', 'PASS', `${length} 个价格均符合`, `All ${length} price(s) keep the rule`);
  }
  const texts = refusals.map(({ price, refusal }) => {
    const { zh, en } = joined(refusal.pointers);
    return { zh: `${price.planCode}：${zh}`, en: `${price.planCode}: ${en}` };
  });
  const zh = texts.map((text) => text.zh).join('；');
  return result('C10', 'FAIL', zh, texts.map((text) => text.en).join('; '));
}

/** C11: the formula of the permitted revenue with its cap of r, and the forecasts within it. */
export function checkC11(facts: PricingFacts): ComplianceResult {
  if (facts.businessLine === 'CROSS_DOMAIN') return outside('C11');
  const { permitted, forecastFen } = facts;
  if (!permitted) {
    const en = 'No permitted revenue is set for the operator yet';
    return result('C11', 'NOT_APPLICABLE', '尚未核定运营机构的最高准许收入', en);
  }
  const faults = partsFaults(permitted);
  if (faults.length > 0) return result('C11', 'FAIL', joined(faults).zh, joined(faults).en);
  if (permitted.formulaFen !== permitted.permittedFen) {
    const { formulaFen, permittedFen } = permitted;
    const zh = `按公式应为 ${formulaFen} 分，记载为 ${permittedFen} 分`;
    return result('C11', 'FAIL', zh, `The formula gives ${formulaFen} fen, not ${permittedFen}`);
  }
  if (facts.plansWithoutForecast.length > 0) {
    const plans = facts.plansWithoutForecast;
    const zh = `以下方案的价格没有年度收入预测，请提出附预测的价格：${plans.join('、')}`;
    const en = `Prices of these plans state no yearly forecast; propose prices with one: ${plans.join(', ')}`;
    return result('C11', 'FAIL', zh, en);
  }
  const zh = `年度收入预测合计 ${forecastFen} 分，准许 ${permitted.perYearFen} 分`;
  const en = `Forecasts of ${forecastFen} fen a year against ${permitted.perYearFen} permitted`;
  return result('C11', forecastFen <= permitted.perYearFen ? 'PASS' : 'FAIL', zh, en);
}

/**
 * C12: every year is reviewed by 31 March of the next; where the last review asks the agency to adjust the ceilings, it
 * has approved one of the operator's since, by 31 March of the year after.
 */
export function checkC12(facts: PricingFacts): ComplianceResult {
  if (facts.businessLine === 'CROSS_DOMAIN') return outside('C12');
  const { unreviewedYears: open, overdueYears: overdue, lastReview } = facts;
  if (overdue.length > 0) {
    const zh = `${overdue.join('、')} 年度应于次年 3 月 31 日前评估，尚未评估`;
    const en = `Not reviewed by 31 March of the next year, as was due: ${overdue.join(', ')}`;
    return result('C12', 'FAIL', zh, en);
  }
  if (lastReview && isAgencyLate(lastReview)) {
    const { year } = lastReview;
    const zh = `${year} 年度评估后授权主体应于 ${year + 2} 年 3 月 31 日前调整上限，尚未批准新的上限`;
    const en = `After the review of ${year} the agency was to adjust the ceilings by 31 March ${year + 2}; none is approved since`;
    return result('C12', 'FAIL', zh, en);
  }
  if (open.length > 0) {
    const zh = `${open.join('、')} 年度的评估应于次年 3 月 31 日前完成`;
    return result('C12', 'PASS', zh, `The review of ${open.join(', ')} is due by 31 March`);
  }
  if (!lastReview) {
    return result('C12', 'NOT_APPLICABLE', '尚无年度须评估', 'No year is due for review');
  }
  return reviewed(lastReview);
}

function isAgencyLate({ consequence, isCeilingSet, isAdjustmentDue }: ReviewFact): boolean {
  return consequence === 'AGENCY_ADJUSTS_CEILINGS' && !isCeilingSet && isAdjustmentDue;
}

function reviewed({ year, deviationBasisPoints: points, ...review }: ReviewFact) {
  const agency = review.consequence === 'AGENCY_ADJUSTS_CEILINGS';
  const zh = `${year} 年度偏离 ${points} 个基点，由${agency ? '授权主体调整上限' : '运营机构调整具体价格'}`;
  const who = agency
    ? `the agency adjusts the ceilings by 31 March ${year + 2}`
    : 'the operator adjusts its prices';
  return result('C12', 'PASS', zh, `${points} basis points off in ${year}: ${who}`);
}

/** C13: the excess of the periods that had ended when the running one was decided is carried over, whole or smoothed. */
export function checkC13(facts: PricingFacts): ComplianceResult {
  if (facts.businessLine === 'CROSS_DOMAIN') return outside('C13');
  const { permitted, ended, carriedFen } = facts;
  if (!permitted || ended.length === 0) {
    return result(
      'C13',
      'NOT_APPLICABLE',
      '核定本期时没有已结束的期间',
      'No period had ended when this one was decided',
    );
  }
  const due = excessToCarryFen(ended, carriedFen);
  const faults = carryFaults(permitted.carriedExcessFen, due, permitted.smoothingReason);
  if (faults.length > 0) return result('C13', 'FAIL', joined(faults).zh, joined(faults).en);
  const { carriedExcessFen: carried } = permitted;
  const zh = `应扣减 ${due} 分，已扣减 ${carried} 分`;
  return result('C13', 'PASS', zh, `${carried} fen of an excess of ${due} fen are deducted`);
}

/** C14: periods of three years at most. */
export function checkC14(facts: PricingFacts): ComplianceResult {
  if (facts.businessLine === 'CROSS_DOMAIN') return outside('C14');
  const periods = [...facts.ceilingPeriods, ...(facts.permitted ? [facts.permitted] : [])];
  if (periods.length === 0) {
    const en = 'Neither ceiling nor permitted revenue is in force';
    return result('C14', 'NOT_APPLICABLE', '尚无上限收费标准和准许收入', en);
  }
  const faults = periods.flatMap((period) => periodFaults(period, facts.zone));
  if (faults.length > 0) return result('C14', 'FAIL', joined(faults).zh, joined(faults).en);
  const en = `${periods.length} period(s), each within three years`;
  return result('C14', 'PASS', `${periods.length} 个周期均不超过三年`, en);
}
