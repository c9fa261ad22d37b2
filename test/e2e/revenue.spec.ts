import fc from 'fast-check';
import { pricesOf, rate, tariffOf } from '@gongshu/catalog';
import { MonthClosing } from '@gongshu/revenue';
import { tariffs } from '../../libs/catalog/src/testing/tariffs';
import { type AuthorityChain, callTariff, createAuthority } from '../support/authority';
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

  describe('of tariffs', () => {
    const subscription = tariffOf({
      kind: 'SUBSCRIPTION',
      meter: 'CALLS',
      monthlyFeeFen: '10000',
      includedUnits: 10,
      overageUnitPrice: '2',
    });
    const months = 'fromMonth=2025-01&toMonth=2025-06&groupBy=month';
    const live = (chain: AuthorityChain, from: string, to: string) =>
      market.prisma.grant.update({
        where: { id: chain.grantId },
        data: { createdAt: new Date(from), validFrom: new Date(from), validTo: new Date(to) },
      });
    const amounts = async (chain: AuthorityChain) => {
      const user = await market.user('OPERATOR', 'OWNER', chain.operatorId);
      const items = await report(user, months);
      return items.map((row: { month: string; amountFen: string }) => [row.month, row.amountFen]);
    };

    it.each([
      [
        'the agreement is terminated',
        (chain: AuthorityChain, ended: Date) => market.prisma.$executeRaw`
          UPDATE operation_agreement SET status = 'TERMINATED', ended_at = ${ended} WHERE id = ${chain.agreementId}::uuid`,
      ],
      [
        'the product is retired',
        (chain: AuthorityChain, ended: Date) => market.prisma.$executeRaw`
          UPDATE product_version SET status = 'RETIRED', retired_at = ${ended} WHERE product_id = ${chain.productId}::uuid`,
      ],
      [
        'a resource is revoked',
        async (chain: AuthorityChain, ended: Date) => {
          const where = { products: { some: { productId: chain.productId } } };
          const data = { status: 'REVOKED', statusReason: '登记撤销' } as const;
          await market.prisma.dataResource.updateMany({ where, data });
          await market.prisma.dataResource.updateMany({ where, data: { endedAt: ended } });
        },
      ],
    ])('asks no fee of a subscription for the months after %s', async (_, end) => {
      const chain = await createAuthority(market.prisma, {
        tariff: subscription,
        termStart: new Date('2024-06-01T00:00:00Z'),
      });
      await live(chain, '2025-02-27T00:00:00Z', '2025-06-01T00:00:00+08:00');
      await end(chain, new Date('2025-03-15T00:00:00Z'));
      expect(await amounts(chain)).toEqual([
        ['2025-02', '10000'],
        ['2025-03', '10000'],
      ]);
    });

    it('asks a subscription’s fee for every month in which the grant is live, also without a call', async () => {
      const chain = await createAuthority(market.prisma, {
        tariff: subscription,
        termStart: new Date('2024-06-01T00:00:00Z'),
      });
      await live(chain, '2025-02-27T00:00:00Z', '2025-05-01T00:00:00+08:00');
      await addUsage(market.prisma, chain, { hour: new Date('2025-03-10T03:00:00Z'), units: 12n });
      const open = [
        ['2025-02', '10000'],
        ['2025-03', '10400'],
        ['2025-04', '10000'],
      ];
      expect(await amounts(chain)).toEqual(open);
      // Another price from 20 March on asks by the call, and leaves the month its fee.
      const later = await market.prisma.priceVersion.create({
        data: {
          planId: chain.planId,
          number: 2,
          tariff: { ...callTariff('1') },
          trial: true,
          effectiveFrom: new Date('2025-03-20T00:00:00+08:00'),
          status: 'APPROVED',
          proposedBy: chain.operatorId,
          decidedBy: chain.agencyId,
        },
      });
      await addUsage(market.prisma, chain, {
        hour: new Date('2025-03-25T03:00:00Z'),
        units: 3n,
        priceVersionId: later.id,
      });
      const changed = [
        ['2025-02', '10000'],
        ['2025-03', '10700'],
      ];
      expect(await amounts(chain)).toEqual(changed);
      // Closing books what the report has shown.
      for (const month of ['2025-02', '2025-03', '2025-04']) {
        expect(await market.app.get(MonthClosing).close(month, 'test')).toBe(true);
      }
      expect(await amounts(chain)).toEqual(changed);
      const charges = await market.prisma.charge.findMany({
        where: { grantId: chain.grantId },
        orderBy: [{ month: 'asc' }, { amountFen: 'asc' }],
      });
      expect(charges.map((c) => [c.month, c.amountFen, Number(c.quantity), c.withFee])).toEqual([
        ['2025-02', 10_000n, 0, true],
        ['2025-03', 300n, 3, false],
        ['2025-03', 10_400n, 12, true],
      ]);
    });

    it('C09: asks nothing of a governance or welfare grant, nor of one that has ended', async () => {
      for (const useClass of ['PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE', 'INDUSTRY'] as const) {
        const chain = await createAuthority(market.prisma, {
          tariff: subscription,
          useClass,
          termStart: new Date('2024-06-01T00:00:00Z'),
        });
        await live(chain, '2025-05-02T00:00:00Z', '2025-06-20T00:00:00Z');
        if (useClass !== 'INDUSTRY') {
          expect(await amounts(chain)).toEqual([]);
          continue;
        }
        const where = { id: chain.grantId };
        await market.prisma.grant.update({ where, data: { status: 'REVOKED' } });
        const { endedAt } = await market.prisma.grant.findUniqueOrThrow({ where });
        expect(Date.now() - endedAt!.getTime()).toBeLessThan(60_000);
        await market.prisma.grant.update({
          where,
          data: { endedAt: new Date('2025-05-31T16:00:00Z') },
        });
        expect(await amounts(chain)).toEqual([['2025-05', '10000']]);
      }
    });

    it('counts rows and megabytes of charged calls alone', async () => {
      const hour = new Date('2025-05-10T03:00:00Z');
      const perRow = await createAuthority(market.prisma, {
        tariff: tariffOf({ kind: 'UNIT', meter: 'ROWS', unitPrice: '0.01', freeUnits: 100 }),
      });
      const perMegabyte = await createAuthority(market.prisma, {
        tariff: tariffOf({ kind: 'UNIT', meter: 'MEGABYTES', unitPrice: '1' }),
      });
      for (const chain of [perRow, perMegabyte]) {
        await addUsage(market.prisma, chain, { hour, units: 2n, rows: 600n, bytes: 1_255_000n });
        await addUsage(market.prisma, chain, {
          hour,
          units: 0n,
          calls: 1n,
          rows: 10n,
          bytes: 9_000_000n,
          chargeReason: 'UPSTREAM_ERROR',
        });
      }
      expect(await amounts(perRow)).toEqual([['2025-05', '500']]);
      // 1.255 megabytes are 125.5 fen: to the even side.
      expect(await amounts(perMegabyte)).toEqual([['2025-05', '126']]);
    });
  });

  it('I3: rates in SQL as the rule does, whatever the tariff', async () => {
    const cases = fc.sample(
      fc.record({
        tariff: tariffs,
        micros: fc.oneof(
          fc.bigInt({ min: 0n, max: 10n ** 13n }),
          fc.bigInt({ min: 0n, max: 10n ** 7n }).map((units) => units * 1_000_000n),
        ),
        withFee: fc.boolean(),
      }),
      3_000,
    );
    const rows = await market.prisma.$queryRaw<{ fen: bigint }[]>`
      SELECT rate_tariff(tariff, micros * 0.000001, with_fee) AS fen
      FROM unnest(${cases.map((c) => JSON.stringify(c.tariff))}::jsonb[],
                  ${cases.map((c) => c.micros.toString())}::numeric[],
                  ${cases.map((c) => c.withFee)}::boolean[])
        WITH ORDINALITY AS given (tariff, micros, with_fee, at) ORDER BY at`;
    expect(rows.map((row) => row.fen)).toEqual(
      cases.map(({ tariff, micros, withFee }) => rate(tariff, micros, withFee)),
    );
  });

  it('C10: tells in SQL the prices that a ceiling binds as the rule does', async () => {
    const cases = fc.sample(tariffs, 500);
    const rows = await market.prisma.$queryRaw<{ at: bigint; prices: string[] }[]>`
      SELECT at, array_agg(p.meter || ' ' || trim_scale(p.price) || ' ' || trim_scale(p.units)) AS prices
      FROM unnest(${cases.map((tariff) => JSON.stringify(tariff))}::jsonb[]) WITH ORDINALITY AS given (tariff, at)
      CROSS JOIN LATERAL tariff_prices(tariff) p GROUP BY at ORDER BY at`;
    const trimmed = (micros: bigint) => String(Number(micros) / 1e6);
    expect(rows.map((row) => [...row.prices].sort())).toEqual(
      cases.map((tariff) =>
        pricesOf(tariff)
          .map(({ meter, micros, units }) => `${meter} ${trimmed(micros)} ${units}`)
          .sort(),
      ),
    );
  });
});
