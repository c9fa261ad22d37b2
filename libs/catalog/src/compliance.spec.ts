import type { ComplianceFacts } from './compliance';
import { COMPLIANCE_CHECKS, complianceFaults, evaluateCompliance } from './compliance-list';

const AT = new Date('2026-06-01T00:00:00Z');
const RESOURCE = {
  id: '1',
  name: '资源',
  domain: '气象',
  importance: 'GENERAL',
  containsPersonalInfo: false,
  openness: 'NOT_OPEN',
  isShared: false,
  hasConsent: false,
  isRegistered: true,
} as const;
const ASSESSMENT = { fileId: 'f', assessedOn: '2026-01-31' };

const tariff = (unitPrice: string) =>
  ({ kind: 'UNIT', meter: 'CALLS', unitPrice, freeUnits: 0, monthlyCapFen: null }) as const;

const facts: ComplianceFacts = {
  at: AT,
  zone: 'Asia/Shanghai',
  agreement: {
    status: 'SIGNED',
    operatorId: 'operator',
    termStart: new Date('2026-01-01T00:00:00Z'),
    termEnd: new Date('2031-01-01T00:00:00Z'),
    dataScope: ['气象'],
    clauses: { missing: [], noRedevelopment: true },
  },
  product: { operatorId: 'operator', domain: '气象', kind: 'API_PROXY', primaryData: false },
  version: {
    dictionary: [{ name: 'a', type: 'STRING', meaning: 'a', unit: null }],
    delivery: { kind: 'API_PROXY', upstreamUrl: 'http://upstream.example.cn' },
    sampleRows: [],
    updateFrequency: 'DAILY',
    serviceLevel: null,
    terms: null,
    personalInfo: null,
    riskAssessment: null,
    quality: null,
  },
  resources: [RESOURCE],
  plans: [],
  pricing: {
    businessLine: 'PUBLIC_DATA_OPERATION',
    zone: 'Asia/Shanghai',
    operatingSince: null,
    prices: [],
    ceilingPeriods: [],
    permitted: null,
    forecastFen: 0n,
    plansWithoutForecast: [],
    ended: [],
    carriedFen: 0n,
    unreviewedYears: [],
    overdueYears: [],
    lastReview: null,
  },
};

const withAgreement = (change: object) => ({
  ...facts,
  agreement: { ...facts.agreement, ...change },
});
const withProduct = (change: object, resource: object = {}) => ({
  ...facts,
  product: { ...facts.product, ...change },
  resources: [RESOURCE, { ...RESOURCE, ...resource, name: '另一资源' }],
});
const withVersion = (change: object, resource: object = {}) => ({
  ...withProduct({}, resource),
  version: { ...facts.version, ...change },
});
const PERSONAL = { containsPersonalInfo: true };
const ground = (legalBasis: string, impactAssessment: object = ASSESSMENT) => ({
  personalInfo: { legalBasis, impactAssessment },
});

describe('the compliance checklist', () => {
  it('is in the order of its ids, and each result says rule, source and finding in both languages', () => {
    const results = evaluateCompliance(facts);
    expect(results.map(({ check }) => check)).toEqual(
      [...results.map(({ check }) => check)].sort(),
    );
    expect(results).toHaveLength(COMPLIANCE_CHECKS.length);
    for (const { rule, source, finding } of results) {
      for (const text of [rule.zh, rule.en, source, finding.zh, finding.en]) {
        expect(text).not.toBe('');
      }
    }
    expect(complianceFaults(results)).toEqual([]);
  });

  it.each<[string, string, object, string]>([
    [
      'C01',
      'a term of more than five years',
      withAgreement({ termEnd: new Date('2031-01-02') }),
      'FAIL',
    ],
    ['C01', 'a term of five years', facts, 'PASS'],
    [
      'C02',
      'a clause missing',
      withAgreement({ clauses: { missing: ['BREACH'], noRedevelopment: true } }),
      'FAIL',
    ],
    ['C02', 'all twelve clauses', facts, 'PASS'],
    ['C03', 'an agreement that is suspended', withAgreement({ status: 'SUSPENDED' }), 'FAIL'],
    ['C03', 'an agreement that is over', withAgreement({ termEnd: AT }), 'FAIL'],
    ['C03', 'a product outside the scope', withProduct({ domain: '交通' }), 'FAIL'],
    ['C03', 'a resource outside the scope', withProduct({}, { domain: '交通' }), 'FAIL'],
    ['C03', 'everything inside', facts, 'PASS'],
    ['C04', 'another operator than the agreement’s', withProduct({ operatorId: 'x' }), 'FAIL'],
    [
      'C04',
      'no clause against redevelopment',
      withAgreement({ clauses: { missing: [], noRedevelopment: false } }),
      'FAIL',
    ],
    ['C04', 'the clause against redevelopment', facts, 'PASS'],
    ['C05', 'shared data without consent', withProduct({}, { isShared: true }), 'FAIL'],
    [
      'C05',
      'shared data with consent',
      withProduct({}, { isShared: true, hasConsent: true }),
      'PASS',
    ],
    ['C05', 'no shared data', facts, 'NOT_APPLICABLE'],
    ['C06', 'core data', withProduct({}, { importance: 'CORE' }), 'FAIL'],
    ['C06', 'important data unassessed', withProduct({}, { importance: 'IMPORTANT' }), 'FAIL'],
    [
      'C06',
      'important data as a dataset',
      {
        ...withVersion({ riskAssessment: { ...ASSESSMENT, conclusion: '可控' } }),
        product: { ...facts.product, kind: 'DATASET' },
        resources: [{ ...RESOURCE, importance: 'IMPORTANT' }],
      },
      'FAIL',
    ],
    [
      'C06',
      'important data assessed',
      withVersion(
        { riskAssessment: { ...ASSESSMENT, conclusion: '可控' } },
        { importance: 'IMPORTANT' },
      ),
      'PASS',
    ],
    [
      'C06',
      'an assessment that is yet to come',
      withVersion(
        { riskAssessment: { fileId: 'f', assessedOn: '2026-06-02', conclusion: '可控' } },
        { importance: 'IMPORTANT' },
      ),
      'FAIL',
    ],
    ['C06', 'general data', facts, 'PASS'],
    [
      'C07',
      'a dataset of primary data that are not open',
      withProduct({ kind: 'DATASET', primaryData: true }, { openness: 'OPEN' }),
      'FAIL',
    ],
    [
      'C07',
      'a dataset of open primary data',
      {
        ...withProduct({ kind: 'DATASET', primaryData: true }),
        resources: [{ ...RESOURCE, openness: 'OPEN' }],
      },
      'PASS',
    ],
    ['C07', 'a dataset of derived data', withProduct({ kind: 'DATASET' }), 'NOT_APPLICABLE'],
    ['C08', 'personal information without ground', withVersion({}, PERSONAL), 'FAIL'],
    [
      'C08',
      'a personal field without ground',
      withVersion({
        dictionary: [{ ...facts.version.dictionary[0], classification: 'SENSITIVE_PERSONAL' }],
      }),
      'FAIL',
    ],
    [
      'C08',
      'an assessment that is yet to come',
      withVersion(ground('CONTRACT', { fileId: 'f', assessedOn: '2026-06-02' }), PERSONAL),
      'FAIL',
    ],
    ['C08', 'a ground with its assessment', withVersion(ground('LEGAL_DUTY'), PERSONAL), 'PASS'],
    ['C08', 'consent', withVersion(ground('CONSENT'), PERSONAL), 'PASS'],
    ['C08', 'no personal information', facts, 'NOT_APPLICABLE'],
    [
      'C09',
      'a plan for welfare alone that charges it',
      { ...facts, plans: [{ code: 'p', audience: ['PUBLIC_WELFARE'], tariffs: [tariff('0.1')] }] },
      'FAIL',
    ],
    [
      'C09',
      'plans that serve public use free',
      {
        ...facts,
        plans: [
          { code: 'p', audience: ['PUBLIC_WELFARE'], tariffs: [tariff('0')] },
          { code: 'q', audience: ['PUBLIC_WELFARE', 'INDUSTRY'], tariffs: [tariff('1')] },
        ],
      },
      'PASS',
    ],
  ])('%s: %s', (check, _, given, outcome) => {
    const results = evaluateCompliance(given as ComplianceFacts);
    const result = results.find((candidate) => candidate.check === check);
    expect(result?.outcome).toBe(outcome);
    const codes = complianceFaults(results).map(({ code }) => code);
    expect(codes.includes(check)).toBe(outcome === 'FAIL');
  });
});
