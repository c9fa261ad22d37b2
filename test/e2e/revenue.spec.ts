import fc from 'fast-check';
import { amountFen } from '@gongshu/revenue';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { TestMarket, type TestUser } from '../support/market';
import { addUsage } from '../support/usage';

const JANUARY = new Date('2026-01-10T03:00:00Z');
const FEBRUARY = new Date('2026-02-10T03:00:00Z');
const SPAN = 'fromMonth=2026-01&toMonth=2026-12';

describe('the revenue report', () => {
  let market: TestMarket;
  let oversight: TestUser;
  let operator: TestUser;
  let agency: TestUser;
  let first: AuthorityChain;
  let second: AuthorityChain;
  let foreign: AuthorityChain;

  beforeAll(async () => {
    market = await TestMarket.start();
    const { prisma } = market;
    await prisma.administrativeDivision.createMany({
      data: [
        { code: '330000', name: '浙江省', level: 'PROVINCE', region: 'EAST', kind: 'PROVINCE' },
        {
          code: '330100',
          name: '杭州市',
          level: 'PREFECTURE',
          parentCode: '330000',
          region: 'EAST',
          kind: 'CITY',
        },
        {
          code: '330106',
          name: '西湖区',
          level: 'COUNTY',
          parentCode: '330100',
          kind: 'DISTRICT',
        },
      ],
    });
    oversight = await market.user('AUDITOR');
    first = await createAuthority(prisma, { unitPrice: '0.003333', divisionCode: '330106' });
    second = await createAuthority(prisma, {
      unitPrice: '0.005',
      operatorId: first.operatorId,
      useClass: 'INDUSTRY',
    });
    foreign = await createAuthority(prisma, { unitPrice: '2' });
    operator = await market.user('OPERATOR', 'FINANCE', first.operatorId);
    agency = await market.user('AGENCY', 'VIEWER', foreign.agencyId);

    await addUsage(prisma, first, { hour: JANUARY, units: 200n, calls: 210n });
    await addUsage(prisma, first, { hour: JANUARY, units: 101n, shard: 1 });
    await addUsage(prisma, first, {
      hour: JANUARY,
      units: 0n,
      calls: 9n,
      chargeReason: 'UPSTREAM_ERROR',
    });
    await addUsage(prisma, second, { hour: JANUARY, units: 3n });
    await addUsage(prisma, second, { hour: FEBRUARY, units: 5n });
    await addUsage(prisma, foreign, { hour: JANUARY, units: 10n });
    await addUsage(prisma, foreign, { hour: JANUARY, units: 7n, chargeReason: 'FREE_PURPOSE' });
  });
  afterAll(() => market.stop());

  const report = async (user: TestUser, query: string) =>
    (await market.call('get', `/v1/reports/revenue?${query}`, user).expect(200)).body.items;

  it('sums what each grant owes for each month, rounded half-even once', async () => {
    // 301 × 0.003333 = 100.3233 fen → 100; 3 × 0.005 = 1.5 → 2; 5 × 0.005 = 2.5 → 2
    expect(await report(operator, SPAN)).toEqual([
      { calls: '328', units: '309', amountFen: '104', currency: 'CNY' },
    ]);
  });

  it('groups by product and month, with their names', async () => {
    const items = await report(operator, `${SPAN}&groupBy=product,month`);
    const ofSecond = items.filter(
      (row: { productId: string }) => row.productId === second.productId,
    );
    expect(ofSecond).toMatchObject([
      { month: '2026-01', units: '3', amountFen: '2' },
      { month: '2026-02', units: '5', amountFen: '2' },
    ]);
    expect(items).toHaveLength(3);
    expect(items[0].productName).toMatch(/^产品/);
  });

  it('rolls the operator’s division up to its province and region', async () => {
    const items = await report(oversight, `${SPAN}&groupBy=region&groupBy=province`);
    expect(items).toEqual([
      expect.objectContaining({
        region: 'EAST',
        provinceCode: '330000',
        provinceName: '浙江省',
        amountFen: '104',
      }),
      expect.objectContaining({
        region: null,
        provinceCode: null,
        provinceName: null,
        amountFen: '2000',
      }),
    ]);
  });

  it('groups by operator, developer and use class', async () => {
    const items = await report(oversight, `${SPAN}&groupBy=operator,developer,useClass`);
    expect(items).toHaveLength(3);
    expect(items).toContainEqual(
      expect.objectContaining({
        operatorId: foreign.operatorId,
        developerId: foreign.developerId,
        useClass: 'INDUSTRY',
        calls: '17',
        units: '10',
        amountFen: '2000',
      }),
    );
  });

  it('counts a call by the month of the business zone', async () => {
    const chain = await createAuthority(market.prisma, { unitPrice: '1' });
    const user = await market.user('OPERATOR', 'OWNER', chain.operatorId);
    // Midnight of 1 June in Shanghai is 16:00 UTC of 31 May.
    await addUsage(market.prisma, chain, { hour: new Date('2025-05-31T15:00:00Z'), units: 1n });
    await addUsage(market.prisma, chain, { hour: new Date('2025-05-31T16:00:00Z'), units: 2n });
    const months = 'fromMonth=2025-05&toMonth=2025-06&groupBy=month';
    expect(await report(user, months)).toMatchObject([
      { month: '2025-05', units: '1' },
      { month: '2025-06', units: '2' },
    ]);
    expect(await report(user, 'fromMonth=2025-06&toMonth=2025-06')).toMatchObject([{ units: '2' }]);
  });

  it('shows an operator his products only, an agency those under its agreements', async () => {
    const seen = await report(operator, `${SPAN}&groupBy=operator`);
    expect(seen.map((row: { operatorId: string }) => row.operatorId)).toEqual([first.operatorId]);
    const bureau = await report(agency, `${SPAN}&groupBy=operator`);
    expect(bureau.map((row: { operatorId: string }) => row.operatorId)).toEqual([
      foreign.operatorId,
    ]);
    const stranger = await market.user('OPERATOR');
    expect(await report(stranger, SPAN)).toEqual([]);
  });

  it.each([
    ['no months', ''],
    ['a malformed month', 'fromMonth=2026-13&toMonth=2026-12'],
    ['an unknown dimension', `${SPAN}&groupBy=product,moon`],
    ['a dimension twice', `${SPAN}&groupBy=product,product`],
    ['an unknown parameter', `${SPAN}&by=product`],
    ['an end before the start', 'fromMonth=2026-02&toMonth=2026-01'],
    ['a span of centuries', 'fromMonth=2000-01&toMonth=2099-12'],
  ])('400: %s', async (_, query) => {
    await market.call('get', `/v1/reports/revenue?${query}`, operator).expect(400);
  });

  it('401 and 403: neither the nameless nor developers nor editors read it', async () => {
    await market.call('get', `/v1/reports/revenue?${SPAN}`).expect(401);
    const developer = await market.user('DEVELOPER');
    await market.call('get', `/v1/reports/revenue?${SPAN}`, developer).expect(403);
    const editor = await market.user('OPERATOR', 'EDITOR', first.operatorId);
    await market.call('get', `/v1/reports/revenue?${SPAN}`, editor).expect(403);
  });

  it('rates in SQL as the rule does', async () => {
    const cases = fc.sample(
      fc.record({
        units: fc.bigInt({ min: 0n, max: 10n ** 9n }),
        micros: fc.oneof(
          fc.bigInt({ min: 0n, max: 10n ** 9n }),
          fc.constantFrom(5_000n, 15_000n, 500n, 2_500n),
        ),
      }),
      2_000,
    );
    const prices = cases.map(
      ({ micros }) => `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`,
    );
    const rows = await market.prisma.$queryRaw<{ fen: bigint }[]>`
      SELECT round_half_even(units * price * 100) AS fen
      FROM unnest(${cases.map((c) => c.units.toString())}::bigint[], ${prices}::numeric[])
        WITH ORDINALITY AS given (units, price, at) ORDER BY at`;
    expect(rows.map((row) => row.fen)).toEqual(
      cases.map(({ units }, at) => amountFen(units, prices[at]!)),
    );
  });
});
