import {
  type CatalogParties,
  createParties,
  productBody,
  registerResource,
} from '../support/catalog';
import { TestMarket, type TestUser } from '../support/market';

describe('bulk import and export of what is supplied', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let agreementNumber: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    const agreement = await market.prisma.operationAgreement.findUniqueOrThrow({
      where: { id: parties.agreementId },
    });
    agreementNumber = agreement.number;
  });
  afterAll(() => market.stop());

  const post = (what: string, user: TestUser, lines: string[], query = '') =>
    market
      .call('post', `/v1/${what}/imports${query}`, user)
      .set('Content-Type', 'text/csv')
      .send(lines.join('\n'));
  const places = (faults: { pointer: string; code: string }[]) =>
    faults.map(({ pointer, code }) => `${pointer} ${code}`);
  const exported = async (what: string, user: TestUser) =>
    (await market.call('get', `/v1/${what}/export?bom=true`, user).expect(200)).text;
  const counted = () => market.prisma.auditRecord.count();

  describe('of data resources', () => {
    const HEADER =
      'name,description,domain,lawful_source,importance,general_grade,contains_personal_info,contains_sensitive_personal_info,acquisition,shared_from,registration_code';
    const SOUND = [
      HEADER,
      '水位日值,逐日水位,水利,水法第十条,GENERAL,2,false,,,,',
      '"降水, 日值","两行\n说明",水利,水法第十条,IMPORTANT,,TRUE,true,SHARED,省气象局,',
    ];
    const FAULTY = [
      HEADER,
      '水位日值,逐日水位,水利,水法第十条,GENERAL,5,maybe,,,,',
      '流量日值,逐日流量,水利,水法第十条,IMPORTANT,1,false,true,SHARED,,',
      '流量日值,逐日流量,水利,水法第十条,GENERAL,,false,,,,',
      '墒情旬值,逐旬墒情,水利,水法第十条,GENERAL,,false,,,,ZJ-1',
    ];
    const EXPECTED = [
      '/rows/2/general_grade NOT_A_GRADE',
      '/rows/2/contains_personal_info NOT_A_FLAG',
      '/rows/3/general_grade GRADE_OF_GENERAL_DATA',
      '/rows/3/contains_sensitive_personal_info SENSITIVE_IS_PERSONAL',
      '/rows/3/shared_from SHARED_FROM',
      '/rows/4/name ROW_REPEATED',
      '/rows/5/registration_code REGISTRATION_CODE_GIVEN',
    ];

    it('C07, 422, and a dry run: every row that is refused is told with all that is wrong, and nothing is written', async () => {
      const { provider } = parties;
      const before = await counted();
      const { body: report } = await post(
        'data-resources',
        provider,
        FAULTY,
        '?dryRun=true',
      ).expect(200);
      expect(places(report.faults)).toEqual(EXPECTED);
      const { body: problem } = await post('data-resources', provider, FAULTY).expect(422);
      expect(problem.code).toBe('IMPORT_INVALID');
      expect(places(problem.errors)).toEqual(EXPECTED);
      const { body: sound } = await post('data-resources', provider, SOUND, '?dryRun=true').expect(
        200,
      );
      expect(sound).toMatchObject({ dryRun: true, created: 2, faultCount: 0 });
      expect(await counted()).toBe(before);
      expect(await market.prisma.dataResource.count()).toBe(0);
    });

    it('make and alter resources of the department, audited; the export comes back unchanged', async () => {
      const { provider } = parties;
      const { body } = await post('data-resources', provider, SOUND).expect(200);
      expect(body).toMatchObject({ dryRun: false, created: 2, updated: 0, unchanged: 0 });
      const rain = await market.prisma.dataResource.findFirstOrThrow({
        where: { name: '降水, 日值' },
      });
      expect(rain).toMatchObject({
        providerId: provider.organizationId,
        description: '两行\n说明',
        acquisition: 'SHARED',
        sharedFrom: '省气象局',
        containsSensitivePersonalInfo: true,
        openness: 'NOT_OPEN',
      });
      expect(await market.prisma.auditRecord.count({ where: { action: 'resource:create' } })).toBe(
        2,
      );
      const text = await exported('data-resources', provider);
      const again = await post('data-resources', provider, [text]).expect(200);
      expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
      const changed = text.replace('逐日水位', '逐日逐时水位');
      const altered = await post('data-resources', provider, [changed]).expect(200);
      expect(altered.body).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    });

    it('another department has its own: names may be the same, and its export has nothing of ours', async () => {
      const other = await market.user('PROVIDER');
      expect((await exported('data-resources', other)).trim().split('\n')).toHaveLength(1);
      await post('data-resources', other, SOUND).expect(200);
      await market.prisma.dataResource.updateMany({
        where: { providerId: other.organizationId },
        data: { description: '另一家' },
      });
      expect(await exported('data-resources', parties.provider)).not.toContain('另一家');
    });

    it('403: imported and exported by no operator', async () => {
      await post('data-resources', parties.operator, SOUND).expect(403);
      await market.call('get', '/v1/data-resources/export', parties.operator).expect(403);
    });
  });

  describe('of products', () => {
    const HEADER =
      'slug,name,name_en,summary,summary_en,domain,kind,primary_data,business_line,agreement_number,resources,keywords';
    const row = (
      slug: string,
      resources: string,
      overrides: { domain?: string; number?: string; kind?: string } = {},
    ) =>
      `${slug},逐日气象,Daily weather,站点逐日观测,By station,${overrides.domain ?? '气象'},${overrides.kind ?? 'API_PROXY,'},PUBLIC_DATA_OPERATION,${overrides.number ?? agreementNumber},${resources},气温;降水`;
    let resource: string;
    let other: string;

    beforeAll(async () => {
      resource = await registerResource(market, parties.provider, { name: '气温日值' });
      other = await registerResource(market, parties.provider, { name: '风速日值' });
    });

    it('C07, 422, and a dry run: every row that is refused is told with all that is wrong, and nothing is written', async () => {
      const lines = [
        HEADER,
        row('Daily', '气温日值'),
        row('weather-a', '没有的;也没有;气温日值', { number: '没有的协议' }),
        row('weather-b', '水位日值'),
        row('weather-c', '气温日值', { domain: '水利' }),
        row('weather-d', '气温日值'),
        row('weather-d', '气温日值'),
        row('weather-e', '气温日值', { kind: 'DATASET,' }),
        row('weather-f', '气温日值', { kind: 'DATASET,true' }),
        row('weather-g', '气温日值', { kind: 'DATASET,maybe' }),
      ];
      const expected = [
        '/rows/2/slug NOT_A_SLUG',
        '/rows/3/agreement_number AGREEMENT_NUMBER_UNKNOWN',
        '/rows/3/resources RESOURCE_UNKNOWN',
        '/rows/3/resources RESOURCE_UNKNOWN',
        '/rows/4/resources RESOURCE_AMBIGUOUS',
        '/rows/5 PRODUCT_OUT_OF_SCOPE',
        '/rows/7/slug ROW_REPEATED',
        '/rows/8/primary_data CELL_EMPTY',
        '/rows/9 RESOURCE_NOT_OPEN',
        '/rows/10/primary_data NOT_A_FLAG',
      ];
      const before = await counted();
      const { body } = await post('products', parties.operator, lines, '?dryRun=true').expect(200);
      expect(places(body.faults)).toEqual(expected);
      expect(body).toMatchObject({ created: 1, faultCount: 10 });
      const { body: problem } = await post('products', parties.operator, lines).expect(422);
      expect(places(problem.errors)).toEqual(expected);
      expect(await counted()).toBe(before);
      expect(await market.prisma.product.count()).toBe(0);
    });

    it('become drafts by name, code or id of their resources; the export comes back unchanged', async () => {
      await market.prisma.dataResource.update({
        where: { id: other },
        data: { registrationCode: 'ZJ-2026-1' },
      });
      const { operator } = parties;
      const lines = [
        HEADER,
        row('weather-a', '气温日值;ZJ-2026-1'),
        row('weather-b', resource.toUpperCase(), { kind: 'DATASET,false' }),
      ];
      const { body } = await post('products', operator, lines).expect(200);
      expect(body).toMatchObject({ created: 2, unchanged: 0, faultCount: 0 });
      const made = await market.prisma.product.findUniqueOrThrow({
        where: { slug: 'weather-a' },
        include: { versions: true, resources: true },
      });
      expect(made).toMatchObject({
        summaryEn: 'By station',
        primaryData: false,
        operatorId: operator.organizationId,
        keywords: ['气温', '降水'],
        versions: [{ number: 1, status: 'DRAFT' }],
      });
      expect(made.resources.map(({ resourceId }) => resourceId).sort()).toEqual(
        [resource, other].sort(),
      );
      const text = await exported('products', operator);
      expect(text).toContain('ZJ-2026-1');
      const again = await post('products', operator, [text]).expect(200);
      expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    });

    it('422: one that exists is not changed by an import, nor is the name of another operator taken', async () => {
      const { operator } = parties;
      const text = await exported('products', operator);
      const { body } = await post('products', operator, [
        text.replace('Daily weather', 'Hourly weather'),
      ]).expect(422);
      expect(places(body.errors)).toEqual(['/rows/2/name_en PRODUCT_DIFFERS']);
      const otherwise = text
        .replace('By station', 'By day')
        .replace('DATASET,false', 'DATASET,true');
      expect(
        places((await post('products', operator, [otherwise]).expect(422)).body.errors),
      ).toEqual(['/rows/2/summary_en PRODUCT_DIFFERS', '/rows/3/primary_data PRODUCT_DIFFERS']);
      const foreign = await createParties(market);
      await market
        .call('post', '/v1/products', foreign.operator)
        .send(productBody(foreign.agreementId, [resource], { slug: 'weather-z' }))
        .expect(201);
      const taken = await post('products', operator, [HEADER, row('weather-z', '气温日值')]).expect(
        422,
      );
      expect(places(taken.body.errors)).toEqual(['/rows/2 PRODUCT_SLUG_TAKEN']);
      expect(await exported('products', operator)).not.toContain('weather-z');
    });

    it('403: imported and exported by no department; 415: as JSON', async () => {
      await post('products', parties.provider, [HEADER]).expect(403);
      await market.call('get', '/v1/products/export', parties.provider).expect(403);
      await market.call('post', '/v1/products/imports', parties.operator).send({}).expect(415);
    });
  });
});
