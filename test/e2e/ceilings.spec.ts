import { Products } from '@gongshu/catalog';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { createSignedAgreement } from '../support/signed-agreement';
import { TestMarket, type TestUser } from '../support/market';

const YEAR_MS = 365 * 86_400_000;
const perCall = (unitPrice: string) => ({ kind: 'UNIT', meter: 'CALLS', unitPrice });

describe('ceiling prices', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let product: ProductUnderTest;
  let plans = 0;
  let trialPlan: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    product = await ProductUnderTest.create(market, parties);
  });
  afterAll(() => market.stop());

  const ceiling = (body: object = {}) => ({
    productId: product.id,
    meter: 'CALLS',
    unitPriceMax: '0.1',
    periodStart: new Date(Date.now() - 3_600_000).toISOString(),
    periodEnd: new Date(Date.now() + YEAR_MS).toISOString(),
    documentNumber: '杭发改价〔2026〕12号',
    ...body,
  });
  const set = (body: object = {}, as: TestUser = parties.agency) =>
    market.call('post', '/v1/ceiling-prices', as, { language: 'en' }).send(ceiling(body));
  const decide = (
    id: string,
    verb: 'approve' | 'reject',
    as: TestUser = parties.agencyReviewer,
    ifMatch = 1,
  ) =>
    market
      .call('post', `/v1/ceiling-prices/${id}/${verb}`, as, { ifMatch })
      .send({ reason: '在准许收入之内' });
  const offer = (body: object, of = product) =>
    market
      .call('post', of.path('/plans'), parties.operator, { language: 'en' })
      .send({ code: `plan-${++plans}`, name: '方案', ...body });
  const approvePrice = (planId: string, number = 1) =>
    market
      .call('post', `/v1/plans/${planId}/prices/${number}/approve`, parties.agencyReviewer, {
        ifMatch: 1,
      })
      .send({ reason: '同意' });

  const requestable = () =>
    market.app.get(Products).requireRequestable(market.prisma, product.id, trialPlan, new Date());

  it('C10: without a ceiling a price is refused, unless it is a trial price or zero', async () => {
    const { body } = await offer({ tariff: perCall('0.5') }).expect(422);
    expect(body).toMatchObject({
      code: 'CEILING_REQUIRED',
      errors: [{ pointer: '/tariff/unitPrice', code: 'CEILING_REQUIRED' }],
    });
    const trial = await offer({ tariff: perCall('0.1'), trial: true }).expect(201);
    await approvePrice(trial.body.id).expect(200);
    trialPlan = trial.body.id;
    await product.bring(['submit', 'approve', 'publish']);
    await requestable();
    const free = await offer({ tariff: perCall('0') }).expect(201);
    await approvePrice(free.body.id).expect(200);
  });

  it('C10: no trial price once the operator has a full operating year', async () => {
    const where = { id: parties.agreementId };
    const { termStart } = await market.prisma.operationAgreement.findUniqueOrThrow({
      where,
    });
    const old = new Date(Date.UTC(new Date().getUTCFullYear() - 2, 6, 1));
    const { prisma } = market;
    const { agencyId, operatorId } = await prisma.operationAgreement.findUniqueOrThrow({ where });
    await prisma.$transaction((tx) =>
      createSignedAgreement(tx, {
        number: 'earlier',
        agencyId,
        operatorId,
        dataScope: ['气象'],
        termStart: old,
        termEnd: termStart,
      }),
    );
    const { body } = await offer({ tariff: perCall('0.5'), trial: true }).expect(422);
    expect(body).toMatchObject({ code: 'TRIAL_NOT_ALLOWED', errors: [{ pointer: '/trial' }] });
    // The one in force takes no new requests, and the check names it.
    await expect(requestable()).rejects.toThrow(/TRIAL_PRICE_OVER/);
    const path = product.path('/versions/1/compliance');
    const { body: list } = await market.call('get', path, parties.agency).expect(200);
    const c10 = list.results.find((result: { check: string }) => result.check === 'C10');
    expect(c10).toMatchObject({
      outcome: 'FAIL',
      finding: { en: expect.stringMatching(/^plan-\d+: The operator has a full operating year/) },
    });
  });

  it('C14: 422 for a period beyond three years or that ends before it starts', async () => {
    // Midnights of the business zone: in UTC a leap year has its 29 February before the first of them.
    const periodStart = '2025-03-01T00:00:00+08:00';
    const periodEnd = '2028-03-01T00:00:00+08:00';
    const tooLong = { periodStart, periodEnd: '2028-03-01T00:00:01+08:00' };
    const { body } = await set(tooLong).expect(422);
    expect(body).toMatchObject({
      code: 'SETTING_PERIOD_INVALID',
      errors: [{ pointer: '/periodEnd', code: 'PERIOD_TOO_LONG' }],
    });
    await set({ periodStart, periodEnd: periodStart }).expect(422);
    const { body: whole } = await set({ periodStart, periodEnd }).expect(201);
    await decide(whole.id, 'reject').expect(200);
    await expect(
      market.prisma.$executeRaw`
        INSERT INTO ceiling_price (product_id, agency_id, meter, unit_price_max, period_start, period_end,
          document_number, proposed_by)
        VALUES (${product.id}::uuid, ${parties.agency.organizationId}::uuid, 'CALLS', 1, '2026-01-01', '2029-01-03',
          'x', ${parties.agency.userId}::uuid)`,
    ).rejects.toThrow(/ceiling_price_period/);
  });

  it('400, 403, 404: wrong values, who may not, and a product under another agency', async () => {
    await set({ meter: 'GALLONS' }).expect(400);
    await set({ unitPriceMax: '-1' }).expect(400);
    await set({}, parties.operator).expect(403);
    await set({}, parties.agencyReviewer).expect(403);
    const stranger = await market.user('AGENCY');
    expect((await set({}, stranger).expect(404)).body.code).toBe('PRODUCT_NOT_FOUND');
    const { body } = await set().expect(201);
    await decide(body.id, 'approve', stranger).expect(404);
    await decide(body.id, 'approve', parties.operator).expect(403);
    await decide(body.id, 'approve', parties.agencyReviewer, 9).expect(412);
  });

  it('C22: the proposer does not decide; the database refuses it alone', async () => {
    const { body } = await set().expect(201);
    const own = await decide(body.id, 'approve', parties.agency).expect(403);
    expect(own.body.code).toBe('SELF_APPROVAL_FORBIDDEN');
    await expect(
      market.prisma.$executeRaw`
        UPDATE ceiling_price SET status = 'APPROVED', decided_by = proposed_by WHERE id = ${body.id}::uuid`,
    ).rejects.toThrow(/ceiling_price_maker_checker/);
    await expect(
      market.prisma
        .$executeRaw`UPDATE ceiling_price SET unit_price_max = 9 WHERE id = ${body.id}::uuid`,
    ).rejects.toThrow(/fixed once it is proposed/);
    const { body: approved } = await decide(body.id, 'approve').expect(200).expect('ETag', '"2"');
    expect(approved).toMatchObject({
      status: 'APPROVED',
      unitPriceMax: '0.100000',
      decidedBy: parties.agencyReviewer.userId,
    });
    const again = await decide(body.id, 'reject', parties.agencyReviewer, 2).expect(409);
    expect(again.body.code).toBe('TRANSITION_NOT_ALLOWED');
  });

  it('is set for each meter', async () => {
    for (const [meter, unitPriceMax] of [
      ['ROWS', '0.01'],
      ['MONTHS', '100'],
    ] as const) {
      const other = await set({ meter, unitPriceMax }).expect(201);
      await decide(other.body.id, 'approve').expect(200);
    }
  });

  it.each([
    ['a call', perCall('0.100001'), ['/tariff/unitPrice']],
    [
      'a tier',
      {
        kind: 'VOLUME',
        meter: 'CALLS',
        tiers: [
          { upTo: 10, unitPrice: '0.2' },
          { upTo: null, unitPrice: '0.1' },
        ],
      },
      ['/tariff/tiers/0/unitPrice'],
    ],
    [
      'a package',
      { kind: 'PACKAGE', meter: 'CALLS', packageUnits: 1_000, packagePriceFen: '10001' },
      ['/tariff/packagePriceFen'],
    ],
    [
      'overage, fee of a month and fee of the included units',
      {
        kind: 'SUBSCRIPTION',
        meter: 'ROWS',
        monthlyFeeFen: '10001',
        includedUnits: 10_000,
        overageUnitPrice: '0.02',
      },
      ['/tariff/overageUnitPrice', '/tariff/monthlyFeeFen', '/tariff/monthlyFeeFen'],
    ],
  ])('C10: %s above its ceiling is refused, by its pointer', async (_, tariff, pointers) => {
    const { body } = await offer({ tariff }).expect(422);
    expect(body.code).toBe('PRICE_ABOVE_CEILING');
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(pointers);
    expect(body.errors[0].detail ?? body.errors[0].message).toMatch(/ceiling of \d/);
  });

  it('C10: a price at its ceiling is approved; one without a ceiling of its meter is not', async () => {
    const at = {
      kind: 'PACKAGE',
      meter: 'CALLS',
      packageUnits: 1_000,
      packagePriceFen: '10000',
    };
    const { body } = await offer({ tariff: at }).expect(201);
    await approvePrice(body.id).expect(200);
    const bytes = { kind: 'UNIT', meter: 'MEGABYTES', unitPrice: '0.001' };
    expect((await offer({ tariff: bytes }).expect(422)).body.code).toBe('CEILING_REQUIRED');
    const after = new Date(Date.now() + 1.5 * YEAR_MS).toISOString();
    const late = await offer({ tariff: perCall('0.01'), effectiveFrom: after }).expect(422);
    expect(late.body.code).toBe('CEILING_REQUIRED');
  });

  it('C10: the approval is checked again, and the database refuses it alone', async () => {
    const { body } = await offer({ tariff: perCall('0.1') }).expect(201);
    const { prisma } = market;
    const where = { productId: product.id, meter: 'CALLS', status: 'APPROVED' } as const;
    const before = await prisma.ceilingPrice.findFirstOrThrow({ where });
    await prisma.$executeRaw`ALTER TABLE ceiling_price DISABLE TRIGGER ceiling_price_fixed`;
    await prisma.ceilingPrice.update({ where: { id: before.id }, data: { unitPriceMax: '0.09' } });
    expect((await approvePrice(body.id).expect(422)).body.code).toBe('PRICE_ABOVE_CEILING');
    await expect(
      prisma.$executeRaw`
        UPDATE price_version SET status = 'APPROVED', decided_by = ${parties.agency.userId}::uuid
        WHERE plan_id = ${body.id}::uuid`,
    ).rejects.toThrow(/is above its ceiling, or has none/);
    await prisma.ceilingPrice.update({ where: { id: before.id }, data: { unitPriceMax: '0.1' } });
    await prisma.$executeRaw`ALTER TABLE ceiling_price ENABLE TRIGGER ceiling_price_fixed`;
    await approvePrice(body.id).expect(200);
  });

  it('C10: a lower ceiling waits for lower prices, then takes the place of the old one', async () => {
    const of = await ProductUnderTest.create(market, parties);
    const oldId = await of.setCeiling('CALLS', '0.1');
    const { body: plan } = await offer({ tariff: perCall('0.1') }, of).expect(201);
    await approvePrice(plan.id).expect(200);
    const past = await set({ productId: of.id, unitPriceMax: '0.2' }).expect(201);
    const early = await decide(past.body.id, 'approve').expect(409);
    expect(early.body.code).toBe('CEILING_STARTS_TOO_EARLY');

    const periodStart = new Date(Date.now() + 86_400_000).toISOString();
    const lower = await set({ productId: of.id, unitPriceMax: '0.05', periodStart }).expect(201);
    const { body: refusal } = await decide(lower.body.id, 'approve').expect(409);
    expect(refusal.code).toBe('CEILING_BELOW_PRICES');
    expect(JSON.stringify(refusal.errors)).toMatch(
      new RegExp(`${plan.code}.*0\\.100000.*0\\.050000`),
    );
    await expect(
      market.prisma.$executeRaw`
        UPDATE ceiling_price SET status = 'APPROVED', decided_by = ${parties.agencyReviewer.userId}::uuid
        WHERE id = ${lower.body.id}::uuid`,
    ).rejects.toThrow(/is above the ceiling/);

    await market
      .call('post', `/v1/plans/${plan.id}/prices`, parties.operator)
      .send({ tariff: perCall('0.05'), effectiveFrom: periodStart })
      .expect(201);
    await approvePrice(plan.id, 2).expect(200);
    await decide(lower.body.id, 'approve').expect(200);
    const old = await market.call('get', `/v1/ceiling-prices/${oldId}`, parties.agency).expect(200);
    expect(old.body).toMatchObject({ status: 'APPROVED', supersededAt: periodStart });
    await expect(
      market.prisma
        .$executeRaw`UPDATE ceiling_price SET superseded_at = NULL WHERE id = ${oldId}::uuid`,
    ).rejects.toThrow(/fixed once it is proposed/);
    const acts = await market.prisma.auditRecord.findMany({ where: { objectId: oldId } });
    expect(acts.map(({ action }) => action)).toContain('ceiling:supersede');

    // A price that would outlast today's ceiling is held against tomorrow's.
    const lasting = await offer({ tariff: perCall('0.1') }, of).expect(422);
    expect(lasting.body.code).toBe('PRICE_ABOVE_CEILING');
    await expect(
      market.prisma.$executeRaw`
        INSERT INTO price_version (plan_id, number, tariff, effective_from, status, proposed_by, decided_by)
        SELECT plan_id, 3, tariff, ${periodStart}::timestamptz + interval '1 day', 'APPROVED', proposed_by, decided_by
        FROM price_version WHERE plan_id = ${plan.id}::uuid AND number = 1`,
    ).rejects.toThrow(/is above its ceiling, or has none/);
  });

  it('C10: a cross-domain product stands outside the rule', async () => {
    const other = await ProductUnderTest.create(market, parties, { businessLine: 'CROSS_DOMAIN' });
    const { body } = await offer({ tariff: perCall('900') }, other).expect(201);
    await approvePrice(body.id).expect(200);
  });

  it('C09: a plan for governance and welfare alone is free, by the API and by the database', async () => {
    const audience = ['PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE'];
    const { body } = await offer({ tariff: perCall('0.01'), audience }).expect(422);
    expect(body).toMatchObject({
      code: 'PRICE_NOT_FREE',
      errors: [{ pointer: '/tariff/unitPrice' }],
    });
    await offer({ tariff: perCall('0'), audience: [] }).expect(400);
    const free = await offer({ tariff: perCall('0'), audience }).expect(201);
    expect(free.body.audience).toEqual(audience);
    await expect(
      market.prisma.$executeRaw`
        INSERT INTO price_version (plan_id, number, tariff, effective_from, status, proposed_by, decided_by)
        VALUES (${free.body.id}::uuid, 2, ${JSON.stringify({ ...perCall('1'), freeUnits: 0, monthlyCapFen: null })}::jsonb,
          now(), 'APPROVED', ${parties.operator.userId}::uuid, ${parties.agency.userId}::uuid)`,
    ).rejects.toThrow(/governance and welfare alone is free/);
  });

  it('422: a tariff whose members are not those of its kind, each with its pointer', async () => {
    const tariff = { ...perCall('0.1'), packageUnits: 5 };
    const { body } = await offer({ tariff }).expect(422);
    expect(body).toMatchObject({
      code: 'TARIFF_INVALID',
      errors: [{ pointer: '/tariff/packageUnits', code: 'NOT_OF_KIND' }],
    });
    await offer({ tariff: { ...perCall('0.1'), price: '1' } }).expect(400);
  });

  it('are listed for their parties and for those who oversee, to nobody else', async () => {
    const path = `/v1/ceiling-prices?productId=${product.id}&status=APPROVED`;
    const meters = async (user: TestUser) =>
      (await market.call('get', path, user).expect(200)).body.items
        .map((item: { meter: string }) => item.meter)
        .sort();
    const all = ['CALLS', 'MONTHS', 'ROWS'];
    expect(await meters(parties.agency)).toEqual(all);
    expect(await meters(parties.operator)).toEqual(all);
    expect(await meters(await market.user('AUDITOR'))).toEqual(all);
    expect(await meters(await market.user('AGENCY'))).toEqual([]);
    expect(await meters(await market.user('OPERATOR'))).toEqual([]);
    await market.call('get', path, parties.developer).expect(403);
    const { body } = await market.call('get', path, parties.agency).expect(200);
    const one = `/v1/ceiling-prices/${body.items[0].id}`;
    await market.call('get', one, parties.operator).expect(200);
    await market.call('get', one, await market.user('OPERATOR')).expect(404);
    const records = await market.prisma.auditRecord.findMany({
      where: { objectType: 'ceiling-price', objectId: body.items[0].id },
      orderBy: { seq: 'asc' },
    });
    expect(records.map((record) => record.action)).toEqual(['ceiling:propose', 'ceiling:approve']);
  });
});
