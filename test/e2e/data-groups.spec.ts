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

  describe('in a hierarchy with a history', () => {
    const edit = (id: string, revision: number, body: object, user = admin) =>
      market.call('patch', `/v1/data-groups/${id}`, user, { ifMatch: revision }).send(body);
    const read = async (id: string) =>
      (await market.call('get', `/v1/data-groups/${id}`).expect(200)).body;
    const provincial = (overrides: object = {}) =>
      group({ level: 'PROVINCIAL', divisionCode: '370000', ...overrides });
    const city = (overrides: object = {}) => group({ divisionCode: '370200', ...overrides });

    it('show their parent, their children, their former names and how they ended', async () => {
      const { body: parent } = await create(provincial()).expect(201);
      const { body: child } = await create(
        city({
          parentId: parent.id,
          history: [
            { kind: 'FOUNDED', occurredOn: '2019', source: '公告' },
            { kind: 'RENAMED_FROM', occurredOn: '2024-06', name: '琴岛云脑公司', source: '公告' },
            {
              kind: 'MERGED_INTO',
              occurredOn: '2025',
              name: parent.name,
              otherId: parent.id,
              source: '公告',
            },
          ],
        }),
      ).expect(201);
      expect(child).toMatchObject({
        status: 'MERGED',
        parent: { id: parent.id, name: parent.name },
        knownOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      });
      expect(child.history[1]).toEqual({
        kind: 'RENAMED_FROM',
        occurredOn: '2024-06',
        name: '琴岛云脑公司',
        otherId: null,
        source: '公告',
      });
      expect((await read(parent.id)).children).toEqual([
        {
          id: child.id,
          name: child.name,
          level: 'MUNICIPAL',
          divisionCode: '370200',
          status: 'MERGED',
        },
      ]);
      expect(await q('琴岛 云脑')).toEqual([child.shortName]);
      expect(await names(`parentId=${parent.id}`)).toEqual([child.shortName]);
      expect(await names('status=MERGED&divisionCode=370000')).toEqual([child.shortName]);
    });

    it('are edited by the platform: what is left out stays, null is unknown, the record is DECLARED and audited', async () => {
      const row = await market.prisma.dataGroup.findFirstOrThrow({
        where: { shortName: '温州数据集团' },
      });
      await edit(row.id, 7, { shortName: '旧版本' }).expect(412);
      await market.call('patch', `/v1/data-groups/${row.id}`, admin).send({}).expect(428);
      const { body, headers } = await edit(row.id, row.revision, {
        establishedOn: null,
        establishmentModel: 'NEW',
        history: [{ kind: 'DISSOLVED', occurredOn: '2025', source: '公告' }],
      }).expect(200);
      expect(headers.etag).toBe(`"${row.revision + 1}"`);
      expect(body).toMatchObject({
        name: row.name,
        establishedOn: null,
        establishmentModel: 'NEW',
        confidence: 'DECLARED',
        status: 'DISSOLVED',
      });
      const record = await market.prisma.auditRecord.findFirstOrThrow({
        where: { objectId: row.id, action: 'data-group:edit' },
      });
      expect(record).toMatchObject({
        actorUserId: admin.userId,
        before: { establishedOn: '2024-05', confidence: 'SOURCED', history: [] },
        after: { establishedOn: null, establishmentModel: 'NEW', confidence: 'DECLARED' },
      });
      const { body: again } = await edit(row.id, body.revision, { history: [] }).expect(200);
      expect(again).toMatchObject({ status: 'ESTABLISHED', history: [] });
    });

    it('422: a circle is refused by the service, and by the database alone', async () => {
      const ids: string[] = [];
      for (const parentId of [undefined, 0, 1]) {
        const body = provincial(parentId === undefined ? {} : { parentId: ids[parentId] });
        ids.push((await create(body).expect(201)).body.id);
      }
      for (const parentId of ids) {
        const { body } = await edit(ids[0]!, 1, { parentId }).expect(422);
        expect(body).toMatchObject({ code: 'PARENT_CYCLE', errors: [{ pointer: '/parentId' }] });
        await expect(
          market.prisma.dataGroup.update({ where: { id: ids[0]! }, data: { parentId } }),
        ).rejects.toThrow(/would belong to itself/);
      }
    });

    it('the database alone refuses a status that the history does not say, and a day that there is none of', async () => {
      const { body } = await create(city()).expect(201);
      const where = { id: body.id as string };
      await expect(
        market.prisma.dataGroup.update({ where, data: { status: 'MERGED' } }),
      ).rejects.toThrow(/not what its history says/);
      await expect(
        market.prisma.dataGroup.update({ where, data: { establishedOn: '2023-02-30' } }),
      ).rejects.toThrow();
    });

    it('422: every fault is told at once, with its place', async () => {
      const { body: other } = await create(provincial({ divisionCode: '320000' })).expect(201);
      const { body } = await create(
        city({
          parentId: other.id,
          divisionCode: '370000',
          history: [
            { kind: 'RENAMED_FROM', source: '公告' },
            { kind: 'DISSOLVED', source: '公告' },
            { kind: 'MERGED_FROM', name: '某公司', otherId: UNKNOWN, source: '公告' },
          ],
        }),
      ).expect(422);
      expect(
        body.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`),
      ).toEqual([
        '/divisionCode DATA_GROUP_LEVEL_MISMATCH',
        '/parentId PARENT_NOT_ABOVE',
        '/history/0/name HISTORY_NAME_MISSING',
        '/history/1/occurredOn HISTORY_DATE_MISSING',
        '/history/2/otherId HISTORY_GROUP_UNKNOWN',
      ]);
      await edit(UNKNOWN, 1, {}).expect(404);
      await edit(other.id, 1, {}, await market.user('OPERATOR')).expect(403);
      const { body: taken } = await edit(other.id, 1, { name: '北京数据集团' }).expect(409);
      expect(taken.code).toBe('DATA_GROUP_EXISTS');
    });
  });

  describe('imported in bulk', () => {
    const post = (text: string | Buffer, query = '', type = 'text/csv') =>
      market
        .call('post', `/v1/data-groups/imports${query}`, admin)
        .set('Content-Type', type)
        .send(text as string);
    const HEADER =
      'name,short_name,level,division_code,parent,established_on,establishment_model,parent_or_shareholder,registered_capital_cny,business_lines,source,confidence,history';
    const line = (name: string, rest: string) => `${name},${name},${rest}`;
    const FAULTY = [
      HEADER,
      line('鲁一数据集团', 'PROVINCIAL,370000,,2024,NEW,,,,s,DECLARED,'),
      line('鲁二数据集团', 'MUNICIPAL,370000,没有的集团,2024-13,NEW,,1.234,,s,DECLARED,'),
      line('鲁三数据集团', 'MUNICIPAL,370200,没有的集团,,,,,,s,DECLARED,'),
      line('鲁三数据集团', 'MUNICIPAL,999999,,,,,,,s,DECLARED,DISSOLVED|||s'),
      line('鲁四数据集团', 'PROVINCIAL,370000,鲁五数据集团,,,,,,s,DECLARED,'),
      line('鲁五数据集团', 'PROVINCIAL,370000,鲁四数据集团,,,,,,s,DECLARED,'),
    ].join('\n');
    const EXPECTED = [
      '/rows/3/established_on NOT_A_DATE',
      '/rows/3/registered_capital_cny NOT_AN_AMOUNT',
      '/rows/4/parent PARENT_UNKNOWN',
      '/rows/5/name DATA_GROUP_REPEATED',
      '/rows/5/division_code DIVISION_UNKNOWN',
      '/rows/5/history HISTORY_DATE_MISSING',
      '/rows/6/parent PARENT_CYCLE',
      '/rows/7/parent PARENT_CYCLE',
    ];
    const places = (faults: { pointer: string; code: string }[]) =>
      faults.map(({ pointer, code }) => `${pointer} ${code}`);

    it('a dry run lists every fault by row and writes nothing; without it nothing is imported either', async () => {
      const records = await market.prisma.auditRecord.count();
      const { body: report } = await post(FAULTY, '?dryRun=true').expect(200);
      expect(places(report.faults)).toEqual(EXPECTED);
      expect(report).toMatchObject({ dryRun: true, faultCount: 8 });
      expect(report.faults[2]).toMatchObject({
        row: 4,
        column: 'parent',
        zh: expect.stringContaining('没有的集团'),
        en: expect.stringContaining('没有的集团'),
      });
      const { body: problem } = await post(FAULTY).expect(422);
      expect(problem.code).toBe('IMPORT_INVALID');
      expect(places(problem.errors)).toEqual(EXPECTED);
      const { body: sound } = await post(
        FAULTY.split('\n').slice(0, 2).join('\n'),
        '?dryRun=true',
      ).expect(200);
      expect(sound).toMatchObject({ created: 1, updated: 0, faultCount: 0 });
      expect(await market.prisma.auditRecord.count()).toBe(records);
      expect(await q('鲁一')).toEqual([]);
    });

    it('children may stand before their parents, firms of a merger name each other, places are changed', async () => {
      const file = (rows: string[]) => [HEADER, ...rows].join('\r\n');
      const rows = [
        line(
          '岱一数据集团',
          'MUNICIPAL,370300,岱二数据集团,,,,,,s,DECLARED,MERGED_INTO|2025|岱三数据集团|s',
        ),
        line('岱二数据集团', 'PROVINCIAL,370000,,,,,,,s,DECLARED,'),
        line(
          '岱三数据集团',
          'PROVINCIAL,370000,岱二数据集团,,,,,,s,DECLARED,MERGED_FROM|2025|岱一数据集团|s',
        ),
      ];
      expect((await post(file(rows)).expect(200)).body).toMatchObject({ created: 3 });
      const found = async (name: string) =>
        market.prisma.dataGroup.findUniqueOrThrow({
          where: { name },
          include: { parent: true, history: true },
        });
      const [one, two, three] = await Promise.all(
        ['岱一数据集团', '岱二数据集团', '岱三数据集团'].map(found),
      );
      expect(one).toMatchObject({ status: 'MERGED', parentId: two!.id });
      expect(one!.history[0]!.otherId).toBe(three!.id);
      expect(three!.history[0]!.otherId).toBe(one!.id);
      const turned = [
        rows[1]!.replace('370000,', '370000,岱三数据集团'),
        rows[2]!.replace('岱二数据集团', ''),
      ];
      expect((await post(file(turned)).expect(200)).body).toMatchObject({ updated: 2 });
      expect((await found('岱二数据集团')).parent?.name).toBe('岱三数据集团');
      expect((await found('岱三数据集团')).parent).toBeNull();
    });

    it('what is exported comes back unchanged, page after page, formulas as text', async () => {
      await create(group({ source: '=HYPERLINK("x"), "quoted"', shortName: '-负号' })).expect(201);
      const { text, headers } = await market
        .call('get', '/v1/data-groups/export?bom=true')
        .expect(200);
      expect(headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="data-groups.csv"',
      });
      expect(text).toContain(`"'=HYPERLINK(""x""), ""quoted"""`);
      const count = await market.prisma.dataGroup.count();
      const { body } = await post(text).expect(200);
      expect(body).toMatchObject({ created: 0, updated: 0, unchanged: count, faultCount: 0 });
    });

    it('413 and 415: a file too large, of another type, or compressed', async () => {
      await post('x'.repeat(8 * 1_048_576 + 1)).expect(413);
      for (const type of ['application/json', 'text/csv; charset=gbk', 'application/gzip']) {
        const { body } = await post('{}', '', type).expect(415);
        expect(body.code).toBe('CSV_REQUIRED');
      }
      const { body } = await post(HEADER).set('Content-Encoding', 'gzip').expect(415);
      expect(body.code).toBe('CSV_REQUIRED');
      await market.call('post', '/v1/data-groups/imports', admin).expect(415);
      await post(HEADER, '?dryRun=1').expect(400);
      const developer = await market.user('DEVELOPER');
      await market.call('post', '/v1/data-groups/imports', developer).expect(403);
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
