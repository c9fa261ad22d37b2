import {
  type CatalogParties,
  createParties,
  ProductUnderTest,
  registerResource,
  WEATHER_FIELDS,
} from '../support/catalog';
import { TestMarket, type TestUser } from '../support/market';

const DAY_MS = 86_400_000;
const PERSON = {
  name: 'id_number',
  type: 'STRING',
  meaning: '身份证件号码',
  classification: 'SENSITIVE_PERSONAL',
  mask: 'HASH',
};
/** A kind of which the gateway serves nothing, and whose fields may have masks. */
const ELSEWHERE = {
  kind: 'PRIVACY_COMPUTING',
  delivery: { environment: '可信数据空间（示例）', instructions: '持授权申请接入' },
};

interface Result {
  readonly check: string;
  readonly outcome: string;
}

describe('the compliance checklist', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let assessment: { fileId: string; assessedOn: string };

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    const file = await storeFile(parties.operator);
    assessment = { fileId: file, assessedOn: '2026-01-31' };
    // The database keeps signed terms and their limit; the checks must not lean on it.
    await market.prisma.$executeRaw`
      ALTER TABLE operation_agreement DROP CONSTRAINT operation_agreement_term_max, DISABLE TRIGGER USER`;
    await market.prisma.$executeRaw`
      ALTER TABLE agreement_terms DROP CONSTRAINT agreement_terms_clauses, DISABLE TRIGGER USER`;
  });
  afterAll(() => market.stop());

  const storeFile = async (user: TestUser): Promise<string> => {
    const { body } = await market
      .call('post', '/v1/files?name=pia.pdf', user)
      .type('application/pdf')
      .send('%PDF-1.7')
      .expect(201);
    return body.id;
  };
  const resource = (overrides: object = {}) =>
    registerResource(market, parties.provider, overrides);
  const product = async (overrides: object = {}, facts: object = {}) => {
    const resourceId = await resource();
    if (Object.keys(facts).length > 0) {
      await market.prisma.dataResource.update({ where: { id: resourceId }, data: facts });
    }
    return ProductUnderTest.create(market, parties, { resourceIds: [resourceId], ...overrides });
  };
  const agreement = () =>
    market.prisma.operationAgreement.findUniqueOrThrow({ where: { id: parties.agreementId } });
  const setAgreement = (data: { termEnd?: Date; dataScope?: string[] }) =>
    market.prisma.operationAgreement.update({ where: { id: parties.agreementId }, data });
  /** As if the terms had been signed without it. */
  const withoutClause = async (clause: string, act: () => Promise<void>) => {
    const where = { agreementId: parties.agreementId };
    const { clauses } = await market.prisma.agreementTerms.findFirstOrThrow({ where });
    const whole = clauses as Record<string, string>;
    const set = (kept: Record<string, string>) =>
      market.prisma.agreementTerms.updateMany({ where, data: { clauses: kept } });
    await set({ ...whole, [clause]: '' });
    try {
      await act();
    } finally {
      await set(whole);
    }
  };
  const resourceIdOf = async (of: ProductUnderTest) =>
    (await market.prisma.productResource.findFirstOrThrow({ where: { productId: of.id } }))
      .resourceId;
  const outcomes = async (of: ProductUnderTest, reader = parties.agency) => {
    const path = of.path('/versions/1/compliance');
    const { body } = await market.call('get', path, reader).expect(200);
    return Object.fromEntries(body.results.map((r: Result) => [r.check, r.outcome]));
  };
  const refusal = async (of: ProductUnderTest, event: 'submit' | 'approve' | 'publish') => {
    const { status, body } = await of.act(event);
    return [status, body.code, body.errors?.map((e: { code: string }) => e.code)];
  };
  const failed = (...checks: string[]) => [422, 'COMPLIANCE_FAILED', checks];
  const runsOf = async (of: ProductUnderTest) =>
    (await market.call('get', of.path('/versions/1/compliance/runs'), parties.agency).expect(200))
      .body.items as { event: string; results: Result[] }[];

  describe('refuses', () => {
    it('C01: an agreement of more than five years', async () => {
      const draft = await product();
      const { termEnd } = await agreement();
      await setAgreement({ termEnd: new Date(Date.now() + 6 * 366 * DAY_MS) });
      try {
        expect(await refusal(draft, 'submit')).toEqual(failed('C01'));
        expect(await outcomes(draft)).toMatchObject({ C01: 'FAIL', C03: 'PASS' });
      } finally {
        await setAgreement({ termEnd });
      }
    });

    it.each([
      ['C02', 'BREACH', ['C02']],
      ['C04', 'DISCLOSURE_AND_NO_REDEVELOPMENT', ['C02', 'C04']],
    ])('%s: an agreement without the clause %s', async (_check, clause, checks) => {
      const draft = await product();
      await withoutClause(clause, async () => {
        expect(await refusal(draft, 'submit')).toEqual(failed(...checks));
        expect(await outcomes(draft)).toMatchObject(
          Object.fromEntries(checks.map((check) => [check, 'FAIL'])),
        );
      });
    });

    it('C03: a scope that no longer covers the product and its resource', async () => {
      const draft = await product();
      await setAgreement({ dataScope: ['水利'] });
      try {
        expect(await refusal(draft, 'submit')).toEqual(failed('C03'));
      } finally {
        await setAgreement({ dataScope: ['气象'] });
      }
      expect(await outcomes(draft)).toMatchObject({ C03: 'PASS' });
    });

    it('C05: shared data without a consent in force', async () => {
      const draft = await product({}, { acquisition: 'SHARED', sharedFrom: '省气象局' });
      const resourceId = await resourceIdOf(draft);
      const consent = (data: object) =>
        market.prisma.sharingConsent.create({
          data: {
            resourceId,
            department: '省气象局',
            documentNumber: '气函〔2026〕1号',
            fileId: assessment.fileId,
            validFrom: new Date(Date.now() - DAY_MS),
            recordedBy: parties.provider.userId,
            ...data,
          },
        });
      await consent({ withdrawnAt: new Date(), withdrawReason: '撤回' });
      await consent({ validUntil: new Date(Date.now() - 1000) });
      await consent({ validFrom: new Date(Date.now() + DAY_MS) });
      await consent({ department: '省水利厅' });
      expect(await refusal(draft, 'submit')).toEqual(failed('C05'));
      await consent({});
      expect(await outcomes(draft)).toMatchObject({ C05: 'PASS' });
    });

    it('C06: core data, and important data without a risk assessment', async () => {
      const core = await product();
      const important = await product({}, { importance: 'IMPORTANT' });
      await market.prisma.dataResource.updateMany({
        where: { products: { some: { productId: core.id } } },
        data: { importance: 'CORE' },
      });
      expect(await refusal(core, 'submit')).toEqual(failed('C06'));
      expect(await refusal(important, 'submit')).toEqual(failed('C06'));
      const riskAssessment = { ...assessment, conclusion: '风险可控' };
      expect((await important.edit({ riskAssessment })).status).toBe(200);
      await important.bring(['submit']);
    });

    it('C06: important data as a dataset, at once', async () => {
      const { status, body } = await market.call('post', '/v1/products', parties.operator).send({
        ...{
          agreementId: parties.agreementId,
          slug: 'important',
          name: '重要',
          summary: '重要数据',
        },
        ...{ domain: '气象', kind: 'DATASET', businessLine: 'PUBLIC_DATA_OPERATION' },
        resourceIds: [await resource({ importance: 'IMPORTANT' })],
      });
      expect([status, body.code]).toEqual([422, 'RESOURCE_IMPORTANT_DATA']);
    });

    it('C07: a dataset of primary data that are not open, at once and when they cease to be', async () => {
      const dataset = { kind: 'DATASET', delivery: {}, primaryData: true };
      await expect(product(dataset)).rejects.toThrow(/422/);
      const draft = await product(dataset, { openness: 'OPEN' });
      expect(await outcomes(draft)).toMatchObject({ C07: 'PASS' });
      await market.prisma.dataResource.updateMany({
        where: { products: { some: { productId: draft.id } } },
        data: { openness: 'CONDITIONALLY_OPEN' },
      });
      expect(await outcomes(draft)).toMatchObject({ C07: 'FAIL' });
    });

    it('C08: personal information without legal basis and impact assessment', async () => {
      const draft = await product({}, { containsPersonalInfo: true });
      expect(await refusal(draft, 'submit')).toEqual(failed('C08'));
      const field = await product({ ...ELSEWHERE, dictionary: [...WEATHER_FIELDS, PERSON] });
      expect(await refusal(field, 'submit')).toEqual(failed('C08'));
      const personalInfo = { legalBasis: 'LEGAL_DUTY', impactAssessment: assessment };
      for (const wrong of [
        { legalBasis: 'WISH', impactAssessment: assessment },
        { legalBasis: 'CONSENT' },
        { legalBasis: 'CONSENT', impactAssessment: { ...assessment, assessedOn: '2026-02-30' } },
      ]) {
        expect((await draft.edit({ personalInfo: wrong })).status).toBe(400);
      }
      const foreign = { fileId: await storeFile(parties.agency), assessedOn: '2026-01-31' };
      const { status, body } = await draft.edit({
        personalInfo: { ...personalInfo, impactAssessment: foreign },
      });
      expect([status, body.code, body.errors[0].pointer]).toEqual([
        422,
        'FILE_UNKNOWN',
        '/personalInfo/impactAssessment/fileId',
      ]);
      await draft.edit({ personalInfo });
      await draft.bring(['submit']);
      const onFile = draft.path(`/versions/1/files/${assessment.fileId}`);
      await market.call('get', onFile, parties.agency).expect(200);
      await market.call('get', onFile, await market.user('AGENCY')).expect(404);
      const unnamed = draft.path(`/versions/1/files/${foreign.fileId}`);
      await market.call('get', unnamed, parties.agency).expect(404);
    });

    it('C08: the database alone, what leaves DRAFT without its grounds', async () => {
      const draft = await product({}, { containsPersonalInfo: true });
      await expect(
        market.prisma.$executeRaw`
          UPDATE product_version SET status = 'IN_REVIEW' WHERE product_id = ${draft.id}::uuid`,
      ).rejects.toThrow(/lacks its risk assessment or its ground/);
    });

    it('C09: a plan for welfare alone that charges it; else public use is free by rule whatever a plan says', async () => {
      const draft = await product();
      const planId = await draft.addPrice('1000');
      expect(await outcomes(draft)).toMatchObject({ C09: 'PASS' });
      await market.prisma.plan.update({
        where: { id: planId },
        data: { audience: ['PUBLIC_WELFARE'] },
      });
      expect(await outcomes(draft)).toMatchObject({ C09: 'FAIL' });
    });

    describe('by the prices', () => {
      const YEAR = new Date().getUTCFullYear();
      let other: CatalogParties;
      let priced: ProductUnderTest;

      beforeAll(async () => {
        other = await createParties(market);
        priced = await ProductUnderTest.create(market, other);
        await priced.addPrice('0.5');
        // As if somebody had written past the rules, and past the database.
        await market.prisma.$executeRaw`
          ALTER TABLE ceiling_price DROP CONSTRAINT ceiling_price_period, DISABLE TRIGGER USER`;
        await market.prisma.$executeRaw`ALTER TABLE permitted_revenue DISABLE TRIGGER USER`;
        await market.prisma.$executeRaw`ALTER TABLE permitted_revenue_review DISABLE TRIGGER USER`;
        await market.prisma.$executeRaw`ALTER TABLE price_version DISABLE TRIGGER USER`;
      });
      afterEach(async () => {
        await market.prisma.permittedRevenueReview.deleteMany();
        await market.prisma.permittedRevenue.deleteMany();
        await market.prisma.ceilingPrice.deleteMany();
      });

      const newYear = (year: number) => new Date(`${year}-01-01T00:00:00+08:00`);
      const decision = () => ({
        agencyId: other.agency.organizationId,
        documentNumber: '杭发改价〔2026〕1号',
        status: 'APPROVED' as const,
        proposedBy: other.agency.userId,
        decidedBy: other.agencyReviewer.userId,
        decidedAt: new Date(),
      });
      const ceiling = (unitPriceMax: string, years: number) =>
        market.prisma.ceilingPrice.create({
          data: {
            ...decision(),
            productId: priced.id,
            meter: 'CALLS',
            unitPriceMax,
            periodStart: newYear(YEAR - 1),
            periodEnd: newYear(YEAR - 1 + years),
          },
        });
      const permitted = (from: number, to: number) =>
        market.prisma.permittedRevenue.create({
          data: {
            ...decision(),
            operatorId: other.operator.organizationId,
            periodStart: newYear(from),
            periodEnd: newYear(to),
            costFen: 1_000n,
            bondYieldBasisPoints: 0,
            profitRateBasisPoints: 0,
            taxFen: 0n,
            carriedExcessFen: 0n,
            permittedFen: 1_000n,
          },
        });
      const forecast = (forecastFen: bigint | null) =>
        market.prisma.priceVersion.updateMany({
          where: { plan: { productId: priced.id } },
          data: { forecastFen },
        });

      it('C10: a price above the ceiling in force', async () => {
        await ceiling('0.1', 2);
        expect(await refusal(priced, 'submit')).toEqual(failed('C10'));
      });

      it('C14: a ceiling for four years', async () => {
        await ceiling('0.5', 4);
        expect(await refusal(priced, 'submit')).toEqual(failed('C14'));
      });

      it('C11: a price without forecast, and forecasts above the permitted revenue', async () => {
        await priced.bring(['submit']);
        await permitted(YEAR, YEAR + 1);
        expect(await refusal(priced, 'approve')).toEqual(failed('C11'));
        await forecast(1_001n);
        expect(await refusal(priced, 'approve')).toEqual(failed('C11'));
        await forecast(1_000n);
      });

      it('C13: an excess that the running permitted revenue does not carry', async () => {
        const { id: permittedRevenueId } = await permitted(YEAR - 1, YEAR);
        await market.prisma.permittedRevenueReview.create({
          data: {
            ...{ permittedRevenueId, year: YEAR - 1, actualFen: 1_050n, permittedFen: 1_000n },
            deviationBasisPoints: 500,
            consequence: 'OPERATOR_ADJUSTS_PRICES',
            reviewedBy: other.agencyReviewer.userId,
            createdAt: new Date(Date.now() - DAY_MS),
          },
        });
        await permitted(YEAR, YEAR + 1);
        expect(await refusal(priced, 'approve')).toEqual(failed('C13'));
      });

      it('C12: a year that nobody reviewed in time', async () => {
        await priced.bring(['approve']);
        await permitted(YEAR - 2, YEAR - 1);
        expect(await refusal(priced, 'publish')).toEqual(failed('C12'));
      });
    });

    it('I8: resources whose registration is not in force', async () => {
      for (const facts of [
        { status: 'DEREGISTERED' },
        { status: 'REVOKED' },
        { registeredUntil: new Date(Date.now() - 1000) },
        { registeredFrom: new Date(Date.now() + DAY_MS) },
      ]) {
        const draft = await product({}, facts);
        const { status, body } = await draft.act('submit');
        expect([status, body.code]).toEqual([409, 'RESOURCE_NOT_IN_FORCE']);
        expect(body.errors).toMatchObject([{ pointer: '/resources/0', code: 'NOT_REGISTERED' }]);
      }
    });
  });

  it('is evaluated again before approval and publication, and kept each time', async () => {
    const passed = await product({}, { acquisition: 'SHARED', sharedFrom: '省气象局' });
    const resourceId = await resourceIdOf(passed);
    const consent = await market.prisma.sharingConsent.create({
      data: {
        resourceId,
        department: '省气象局',
        documentNumber: '气函〔2026〕2号',
        fileId: assessment.fileId,
        validFrom: new Date(Date.now() - DAY_MS),
        recordedBy: parties.provider.userId,
      },
    });
    const set = (withdrawnAt: Date | null) =>
      market.prisma.sharingConsent.update({ where: { id: consent.id }, data: { withdrawnAt } });
    await passed.addPrice();
    await passed.bring(['submit']);
    await set(new Date());
    expect(await refusal(passed, 'approve')).toEqual(failed('C05'));
    await set(null);
    await passed.bring(['approve']);
    await set(new Date());
    expect(await refusal(passed, 'publish')).toEqual(failed('C05'));
    await set(null);
    await passed.bring(['publish']);
    const runs = await runsOf(passed);
    expect(runs.map(({ event }) => event)).toEqual(['publish', 'approve', 'submit']);
    for (const { results } of runs) expect(results.some((r) => r.outcome === 'FAIL')).toBe(false);
    await expect(
      market.prisma.$executeRaw`UPDATE compliance_run SET results = '[]'`,
    ).rejects.toThrow();
  });

  it('is seen by the operator, the agency of the agreement and those who oversee, and by nobody else', async () => {
    const draft = await product();
    for (const reader of [parties.operator, parties.agency, await market.user('AUDITOR')]) {
      expect(Object.keys(await outcomes(draft, reader))).toContain('C01');
    }
    for (const [reader, status] of [
      [undefined, 401],
      [parties.developer, 403],
      [parties.provider, 403],
      [await market.user('OPERATOR'), 404],
      [await market.user('AGENCY'), 404],
    ] as const) {
      for (const path of ['/versions/1/compliance', '/versions/1/compliance/runs']) {
        await market.call('get', draft.path(path), reader).expect(status);
      }
    }
    await market.call('get', draft.path('/versions/2/compliance'), parties.operator).expect(404);
  });

  it('says in both languages what to do next', async () => {
    const draft = await product({}, { containsPersonalInfo: true });
    const path = draft.path('/versions/1/compliance');
    const { body } = await market.call('get', path, parties.operator).expect(200);
    expect(body).toMatchObject({ unregisteredResources: [] });
    const result = body.results.find((r: Result) => r.check === 'C08');
    expect(result).toMatchObject({
      outcome: 'FAIL',
      source: expect.stringContaining('个人信息保护法'),
      finding: {
        zh: expect.stringContaining('personalInfo'),
        en: expect.stringContaining('give personalInfo'),
      },
    });
  });

  describe('I6: masks', () => {
    it('are demanded of personal information, but for the subject of a verification with its ground', async () => {
      const bare = { ...PERSON, mask: 'NONE' };
      const personalInfo = { legalBasis: 'CONTRACT', impactAssessment: assessment };
      const proxy = await product({ dictionary: [...WEATHER_FIELDS, bare] });
      await proxy.edit({ personalInfo });
      const { body } = await proxy.act('submit');
      expect([body.code, body.errors]).toMatchObject([
        'VERSION_INCOMPLETE',
        [{ pointer: '/dictionary/3/mask', code: 'MASK_REQUIRED' }],
      ]);
      await proxy.edit({ dictionary: [...WEATHER_FIELDS, PERSON] });
      expect((await proxy.act('submit')).body.errors).toMatchObject([
        { pointer: '/dictionary/3/mask', code: 'MASK_NOT_APPLIED' },
      ]);
      const verification = await product({
        kind: 'VERIFICATION',
        dictionary: [...WEATHER_FIELDS, bare],
        delivery: { subjectFields: ['id_number'], claimFields: ['location'] },
      });
      const faults = async () =>
        (await verification.act('submit')).body.errors.map((e: { code: string }) => e.code);
      expect(await faults()).toContain('MASK_REQUIRED');
      await verification.edit({ personalInfo });
      expect(await faults()).toEqual(['DATASET_MISSING']);
    });

    it('keep a field out of every sample', async () => {
      const dictionary = [...WEATHER_FIELDS, { ...PERSON, classification: 'GENERAL' }];
      const draft = await product({ ...ELSEWHERE, dictionary });
      const row = { location: 'Seattle', date: '2012-01-01', temperature_max_c: 12.8 };
      await draft.edit({ sampleRows: [{ ...row, id_number: '1' }] });
      const { body } = await draft.act('submit');
      expect(body.errors).toMatchObject([
        { pointer: '/sampleRows/0/id_number', code: 'MASKED_FIELD' },
      ]);
      await draft.edit({ sampleRows: [row] });
      await draft.bring(['submit']);
    });
  });
});
