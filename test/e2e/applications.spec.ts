import { TestMarket, type TestUser } from '../support/market';

describe('applications', () => {
  let market: TestMarket;
  let developer: TestUser;
  let stranger: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    developer = await market.user('DEVELOPER');
    stranger = await market.user('DEVELOPER');
  });
  afterAll(() => market.stop());

  const create = (body: object, user = developer, key?: string) =>
    market.call('post', '/v1/applications', user, { key }).send(body);

  it('belong to the developer who creates them, with the audit record', async () => {
    const { body, headers } = await create({ name: '出行', description: '公交查询' }).expect(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({ developerId: developer.organizationId, description: '公交查询' });
    expect((await market.call('get', `/v1/applications/${body.id}`, developer)).body).toEqual(body);
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({
      action: 'application:create',
      actorUserId: developer.userId,
      after: { name: '出行', description: '公交查询' },
    });
  });

  it('are created once under one Idempotency-Key', async () => {
    const first = await create({ name: '一次' }, developer, 'a-1').expect(201);
    const second = await create({ name: '一次' }, developer, 'a-1').expect(201);
    expect(second.body).toEqual(first.body);
  });

  it('are listed to their owner alone, page by page, and to oversight', async () => {
    await create({ name: '别家' }, stranger).expect(201);
    const seen: { developerId: string; id: string }[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/applications?limit=1&cursor=${cursor}`, developer)
        .expect(200);
      seen.push(...body.items);
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    const own = await market.prisma.application.count({
      where: { developerId: developer.organizationId },
    });
    expect(new Set(seen.map((item) => item.id)).size).toBe(own);
    expect(seen.every((item) => item.developerId === developer.organizationId)).toBe(true);
    const auditor = await market.user('AUDITOR');
    const all = await market.call('get', '/v1/applications', auditor).expect(200);
    expect(all.body.items).toHaveLength(await market.prisma.application.count());
  });

  it('400: a short name and an unknown field, with pointers', async () => {
    const { body } = await create({ name: 'x', developerId: stranger.organizationId }).expect(400);
    expect(body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual([
      '/developerId',
      '/name',
    ]);
  });

  it('401: without a token', async () => {
    await market.call('get', '/v1/applications').expect(401);
  });

  it('403: a viewer, and an operator, create none', async () => {
    const viewer = await market.user('DEVELOPER', 'VIEWER', developer.organizationId);
    await create({ name: '观察' }, viewer).expect(403);
    await create({ name: '运营' }, await market.user('OPERATOR')).expect(403);
  });

  it('404: another tenant’s', async () => {
    const { body } = await create({ name: '隐私' }).expect(201);
    const answer = await market.call('get', `/v1/applications/${body.id}`, stranger).expect(404);
    expect(answer.body.code).toBe('APPLICATION_NOT_FOUND');
  });

  it('409: a name that the organisation has used, though another may', async () => {
    await create({ name: '同名' }).expect(201);
    await create({ name: '同名' }, stranger).expect(201);
    expect((await create({ name: '同名' }).expect(409)).body.code).toBe('APPLICATION_EXISTS');
  });
});
