import { systemActor } from '@gongshu/audit';
import { DataGroups } from '@gongshu/directory';
import { Transactions } from '@gongshu/platform';
import { TestMarket, type TestUser } from '../support/market';
import { dataGroupRows, importDataGroups, importDivisions } from '../support/seed-files';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('data groups', () => {
  let market: TestMarket;
  let admin: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    admin = await market.user('PLATFORM');
    await importDivisions(market);
    await importDataGroups(market);
  });
  afterAll(() => market.stop());

  const names = async (query: string) => {
    const { body } = await market.call('get', `/v1/data-groups?limit=100&${query}`).expect(200);
    return (body.items as { shortName: string }[]).map((item) => item.shortName);
  };
  const q = (text: string) => names(`q=${encodeURIComponent(text)}`);
  const group = (overrides: object = {}) => ({
    name: `测试数据集团 ${Math.random().toString(36).slice(2)}`,
    shortName: '测试数据',
    level: 'MUNICIPAL',
    divisionCode: '330200',
    source: '本集团申报',
    ...overrides,
  });
  const create = (body: object, user: TestUser | undefined = admin) =>
    market.call('post', '/v1/data-groups', user).send(body);

  it('are imported with what the sources state and null for what they do not', async () => {
    expect(await market.prisma.dataGroup.count()).toBe(45);
    const [chengdu] = (
      await market.call('get', `/v1/data-groups?q=${encodeURIComponent('成都')}`).expect(200)
    ).body.items;
    expect(chengdu).toMatchObject({
      name: '成都数据集团股份有限公司',
      organizationId: null,
      level: 'MUNICIPAL',
      divisionCode: '510100',
      establishedOn: '2023-07-05',
      establishmentModel: 'RENAMING',
      parentOrShareholder: null,
      registeredCapital: { amountFen: '400000000000', currency: 'CNY' },
      businessLines: ['PUBLIC_DATA_OPERATION'],
      confidence: 'SOURCED',
      revision: 1,
    });
    const { body } = await market.call('get', `/v1/data-groups/${chengdu.id}`).expect(200);
    expect(body).toEqual({ ...chengdu, parent: null, children: [], history: [] });
  });

  it('are found by Chinese words of name or short name, two letters long or more, wildcards literal', async () => {
    expect(await q('浙江 管理')).toEqual(['浙江数据管理公司']);
    expect(await q('陕数')).toEqual(['陕数集团']);
    expect(await q('大数据产业发展')).toEqual(expect.arrayContaining(['六安大数据公司']));
    expect(await q('%')).toEqual([]);
    expect(await q('_')).toEqual([]);
    expect(await q('')).toHaveLength(45);
  });

  it('are found by province with those of its cities, and by each filter', async () => {
    expect(await names('divisionCode=330000')).toEqual([
      '浙江数据集团',
      '浙江数据管理公司',
      '杭州数据集团',
      '温州数据集团',
    ]);
    expect(await names('divisionCode=330100')).toEqual(['杭州数据集团']);
    expect(await names('level=PROVINCIAL')).toHaveLength(20);
    expect(await names('region=NORTHEAST')).toEqual(['哈尔滨数据集团']);
    expect(await names('establishmentModel=RENAMING')).toEqual(['杭州数据集团', '成都数据集团']);
    expect(await names('businessLine=FUNCTIONAL_SUPPORT&level=PROVINCIAL')).toEqual([
      '上海数据集团',
    ]);
    expect((await names('confidence=SOURCED')).length).toBe(
      dataGroupRows().filter((row) => row.confidence === 'SOURCED').length,
    );
    expect(await names('divisionCode=330000&region=WEST')).toEqual([]);
  });

  it('are listed page by page without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/data-groups?limit=7&cursor=${cursor}`)
        .expect(200);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await market.prisma.dataGroup.count());
  });

  it('are entered by the platform as DECLARED, with the audit record in the same transaction', async () => {
    const { body, headers } = await create(
      group({
        establishedOn: '2024-06',
        registeredCapital: { amountFen: '90071992547409931', currency: 'CNY' },
        businessLines: ['CROSS_DOMAIN'],
      }),
    ).expect(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      confidence: 'DECLARED',
      establishedOn: '2024-06',
      establishmentModel: null,
      registeredCapital: { amountFen: '90071992547409931', currency: 'CNY' },
    });
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({ action: 'data-group:create', actorUserId: admin.userId });
    expect(record.after).toMatchObject({ registeredCapitalFen: '90071992547409931' });
  });

  it('are imported again without a change or an audit record', async () => {
    const records = await market.prisma.auditRecord.count();
    expect(await importDataGroups(market)).toEqual({
      created: 0,
      updated: 0,
      unchanged: 45,
      faults: [],
    });
    expect(await market.prisma.auditRecord.count()).toBe(records);
  });

  it('are brought up to date by an import, unless they are DECLARED', async () => {
    const { body: declared } = await create(group()).expect(201);
    const base = dataGroupRows()[0]!;
    const rows = [
      { ...base, established_on: '2024' },
      { ...base, name: declared.name, short_name: '改名' },
    ];
    expect(await importDataGroups(market, rows)).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 1,
    });
    const row = await market.prisma.dataGroup.findUniqueOrThrow({ where: { name: base.name } });
    expect(row).toMatchObject({ establishedOn: '2024', revision: 2 });
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: row.id },
      orderBy: { seq: 'desc' },
    });
    expect(record.after).toEqual({ establishedOn: '2024' });
  });

  it('are not imported at all when one row names no division of its level', async () => {
    const base = dataGroupRows()[0]!;
    const rows = [
      { ...base, name: '甲数据集团' },
      { ...base, name: '乙数据集团', province_code: '', division_code: '330100' },
    ];
    await expect(importDataGroups(market, rows)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      pointers: [{ pointer: '/rows/3/division_code', code: 'DATA_GROUP_LEVEL_MISMATCH' }],
    });
    expect(await q('甲数据集团')).toEqual([]);
  });

  describe('once registered on the platform', () => {
    const link = (id: string, organizationId: string) =>
      market.app
        .get(Transactions)
        .run((tx) =>
          market.app.get(DataGroups).linkOrganization(tx, systemActor('test'), id, organizationId),
        );

    it('are linked to their operator once, and to no other', async () => {
      const [first, second] = await Promise.all([1, 2].map(async () => create(group())));
      const operator = await market.user('OPERATOR');
      const other = await market.user('OPERATOR');
      const linked = await link(first!.body.id, operator.organizationId);
      expect(linked).toMatchObject({ organizationId: operator.organizationId, revision: 2 });
      expect((await link(first!.body.id, operator.organizationId)).revision).toBe(2);
      await expect(link(first!.body.id, other.organizationId)).rejects.toMatchObject({
        code: 'DATA_GROUP_LINKED',
      });
      await expect(link(second!.body.id, operator.organizationId)).rejects.toMatchObject({
        code: 'DATA_GROUP_LINKED',
      });
      expect(await market.prisma.auditRecord.count({ where: { action: 'data-group:link' } })).toBe(
        1,
      );
    });

    it('are not linked to what is no operator, nor when unknown', async () => {
      const { body } = await create(group());
      const developer = await market.user('DEVELOPER');
      await expect(link(body.id, developer.organizationId)).rejects.toMatchObject({
        code: 'OPERATOR_UNKNOWN',
      });
      await expect(link(UNKNOWN, developer.organizationId)).rejects.toMatchObject({
        code: 'DATA_GROUP_NOT_FOUND',
      });
    });
  });

  it.each([
    [{ divisionCode: '33' }, '/divisionCode'],
    [{ establishedOn: '2024-13' }, '/establishedOn'],
    [{ businessLines: ['OTHER'] }, '/businessLines'],
    [{ registeredCapital: { amountFen: 12, currency: 'CNY' } }, '/registeredCapital/amountFen'],
    [{ registeredCapital: '12' }, '/registeredCapital'],
    [{ establishedOn: '2023-02-30' }, '/establishedOn'],
    [{ history: [{ kind: 'BORN', source: '公告' }] }, '/history/0/kind'],
    [{ history: [{ kind: 'RENAMED_FROM', name: 'a|b', source: '公告' }] }, '/history/0/name'],
    [{ status: 'MERGED' }, '/status'],
    [{ confidence: 'SOURCED' }, '/confidence'],
  ])('400: %j', async (overrides, pointer) => {
    const { body } = await create(group(overrides)).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('400: a malformed id and a foreign cursor', async () => {
    await market.call('get', '/v1/data-groups/17').expect(400);
    const { body } = await market.call('get', '/v1/data-groups?cursor=WyJ4Il0').expect(400);
    expect(body.code).toBe('MALFORMED_CURSOR');
  });

  it('401: nobody enters a group without an account', async () => {
    await market.call('post', '/v1/data-groups').send(group()).expect(401);
  });

  it.each(['OPERATOR', 'PROVIDER', 'AGENCY', 'DEVELOPER', 'AUDITOR'] as const)(
    '403: a group is not entered by %s',
    async (kind) => {
      await create(group(), await market.user(kind)).expect(403);
    },
  );

  it('403: a group is not entered by a mere viewer of the platform', async () => {
    await create(group(), await market.user('PLATFORM', 'VIEWER')).expect(403);
  });

  it('404: an unknown group', async () => {
    const { body } = await market.call('get', `/v1/data-groups/${UNKNOWN}`).expect(404);
    expect(body.code).toBe('DATA_GROUP_NOT_FOUND');
  });

  it('409: a name taken', async () => {
    const { body } = await create(group({ name: '北京数据集团' })).expect(409);
    expect(body.code).toBe('DATA_GROUP_EXISTS');
  });

  it.each([
    [{ divisionCode: '999999' }, 'DIVISION_UNKNOWN'],
    [{ divisionCode: '330000' }, 'DATA_GROUP_LEVEL_MISMATCH'],
    [{ level: 'PROVINCIAL' }, 'DATA_GROUP_LEVEL_MISMATCH'],
  ])('422: %j', async (overrides, code) => {
    const { body } = await create(group(overrides)).expect(422);
    expect(body).toMatchObject({ code, errors: [{ pointer: '/divisionCode', code }] });
  });
});
