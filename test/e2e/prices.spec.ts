import { Products } from '@gongshu/catalog';
import { createAuthority } from '../support/authority';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { PASSWORD, TestMarket, type TestUser } from '../support/market';

const perCall = (unitPrice: string) => ({ kind: 'UNIT', meter: 'CALLS', unitPrice });
const trialOf = (unitPrice: string) => ({ tariff: perCall(unitPrice), trial: true });

describe('plans and prices', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let product: ProductUnderTest;
  let planId: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    product = await ProductUnderTest.create(market, parties);
  });
  afterAll(() => market.stop());

  const createPlan = (body: object, as: TestUser = parties.operator) =>
    market
      .call('post', product.path('/plans'), as)
      .send({ code: 'per-call', name: '按次', tariff: perCall('0.5'), trial: true, ...body });
  const propose = (body: object, as: TestUser = parties.operator) =>
    market.call('post', `/v1/plans/${planId}/prices`, as).send(body);
  const decide = (
    number: number,
    verb: 'approve' | 'reject',
    as: TestUser = parties.agencyReviewer,
    ifMatch = 1,
  ) =>
    market
      .call('post', `/v1/plans/${planId}/prices/${number}/${verb}`, as, { ifMatch })
      .send({ reason: '符合上限标准' });

  it('begin as a plan with a proposed first price', async () => {
    const { body } = await createPlan({}).expect(201);
    planId = body.id;
    expect(body).toMatchObject({
      code: 'per-call',
      audience: ['PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE', 'INDUSTRY'],
      prices: [
        {
          number: 1,
          status: 'PROPOSED',
          tariff: {
            kind: 'UNIT',
            meter: 'CALLS',
            unitPrice: '0.500000',
            freeUnits: 0,
            monthlyCapFen: null,
          },
          trial: true,
          forecastFen: null,
          currency: 'CNY',
          decidedBy: null,
        },
      ],
    });
  });

  it('are approved by the agency, in force at the earliest from the approval on', async () => {
    const before = Date.now();
    const { body } = await decide(1, 'approve').expect(200).expect('ETag', '"2"');
    expect(body).toMatchObject({ status: 'APPROVED', decidedBy: parties.agencyReviewer.userId });
    expect(Date.parse(body.effectiveFrom)).toBeGreaterThanOrEqual(before);
    expect(body.effectiveFrom).toBe(body.decidedAt);
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id, action: 'price:approve' },
    });
    expect(record).toMatchObject({ reason: '符合上限标准', before: { status: 'PROPOSED' } });
  });

  it('are numbered on, keep an instant to come, and are announced when approved', async () => {
    const { default: pg } = await import('pg');
    const listener = new pg.Client({ connectionString: market.database.config.databaseUrl });
    await listener.connect();
    const heard: string[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('LISTEN authority');
    const effectiveFrom = new Date(Date.now() + 86_400_000).toISOString();
    const { body } = await propose({ ...trialOf('1000000'), effectiveFrom }).expect(201);
    expect(body).toMatchObject({
      number: 2,
      tariff: { unitPrice: '1000000.000000' },
      effectiveFrom,
    });
    expect((await decide(2, 'approve').expect(200)).body.effectiveFrom).toBe(effectiveFrom);
    await listener.query('SELECT 1');
    expect(heard).toEqual([`product:${product.id}`]);
    await listener.end();
  });

  it('are numbered without a gap when proposed at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => propose(trialOf('0.123456'))));
    expect(answers.map((a) => a.status)).toEqual([201, 201, 201]);
    expect(answers.map((a) => a.body.number as number).sort()).toEqual([3, 4, 5]);
    expect((await decide(3, 'reject').expect(200)).body.status).toBe('REJECTED');
  });

  it.each(['-1', '1e3', '0.1234567', '1000000.000001', '1000001', '01', '', ' 1', '1,5', '٣'])(
    '400: %p is no unit price',
    async (unitPrice) => {
      const { body } = await propose(trialOf(unitPrice)).expect(400);
      expect(body.errors).toMatchObject([{ pointer: '/tariff/unitPrice', code: 'MATCHES' }]);
    },
  );

  it('400: a number instead of text, and an instant that does not exist', async () => {
    await propose({ tariff: { ...perCall('1'), unitPrice: 0.5 } }).expect(400);
    await propose({ ...trialOf('1'), effectiveFrom: '2026-02-30T00:00:00Z' }).expect(400);
  });

  it('403: the agency proposes none, the operator decides none, a viewer neither', async () => {
    await createPlan({ code: 'other' }, parties.agency).expect(403);
    await propose(trialOf('1'), parties.agency).expect(403);
    await decide(4, 'approve', parties.operator).expect(403);
    const viewer = await market.user('AGENCY', 'VIEWER', parties.agency.organizationId);
    await decide(4, 'approve', viewer).expect(403);
    await decide(4, 'approve', await market.user('PLATFORM')).expect(403);
  });

  it('404: another tenant’s product, plan, and an unknown price', async () => {
    const stranger = await market.user('OPERATOR');
    await createPlan({}, stranger).expect(404);
    const { body } = await propose(trialOf('1'), stranger).expect(404);
    expect(body.code).toBe('PLAN_NOT_FOUND');
    await decide(4, 'approve', await market.user('AGENCY')).expect(404);
    expect((await decide(99, 'approve').expect(404)).body.code).toBe('PRICE_NOT_FOUND');
  });

  it('409: a plan code taken, a price decided before, an agreement not in force', async () => {
    expect((await createPlan({}).expect(409)).body.code).toBe('PLAN_EXISTS');
    const again = await decide(1, 'reject', parties.agencyReviewer, 2).expect(409);
    expect(again.body.code).toBe('TRANSITION_NOT_ALLOWED');
    const where = { id: parties.agreementId };
    await market.prisma.operationAgreement.update({ where, data: { status: 'SUSPENDED' } });
    const { body } = await decide(4, 'approve').expect(409);
    await market.prisma.operationAgreement.update({ where, data: { status: 'SIGNED' } });
    expect(body.code).toBe('AGREEMENT_NOT_IN_FORCE');
  });

  it('412: a decision on a revision that has passed', async () => {
    await decide(4, 'approve', parties.agencyReviewer, 7).expect(412);
  });

  it('C22: 403 for a proposer who also sits in the agency; the database refuses it too', async () => {
    const { operator, agency } = parties;
    await market.prisma.membership.create({
      data: { organizationId: agency.organizationId, userId: operator.userId, role: 'OWNER' },
    });
    const login = await market
      .call('post', '/v1/sessions')
      .send({
        username: operator.username,
        password: PASSWORD,
        organizationId: agency.organizationId,
      })
      .expect(201);
    const both = { ...operator, token: login.body.accessToken as string };
    expect((await decide(4, 'approve', both).expect(403)).body.code).toBe(
      'SELF_APPROVAL_FORBIDDEN',
    );
    await expect(
      market.prisma.$executeRaw`
        UPDATE price_version SET status = 'APPROVED', decided_by = proposed_by
        WHERE plan_id = ${planId}::uuid AND number = 4`,
    ).rejects.toThrow(/price_version_maker_checker/);
  });

  it('I3: the database refuses to change a price once it is proposed', async () => {
    const { priceVersionId } = await createAuthority(market.prisma);
    for (const change of [
      `tariff = jsonb_set(tariff, '{unitPrice}', '"9"')`,
      `trial = false`,
      `forecast_fen = 1`,
      `effective_from = now()`,
      `currency = 'USD'`,
    ]) {
      await expect(
        market.prisma.$executeRawUnsafe(
          `UPDATE price_version SET ${change} WHERE id = '${priceVersionId}'`,
        ),
      ).rejects.toThrow(/price is fixed/);
    }
  });

  it('are withdrawn by their operator while they are proposed, by nobody else', async () => {
    const { body: plan } = await createPlan({ code: 'stale' }).expect(201);
    const withdraw = (as: TestUser, ifMatch = 1) =>
      market.call('post', `/v1/plans/${plan.id}/prices/1/withdraw`, as, { ifMatch });
    await withdraw(parties.agency).expect(403);
    await withdraw(await market.user('OPERATOR')).expect(404);
    await withdraw(parties.operator, 9).expect(412);
    const { body } = await withdraw(parties.operator).expect(200).expect('ETag', '"2"');
    expect(body).toMatchObject({ status: 'WITHDRAWN', decidedBy: null });
    const again = await withdraw(parties.operator, 2).expect(409);
    expect(again.body.code).toBe('TRANSITION_NOT_ALLOWED');
  });

  describe('what can be requested', () => {
    const requestable = (productId: string, plan: string, at = new Date()) =>
      market.app.get(Products).requireRequestable(market.prisma, productId, plan, at);

    it('is a published product under a plan with a price in force', async () => {
      const {
        productId,
        planId: plan,
        versionId,
        priceVersionId,
        agreementId,
      } = await createAuthority(market.prisma);
      const found = await requestable(productId, plan);
      expect([found.version.id, found.price.id, found.agreement.id]).toEqual([
        versionId,
        priceVersionId,
        agreementId,
      ]);
    });

    it('is not a draft, a foreign plan, a suspended version, a price to come, an agreement run out', async () => {
      const chain = await createAuthority(market.prisma);
      const other = await createAuthority(market.prisma);
      await expect(requestable(product.id, planId)).rejects.toThrow(/PRODUCT_NOT_FOUND/);
      await expect(requestable(chain.productId, other.planId)).rejects.toThrow(/PLAN_NOT_FOUND/);
      await expect(
        requestable(chain.productId, chain.planId, new Date('2020-01-01')),
      ).rejects.toThrow(/PRODUCT_NOT_REQUESTABLE.*NO_PRICE_IN_FORCE/);
      await expect(
        requestable(chain.productId, chain.planId, new Date('2099-01-01')),
      ).rejects.toThrow(/PRODUCT_NOT_REQUESTABLE.*AGREEMENT_NOT_IN_FORCE/);
      await market.prisma.productVersion.update({
        where: { id: chain.versionId },
        data: { status: 'SUSPENDED' },
      });
      await expect(requestable(chain.productId, chain.planId)).rejects.toThrow(
        /PRODUCT_NOT_REQUESTABLE.*NO_PUBLISHED_VERSION/,
      );
    });
  });
});
