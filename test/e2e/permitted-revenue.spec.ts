import {
  checkC10,
  checkC11,
  checkC12,
  checkC13,
  checkC14,
  loadPricingFacts,
} from '@gongshu/catalog';
import { MonthClosing } from '@gongshu/revenue';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { TestMarket, type TestUser } from '../support/market';
import { addUsage } from '../support/usage';

const ZONE = 'Asia/Shanghai';
const PRICING_CHECKS = [checkC10, checkC11, checkC12, checkC13, checkC14];
const YEAR = new Date().getUTCFullYear();
/** Two years ago: an ended period. */
const ENDED = YEAR - 2;
const newYear = (year: number) => `${year}-01-01T00:00:00+08:00`;
const hourIn = (year: number) => new Date(`${year}-05-10T03:00:00Z`);

describe('permitted revenue', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let chain: AuthorityChain;
  let endedId: string;
  let currentId: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    const { agency, operator } = parties;
    const termStart = new Date(Date.UTC(ENDED, 0, 1));
    const ids = {
      agencyId: agency.organizationId,
      operatorId: operator.organizationId,
      termStart,
    };
    const { prisma } = market;
    chain = await createAuthority(prisma, { ...ids, unitPrice: '1' });
    const crossDomain = { ...ids, businessLine: 'CROSS_DOMAIN', unitPrice: '9' } as const;
    const outside = await createAuthority(prisma, crossDomain);
    await addUsage(prisma, chain, { hour: hourIn(ENDED), units: 1_300n });
    await addUsage(prisma, outside, { hour: hourIn(ENDED), units: 1_000n });
    await addUsage(prisma, chain, { hour: hourIn(ENDED + 1), units: 850n });
    await addUsage(prisma, outside, { hour: hourIn(ENDED + 1), units: 1_000n });
  });
  afterAll(() => market.stop());

  const path = '/v1/permitted-revenues';
  const propose = (body: object = {}, as: TestUser = parties.agency) =>
    market.call('post', path, as, { language: 'en' }).send({
      operatorId: parties.operator.organizationId,
      periodStart: newYear(ENDED),
      periodEnd: newYear(ENDED + 1),
      costFen: '100000',
      bondYieldBasisPoints: 180,
      profitRateBasisPoints: 500,
      taxFen: '5000',
      documentNumber: '杭发改价〔2026〕11号',
      ...body,
    });
  const decide = (
    id: string,
    verb: 'approve' | 'reject' = 'approve',
    as: TestUser = parties.agencyReviewer,
    ifMatch = 1,
  ) =>
    market
      .call('post', `${path}/${id}/${verb}`, as, { ifMatch, language: 'en' })
      .send({ reason: '成本监审无误' });
  const review = (id: string, year: number, as: TestUser = parties.agencyReviewer) =>
    market.call('post', `${path}/${id}/reviews`, as).send({ year });
  const headroom = async (id: string, as: TestUser = parties.operator) =>
    (await market.call('get', `${path}/${id}/headroom`, as).expect(200)).body;
  const codes = (body: { errors: { pointer: string; code: string }[] }) =>
    body.errors.map((e) => `${e.pointer} ${e.code}`);
  const next = { periodStart: newYear(ENDED + 1), periodEnd: newYear(ENDED + 4) };

  it('C11: 422 for a rate of profit above the bond yield and six points; the database refuses it too', async () => {
    const { body } = await propose({ profitRateBasisPoints: 781 }).expect(422);
    expect(body.code).toBe('PERMITTED_FORMULA');
    expect(codes(body)).toEqual(['/profitRateBasisPoints RATE_ABOVE_CAP']);
    const insert = (rate: number, permitted: number) => market.prisma.$executeRaw`
      INSERT INTO permitted_revenue (operator_id, agency_id, period_start, period_end, cost_fen, bond_yield_basis_points,
        profit_rate_basis_points, tax_fen, permitted_fen, document_number, proposed_by)
      VALUES (${parties.operator.organizationId}::uuid, ${parties.agency.organizationId}::uuid, '2024-01-01',
        '2025-01-01', 100000, 180, ${rate}::int, 0, ${permitted}::int, 'x', ${parties.agency.userId}::uuid)`;
    await expect(insert(781, 107_810)).rejects.toThrow(/permitted_revenue_rate_cap/);
    await expect(insert(500, 105_001)).rejects.toThrow(/permitted_revenue_formula/);
  });

  it('C14: 422 for more than three years, and for anything but whole months', async () => {
    const long = await propose({ periodEnd: newYear(ENDED + 4) }).expect(422);
    expect(codes(long.body)).toEqual(['/periodEnd PERIOD_TOO_LONG']);
    const torn = await propose({ periodStart: `${ENDED}-01-01T00:00:00Z` }).expect(422);
    expect(codes(torn.body)).toEqual(['/periodStart NOT_WHOLE_MONTHS']);
  });

  it('400, 403, 422: wrong amounts, who may not, an operator without agreement', async () => {
    await propose({ costFen: '-1' }).expect(400);
    await propose({ permittedFen: '1' }).expect(400);
    await propose({}, parties.operator).expect(403);
    await propose({}, parties.agencyReviewer).expect(403);
    const stranger = await market.user('AGENCY');
    const { body } = await propose({}, stranger).expect(422);
    expect(body.code).toBe('PERMITTED_OPERATOR_UNKNOWN');
  });

  it('C11: is the formula’s, and C22: decided by another person, by the API and by the database', async () => {
    const { body } = await propose().expect(201);
    expect(body).toMatchObject({ permittedFen: '110000', status: 'PROPOSED', reviews: [] });
    endedId = body.id;
    const own = await decide(endedId, 'approve', parties.agency).expect(403);
    expect(own.body.code).toBe('SELF_APPROVAL_FORBIDDEN');
    await expect(
      market.prisma.$executeRaw`
        UPDATE permitted_revenue SET status = 'APPROVED', decided_by = proposed_by WHERE id = ${endedId}::uuid`,
    ).rejects.toThrow(/permitted_revenue_maker_checker/);
    await decide(endedId, 'approve', await market.user('AGENCY')).expect(404);
    await decide(endedId, 'approve', parties.agencyReviewer, 3).expect(412);
    expect((await review(endedId, ENDED).expect(409)).body.code).toBe('PERMITTED_NOT_APPROVED');
    await decide(endedId).expect(200).expect('ETag', '"2"');
    const other = await propose({ costFen: '1' }).expect(409);
    expect(other.body.code).toBe('PERMITTED_NOT_REVIEWED');
  });

  it('C12: a review compares a year that is over with its part, and never changes', async () => {
    for (const year of [ENDED - 1, ENDED + 1]) {
      expect((await review(endedId, year).expect(422)).body.code).toBe('REVIEW_YEAR_INVALID');
    }
    await review(endedId, ENDED, parties.operator).expect(403);
    const { body } = await review(endedId, ENDED).expect(201);
    // 1300 calls at 1 yuan against 1100 yuan; the cross-domain product does not count.
    expect(body.reviews).toMatchObject([
      {
        year: ENDED,
        actualFen: '130000',
        permittedFen: '110000',
        deviationBasisPoints: 1_818,
        consequence: 'AGENCY_ADJUSTS_CEILINGS',
        reviewedBy: parties.agencyReviewer.userId,
      },
    ]);
    expect((await review(endedId, ENDED).expect(409)).body.code).toBe('REVIEW_EXISTS');
    await expect(
      market.prisma.$executeRaw`UPDATE permitted_revenue_review SET actual_fen = 1`,
    ).rejects.toThrow(/append-only/);
  });

  it('C13: the next period deducts the excess, whole or a part with its reason', async () => {
    const none = await propose(next).expect(422);
    expect(codes(none.body)).toEqual(['/carriedExcessFen EXCESS_NOT_CARRIED']);
    const more = await propose({ ...next, carriedExcessFen: '20001' }).expect(422);
    expect(codes(more.body)).toEqual(['/carriedExcessFen EXCESS_TOO_MUCH']);
    await propose({ ...next, carriedExcessFen: '5000' }).expect(422);
    const whole = await propose({ ...next, carriedExcessFen: '20000' }).expect(201);
    expect(whole.body.permittedFen).toBe('90000');
    const smoothed = { ...next, carriedExcessFen: '5000', smoothingReason: '分三期平滑' };
    const { body } = await propose(smoothed).expect(201);
    currentId = body.id;
    expect(body).toMatchObject({ permittedFen: '105000', smoothingReason: '分三期平滑' });
    await decide(currentId).expect(200);
    const overlap = await decide(whole.body.id).expect(409);
    expect(overlap.body.code).toBe('PERMITTED_OVERLAPS');
    await decide(whole.body.id, 'reject').expect(200);
    const future = { periodStart: newYear(ENDED + 4), periodEnd: newYear(ENDED + 5) };
    const left = await propose(future).expect(422);
    expect(left.body.errors[0].detail ?? left.body.errors[0].message).toContain('15000');
  });

  it('shows the headroom live, by the figures of the revenue report, before and after closing', async () => {
    const wanted = {
      permittedFen: '105000',
      earnedFen: '85000',
      headroomFen: '20000',
      percentUsed: '80.95',
      thresholdsReached: [80],
      permittedPerYearFen: '35000',
    };
    expect(await headroom(currentId)).toMatchObject(wanted);
    const span = `fromMonth=${ENDED + 1}-01&toMonth=${YEAR}-12&groupBy=product`;
    const { body } = await market
      .call('get', `/v1/reports/revenue?${span}`, parties.operator)
      .expect(200);
    const own = body.items.find((row: { productId: string }) => row.productId === chain.productId);
    expect(own.amountFen).toBe(wanted.earnedFen);
    await market.app.get(MonthClosing).close(`${ENDED + 1}-05`, 'test');
    expect(await headroom(currentId)).toMatchObject(wanted);
    const now = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
    await addUsage(market.prisma, chain, { hour: now, units: 200n });
    expect(await headroom(currentId, await market.user('AUDITOR'))).toMatchObject({
      earnedFen: '105000',
      headroomFen: '0',
      percentUsed: '100.00',
      thresholdsReached: [80, 90, 100],
    });
  });

  it('C11: the forecasts of all industry prices stay within the permitted revenue', async () => {
    const product = await ProductUnderTest.create(market, parties);
    await product.setCeiling('CALLS', '1');
    const offer = (code: string, forecastFen?: string) =>
      market.call('post', product.path('/plans'), parties.operator).send({
        code,
        name: '按次',
        tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice: '1' },
        forecastFen,
      });
    const approve = (planId: string) =>
      market
        .call('post', `/v1/plans/${planId}/prices/1/approve`, parties.agencyReviewer, {
          ifMatch: 1,
        })
        .send({ reason: '同意' });
    const without = await offer('without').expect(422);
    expect(without.body.code).toBe('FORECAST_REQUIRED');
    const first = await offer('first', '30000').expect(201);
    await approve(first.body.id).expect(200);
    const second = await offer('second', '5001').expect(201);
    const { body } = await approve(second.body.id).expect(422);
    expect(body.code).toBe('FORECAST_ABOVE_PERMITTED');
    expect(codes(body)).toEqual(['/forecastFen FORECAST_ABOVE_PERMITTED']);
    const third = await offer('third', '5000').expect(201);
    await approve(third.body.id).expect(200);
    expect((await headroom(currentId)).forecastFen).toBe('35000');
  });

  it('C10 to C14: the facts of a product are checked by code', async () => {
    const { prisma } = market;
    const [product, outside] = [
      await prisma.product.findFirstOrThrow({ where: { plans: { some: { code: 'first' } } } }),
      await prisma.product.findFirstOrThrow({
        where: {
          operatorId: parties.operator.organizationId,
          businessLine: 'CROSS_DOMAIN',
        },
      }),
    ];
    const results = async (at = new Date(), of = product) => {
      const facts = await loadPricingFacts(prisma, of, at, ZONE);
      const found = PRICING_CHECKS.map((check) => check(facts));
      return Object.fromEntries(found.map((result) => [result.check, result]));
    };
    const pass = { outcome: 'PASS' };
    // The price that stood before there was a permitted revenue states no forecast.
    expect((await results()).C11).toMatchObject({
      outcome: 'FAIL',
      finding: { en: expect.stringContaining('/per-call') },
    });
    await prisma.$executeRaw`ALTER TABLE price_version DISABLE TRIGGER price_version_fixed`;
    const where = { plan: { productId: chain.productId } };
    await prisma.priceVersion.updateMany({ where, data: { forecastFen: 0n } });
    await prisma.$executeRaw`ALTER TABLE price_version ENABLE TRIGGER price_version_fixed`;
    const due = await results(new Date(`${YEAR}-03-31T23:59:59+08:00`));
    expect(due.C12).toMatchObject({
      outcome: 'PASS',
      finding: { en: expect.stringContaining('due by 31 March') },
    });
    expect((await results(new Date(`${YEAR}-04-01T00:00:00+08:00`))).C12!.outcome).toBe('FAIL');
    const { body } = await review(currentId, ENDED + 1).expect(201);
    expect(body.reviews[0]).toMatchObject({ actualFen: '85000', permittedFen: '35000' });
    expect(await results()).toMatchObject({
      C10: pass,
      C11: pass,
      C12: pass,
      C13: pass,
      C14: pass,
    });
    for (const result of Object.values(await results(new Date(), outside))) {
      expect(result.outcome).toBe('NOT_APPLICABLE');
    }
  });

  it('401, 403, 404: read by its parties and by those who oversee alone', async () => {
    const one = `${path}/${endedId}`;
    await market.call('get', one).expect(401);
    await market.call('get', one, parties.developer).expect(403);
    const editor = await market.user('OPERATOR', 'EDITOR', parties.operator.organizationId);
    await market.call('get', one, editor).expect(403);
    for (const kind of ['AGENCY', 'OPERATOR'] as const) {
      const stranger = await market.user(kind);
      await market.call('get', one, stranger).expect(404);
      await market.call('get', `${one}/headroom`, stranger).expect(404);
      const { body } = await market.call('get', path, stranger).expect(200);
      expect(body.items).toEqual([]);
    }
    for (const user of [parties.agency, parties.operator, await market.user('AUDITOR')]) {
      const { body } = await market.call('get', path, user).expect(200);
      expect(body.items.map((item: { id: string }) => item.id)).toContain(endedId);
    }
    const acts = await market.prisma.auditRecord.findMany({
      where: { objectType: 'permitted-revenue', objectId: endedId },
      orderBy: { seq: 'asc' },
    });
    expect(acts.map((act) => act.action)).toEqual([
      'permitted-revenue:propose',
      'permitted-revenue:approve',
      'permitted-revenue:review',
    ]);
  });
});
