import { CatalogEntries } from '@gongshu/catalog';
import { Transactions } from '@gongshu/platform';
import { callTariff } from '../support/authority';
import { eventually } from '../support/eventually';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { TestMarket } from '../support/market';
import type { CatalogPageDto } from '../../apps/market/src/catalog/catalog.dto';

describe('the catalog', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let weather: ProductUnderTest;
  let buses: ProductUnderTest;
  let draft: ProductUnderTest;
  let planId: string;

  beforeAll(async () => {
    market = await TestMarket.start({ gatewayUrl: 'https://gateway.example.cn' });
    for (const [code, name, parentCode] of [
      ['330000', '浙江省', null],
      ['330100', '杭州市', '330000'],
    ] as const) {
      const level = parentCode ? 'PREFECTURE' : 'PROVINCE';
      await market.prisma.administrativeDivision.create({
        data: { code, name, level, parentCode, region: 'EAST', kind: level },
      });
    }
    parties = await createParties(market, ['气象', '交通运输']);
    await market.prisma.organization.update({
      where: { id: parties.operator.organizationId },
      data: { divisionCode: '330100' },
    });
    weather = await ProductUnderTest.create(market, parties, {
      name: '逐日气象观测',
      nameEn: 'Daily weather observations',
      delivery: { upstreamUrl: 'http://127.0.0.1:9/secret-upstream' },
    });
    await market
      .call('patch', weather.path('/versions/1'), parties.operator, { ifMatch: 1 })
      .send({ sampleRows: [{ location: 'Seattle', date: '2012-01-01', temperature_max_c: 12.8 }] })
      .expect(200);
    planId = await weather.publish();
    buses = await ProductUnderTest.create(market, parties, {
      name: '公交实时到站',
      nameEn: 'Bus arrivals',
      summary: '公交车辆到站预报，受气象影响',
      domain: '交通运输',
      businessLine: 'CROSS_DOMAIN',
    });
    await buses.publish();
    draft = await ProductUnderTest.create(market, parties, { name: '气象草稿' });
  });
  afterAll(() => market.stop());

  const search = async (query: Record<string, string>) => {
    const { body } = await market
      .call('get', `/v1/catalog/products?${new URLSearchParams(query).toString()}`)
      .expect(200);
    return body as CatalogPageDto;
  };
  const found = async (query: Record<string, string>) =>
    (await search(query)).items.map((item) => item.slug);

  it('shows anyone the published products, and no draft', async () => {
    const { items } = await search({});
    expect(items.map((item) => item.slug)).toEqual([buses.slug, weather.slug]);
    expect(items[1]).toMatchObject({
      name: '逐日气象观测',
      kind: 'API_PROXY',
      domain: '气象',
      unitPriceMin: '0.500000',
      currency: 'CNY',
      operator: { id: parties.operator.organizationId, divisionCode: '330100' },
    });
    expect(await found({ q: '草稿' })).not.toContain(draft.slug);
  });

  it('finds in Chinese and in English, a hit in the name first', async () => {
    expect(await found({ q: '气象' })).toEqual([weather.slug, buses.slug]);
    expect(await found({ q: '到站' })).toEqual([buses.slug]);
    expect(await found({ q: 'WEATHER' })).toEqual([weather.slug]);
    expect(await found({ q: '公交 预报' })).toEqual([buses.slug]);
    expect(await found({ q: '公交 观测' })).toEqual([]);
  });

  it('forgives a slip of the pen, and says so', async () => {
    expect(await found({ q: 'wether observations' })).toEqual([weather.slug]);
    expect(await search({ q: 'wether observations' })).toMatchObject({ loosely: true });
    expect(await search({ q: 'weather observations' })).toMatchObject({ loosely: false });
    expect(await search({ q: 'bus weather' })).toMatchObject({ items: [], total: 0 });
    expect(await found({ q: 'observation' })).toEqual([weather.slug]);
    expect(await found({ q: '气向观测' })).toEqual([weather.slug]);
  });

  it('explains the rank of each product', async () => {
    const { items } = await search({ q: '气象观测' });
    const { points, reasons } = items[0]!.rank!;
    expect(reasons).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ sought: '气象', found: '气象', where: 'NAME', points: 800 }),
        expect.objectContaining({ sought: '气象', where: 'CONTEXT', points: 100 }),
        expect.objectContaining({ sought: '气象观测', where: 'WHOLE_WORD' }),
        expect.objectContaining({ sought: '气象观测', where: 'PHRASE_IN_NAME', points: 400 }),
      ]),
    );
    expect(reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
    expect((await search({})).items[0]!.rank).toBeNull();
  });

  it('counts each facet without its own choice', async () => {
    const { total, facets } = await search({ domain: '气象' });
    expect(total).toBe(1);
    const values = (name: string) => facets.find((facet) => facet.name === name)!.values;
    expect(values('domain')).toEqual([
      { value: '交通运输', label: null, count: 1, chosen: false },
      { value: '气象', label: null, count: 1, chosen: true },
    ]);
    expect(values('businessLine')).toMatchObject([{ value: 'PUBLIC_DATA_OPERATION', count: 1 }]);
    expect(values('region')).toMatchObject([{ value: '330000', label: '浙江省', count: 1 }]);
    expect(values('priceModel')).toMatchObject([{ value: 'PER_CALL', count: 1 }]);
    expect(await found({ domain: '气象,交通运输' })).toHaveLength(2);
    expect(await found({ domain: '气象', openness: 'OPEN' })).toEqual([]);
    expect(await found({ sort: 'price', importance: 'GENERAL', region: '330000' })).toHaveLength(2);
  });

  it.each([
    ['气', '气象', 'DOMAIN'],
    ['公交', '公交实时到站', 'PRODUCT'],
    ['Bus', 'Bus arrivals', 'PRODUCT'],
    ['wether', 'Daily weather observations', 'PRODUCT'],
  ])('suggests for %s: %s', async (q, text, kind) => {
    const { body } = await market
      .call('get', `/v1/catalog/suggestions?${new URLSearchParams({ q }).toString()}`)
      .expect(200);
    expect(body.items).toContainEqual({ text, kind });
    expect(body.items.length).toBeLessThanOrEqual(10);
  });

  it('takes what is searched for literally', async () => {
    for (const q of ['%', '_', '\\', "'", '"', ':*', '的']) expect(await found({ q })).toEqual([]);
    expect(await found({ q: '   ' })).toHaveLength(2);
  });

  it.each([
    [{ kind: 'API_PROXY' }, 2],
    [{ kind: 'DATASET' }, 0],
    [{ domain: '交通运输' }, 1],
    [{ businessLine: 'CROSS_DOMAIN' }, 1],
    [{ divisionCode: '330000' }, 2],
    [{ divisionCode: '330100' }, 2],
    [{ divisionCode: '330200' }, 0],
    [{ operatorId: '01890000-0000-7000-8000-000000000000' }, 0],
    [{ q: '气象', domain: '气象', divisionCode: '330000' }, 1],
  ])('narrows by %o', async (query, count) => {
    expect(await found(query)).toHaveLength(count);
  });

  it.each<Record<string, string>>([{}, { q: '气象' }])(
    'is paged without gap or repetition: %o',
    async (query) => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await search({ ...query, limit: '1', cursor });
        seen.push(...page.items.map((item) => item.slug));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(await found(query));
    },
  );

  it('shows of a product all that a developer needs, and nothing of how it is delivered', async () => {
    const { body } = await market.call('get', `/v1/catalog/products/${weather.slug}`).expect(200);
    expect(body).toMatchObject({
      versionNumber: 1,
      dictionary: [
        { name: 'location' },
        { name: 'date' },
        { name: 'temperature_max_c', unit: '℃' },
      ],
      sampleRows: [{ location: 'Seattle' }],
      sources: [
        {
          providerName: expect.stringContaining('PROVIDER'),
          registrationCode: expect.stringMatching(/^T-/),
        },
      ],
      offers: [
        {
          planId,
          code: 'per-call',
          tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice: '0.500000' },
          priceModel: 'PER_CALL',
          trial: true,
          currency: 'CNY',
        },
      ],
      freeUses: ['PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE'],
      call: { url: `https://gateway.example.cn/v1/products/${weather.slug}` },
    });
    expect(JSON.stringify(body)).not.toMatch(/upstream|digest/i);
    expect(JSON.stringify(await search({}))).not.toMatch(/upstream|digest/i);
  });

  it('shows the price in force, not one to come nor one proposed', async () => {
    const propose = (unitPrice: string, effectiveFrom?: string) =>
      market
        .call('post', `/v1/plans/${planId}/prices`, parties.operator)
        .send({
          tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice },
          trial: true,
          effectiveFrom,
        })
        .expect(201);
    await propose('9', new Date(Date.now() + 86_400_000).toISOString());
    await market
      .call('post', `/v1/plans/${planId}/prices/2/approve`, parties.agency, { ifMatch: 1 })
      .send({ reason: '同意' })
      .expect(200);
    await propose('7');
    const { body } = await market.call('get', `/v1/catalog/products/${weather.slug}`).expect(200);
    expect(body.offers).toMatchObject([{ tariff: { unitPrice: '0.500000' } }]);
    expect((await search({ q: '逐日' })).items).toMatchObject([{ unitPriceMin: '0.500000' }]);
  });

  it('hides a product while its version, its agreement or its operator is stopped', async () => {
    const hidden = async () => {
      expect(await found({ q: '公交' })).toEqual([]);
      await market.call('get', `/v1/catalog/products/${buses.slug}`).expect(404);
    };
    await buses.bring(['suspend']);
    await hidden();
    await buses.bring(['resume']);
    expect(await found({ q: '公交' })).toEqual([buses.slug]);
    const agreement = { id: parties.agreementId };
    const { prisma } = market;
    await prisma.operationAgreement.update({ where: agreement, data: { status: 'SUSPENDED' } });
    await hidden();
    await prisma.operationAgreement.update({ where: agreement, data: { status: 'SIGNED' } });
    const operator = { id: parties.operator.organizationId };
    await prisma.organization.update({ where: operator, data: { status: 'FROZEN' } });
    await hidden();
    await prisma.organization.update({ where: operator, data: { status: 'ACTIVE' } });
    expect(await found({ q: '公交' })).toEqual([buses.slug]);
  });

  it.each([
    ['an unknown kind', 'kind=FTP', 'VALIDATION_FAILED'],
    ['an unknown filter', 'price=1', 'VALIDATION_FAILED'],
    ['a foreign cursor', 'cursor=abc', 'MALFORMED_CURSOR'],
    [
      'a forged cursor',
      `cursor=${Buffer.from('["1",2]').toString('base64url')}`,
      'MALFORMED_CURSOR',
    ],
    ['a page too large', 'limit=101', 'VALIDATION_FAILED'],
    ['one good kind and one unknown', 'kind=DATASET&kind=FTP', 'VALIDATION_FAILED'],
    [
      'the cursor of another order',
      `sort=price&cursor=${Buffer.from('["newest",0,1,"01890000-0000-7000-8000-000000000000"]').toString('base64url')}`,
      'MALFORMED_CURSOR',
    ],
  ])('400: %s', async (_, query, code) => {
    const { body } = await market.call('get', `/v1/catalog/products?${query}`).expect(400);
    expect(body.code).toBe(code);
  });

  it('keeps entries that a rebuild would write', async () => {
    const read = () =>
      market.prisma.$queryRaw<object[]>`
        SELECT to_jsonb(e) - 'changed_in' AS entry FROM catalog_entry e ORDER BY product_id`;
    await search({});
    const before = await read();
    await market.prisma.catalogEntry.deleteMany();
    await market.app.get(Transactions).run((tx) => market.app.get(CatalogEntries).rebuild(tx));
    expect(await read()).toEqual(before);
    expect(await found({ q: '气象' })).toEqual([weather.slug, buses.slug]);
  });

  it('changes by the clock alone, when a price comes into force', async () => {
    await market.prisma.priceVersion.create({
      data: {
        planId,
        number: 9,
        tariff: { ...callTariff('0.25') },
        trial: true,
        effectiveFrom: new Date(Date.now() + 1_500),
        status: 'APPROVED',
        proposedBy: parties.operator.userId,
        decidedBy: parties.agency.userId,
        decidedAt: new Date(),
      },
    });
    const price = async () => (await search({ q: '逐日' })).items[0]!.unitPriceMin;
    expect(await price()).toBe('0.500000');
    await eventually(async () => expect(await price()).toBe('0.250000'));
  });

  it('404: a draft and an unknown slug alike', async () => {
    for (const slug of [draft.slug, 'nothing', '%00', '..%2f']) {
      const { status } = await market.call('get', `/v1/catalog/products/${slug}`);
      expect([slug, status]).toEqual([slug, slug === '%00' ? 400 : 404]);
    }
  });
});
