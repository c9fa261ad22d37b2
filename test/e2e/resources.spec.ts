import { resourceBody, registerResource } from '../support/catalog';
import { TestMarket, type TestUser } from '../support/market';

describe('data resources', () => {
  let market: TestMarket;
  let provider: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    provider = await market.user('PROVIDER');
  });
  afterAll(() => market.stop());

  it('are registered by the department that holds the data, with the audit record', async () => {
    const { body, headers } = await market
      .call('post', '/v1/data-resources', provider)
      .send(resourceBody({ registrationCode: 'ZJ-2026-0001' }))
      .expect(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      providerId: provider.organizationId,
      importance: 'GENERAL',
      registrationCode: 'ZJ-2026-0001',
    });
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({ action: 'resource:register', actorUserId: provider.userId });
  });

  it('are found by operators and agencies, and by domain', async () => {
    const id = await registerResource(market, provider, { domain: '水利' });
    for (const kind of ['OPERATOR', 'AGENCY', 'AUDITOR'] as const) {
      const reader = await market.user(kind, 'VIEWER');
      await market.call('get', `/v1/data-resources/${id}`, reader).expect(200);
      const { body } = await market
        .call('get', `/v1/data-resources?domain=${encodeURIComponent('水利')}`, reader)
        .expect(200);
      expect(body.items.map((item: { id: string }) => item.id)).toEqual([id]);
    }
  });

  it('400: unknown importance, unknown field, empty name', async () => {
    const { body } = await market
      .call('post', '/v1/data-resources', provider)
      .send(resourceBody({ importance: 'SECRET', level: 3, name: '' }))
      .expect(400);
    expect(body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual([
      '/importance',
      '/level',
      '/name',
    ]);
  });

  it('401: nobody registers without a login', () =>
    market.call('post', '/v1/data-resources').send(resourceBody()).expect(401));

  it.each(['OPERATOR', 'AGENCY', 'DEVELOPER', 'PLATFORM', 'AUDITOR'] as const)(
    '403: %s registers none',
    async (kind) => {
      const other = await market.user(kind);
      await market.call('post', '/v1/data-resources', other).send(resourceBody()).expect(403);
    },
  );

  it('403: a developer reads none, a viewer of the department registers none', async () => {
    const developer = await market.user('DEVELOPER');
    await market.call('get', '/v1/data-resources', developer).expect(403);
    const viewer = await market.user('PROVIDER', 'VIEWER', provider.organizationId);
    await market.call('post', '/v1/data-resources', viewer).send(resourceBody()).expect(403);
  });

  it('404: another department’s resource, which its list leaves out too', async () => {
    const id = await registerResource(market, provider);
    const stranger = await market.user('PROVIDER');
    const { body } = await market.call('get', `/v1/data-resources/${id}`, stranger).expect(404);
    expect(body.code).toBe('RESOURCE_NOT_FOUND');
    const list = await market.call('get', '/v1/data-resources', stranger).expect(200);
    expect(list.body.items).toEqual([]);
  });

  it('409: the same name in the department, or a registration code given to another', async () => {
    const first = resourceBody({ registrationCode: 'ZJ-2026-0002' });
    await market.call('post', '/v1/data-resources', provider).send(first).expect(201);
    const again = await market
      .call('post', '/v1/data-resources', provider)
      .send({ ...first, registrationCode: undefined })
      .expect(409);
    expect(again.body.code).toBe('RESOURCE_EXISTS');
    await market
      .call('post', '/v1/data-resources', provider)
      .send(resourceBody({ registrationCode: 'ZJ-2026-0002' }))
      .expect(409);
  });
});
