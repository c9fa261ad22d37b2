import { checkC10, checkC11, checkC12, checkC13, checkC14 } from './compliance-pricing';
import {
  carryFacts,
  type PermittedFact,
  type PricingFact,
  type PricingFacts,
  type ReviewFact,
} from './pricing-facts';

const at = (text: string) => new Date(`${text}T00:00:00+08:00`);
const PRICE: PricingFact = {
  planCode: 'p',
  audience: ['INDUSTRY'],
  tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice: '0.1', freeUnits: 0, monthlyCapFen: null },
  trial: false,
  from: at('2027-01-01'),
  ceilings: [{ meter: 'CALLS', unitPriceMax: '0.1', documentNumber: 'd', from: at('2026-01-01') }],
  hasFullOperatingYear: true,
};
const PERMITTED: PermittedFact = {
  periodStart: at('2025-03-01'),
  periodEnd: at('2028-03-01'),
  costFen: 100n,
  bondYieldBasisPoints: 200,
  profitRateBasisPoints: 800,
  taxFen: 0n,
  carriedExcessFen: 0n,
  permittedFen: 108n,
  formulaFen: 108n,
  perYearFen: 36n,
  smoothingReason: null,
};
const REVIEW: ReviewFact = {
  year: 2025,
  deviationBasisPoints: 1_500,
  consequence: 'AGENCY_ADJUSTS_CEILINGS',
  isCeilingSet: false,
  isAdjustmentDue: false,
};
const FACTS: PricingFacts = {
  businessLine: 'PUBLIC_DATA_OPERATION',
  zone: 'Asia/Shanghai',
  operatingSince: at('2025-01-01'),
  prices: [PRICE],
  ceilingPeriods: [],
  permitted: PERMITTED,
  forecastFen: 36n,
  plansWithoutForecast: [],
  ended: [],
  carriedFen: 0n,
  unreviewedYears: [],
  overdueYears: [],
  lastReview: null,
};
const later = { ...PRICE.ceilings[0]!, unitPriceMax: '0.09', from: at('2027-06-01') };
const ended = [{ permittedFen: 100n, actualFen: 130n }];
const permitted = (change: Partial<PermittedFact>) => ({
  permitted: { ...PERMITTED, ...change },
});

describe('the checks of prices', () => {
  it.each<[string, string, typeof checkC10, Partial<PricingFacts>, string]>([
    ['C10', 'at the ceiling', checkC10, {}, 'PASS'],
    ['C10', 'no price', checkC10, { prices: [] }, 'NOT_APPLICABLE'],
    ['C10', 'no ceiling', checkC10, { prices: [{ ...PRICE, ceilings: [] }] }, 'FAIL'],
    [
      'C10',
      'a ceiling to come alone',
      checkC10,
      { prices: [{ ...PRICE, ceilings: [later] }] },
      'FAIL',
    ],
    [
      'C10',
      'above a ceiling to come',
      checkC10,
      { prices: [{ ...PRICE, ceilings: [...PRICE.ceilings, later] }] },
      'FAIL',
    ],
    [
      'C10',
      'a trial price for too long',
      checkC10,
      { prices: [{ ...PRICE, trial: true }] },
      'FAIL',
    ],
    ['C11', 'forecasts within', checkC11, {}, 'PASS'],
    ['C11', 'forecasts above', checkC11, { forecastFen: 37n }, 'FAIL'],
    ['C11', 'a price without forecast', checkC11, { plansWithoutForecast: ['x/p'] }, 'FAIL'],
    ['C11', 'a rate above the cap', checkC11, permitted({ profitRateBasisPoints: 801 }), 'FAIL'],
    ['C11', 'another sum', checkC11, permitted({ permittedFen: 109n }), 'FAIL'],
    ['C11', 'no permitted revenue', checkC11, { permitted: null }, 'NOT_APPLICABLE'],
    ['C12', 'no year over', checkC12, {}, 'NOT_APPLICABLE'],
    ['C12', 'a year open until March', checkC12, { unreviewedYears: [2026] }, 'PASS'],
    ['C12', 'a year overdue', checkC12, { unreviewedYears: [2026], overdueYears: [2026] }, 'FAIL'],
    ['C12', 'a review with time left to adjust', checkC12, { lastReview: REVIEW }, 'PASS'],
    [
      'C12',
      'ceilings not adjusted in time',
      checkC12,
      { lastReview: { ...REVIEW, isAdjustmentDue: true } },
      'FAIL',
    ],
    [
      'C12',
      'ceilings adjusted',
      checkC12,
      { lastReview: { ...REVIEW, isAdjustmentDue: true, isCeilingSet: true } },
      'PASS',
    ],
    ['C13', 'nothing ended', checkC13, {}, 'NOT_APPLICABLE'],
    ['C13', 'an excess not carried', checkC13, { ended }, 'FAIL'],
    [
      'C13',
      'an excess carried',
      checkC13,
      { ended, ...permitted({ carriedExcessFen: 30n }) },
      'PASS',
    ],
    ['C13', 'an excess carried by others', checkC13, { ended, carriedFen: 30n }, 'PASS'],
    ['C13', 'a part without reason', checkC13, { ended, carriedFen: 20n }, 'FAIL'],
    [
      'C13',
      'a part with its reason',
      checkC13,
      { ended, ...permitted({ carriedExcessFen: 5n, smoothingReason: '平滑' }) },
      'PASS',
    ],
    ['C14', 'three years of the business zone', checkC14, {}, 'PASS'],
    ['C14', 'a day more', checkC14, permitted({ periodEnd: at('2028-03-02') }), 'FAIL'],
    [
      'C14',
      'a ceiling of four years',
      checkC14,
      { ceilingPeriods: [{ periodStart: at('2026-01-01'), periodEnd: at('2030-01-01') }] },
      'FAIL',
    ],
    ['C14', 'no period', checkC14, { permitted: null }, 'NOT_APPLICABLE'],
  ])('%s: %s', (id, _, check, change, outcome) => {
    expect(check({ ...FACTS, ...change })).toMatchObject({ check: id, outcome });
    const outside = check({ ...FACTS, ...change, businessLine: 'CROSS_DOMAIN' });
    expect(outside.outcome).toBe('NOT_APPLICABLE');
  });
});

it('C13: is judged by what had ended and was reviewed when the running permitted revenue was decided', () => {
  const review = (actualFen: bigint, createdAt: Date) => ({ actualFen, createdAt });
  const row = {
    id: 'ended',
    periodEnd: at('2025-01-01'),
    permittedFen: 100n,
    carriedExcessFen: 7n,
    decidedAt: at('2024-01-01'),
    reviews: [review(120n, at('2025-02-01')), review(50n, at('2025-06-01'))],
  };
  const running = {
    ...row,
    id: 'running',
    periodEnd: at('2028-01-01'),
    decidedAt: at('2025-03-01'),
  };
  const endsLater = { ...row, id: 'later', periodEnd: at('2025-04-01') };
  expect(carryFacts([row, endsLater, running], running)).toEqual({
    ended: [{ permittedFen: 100n, actualFen: 120n }],
    carriedFen: 14n,
  });
  expect(carryFacts([row], null)).toEqual({ ended: [], carriedFen: 0n });
});
