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

  it('are recorded by the department that holds the data, not registered, with the audit record', async () => {
    const { body, headers } = await market
      .call('post', '/v1/data-resources', provider)
      .send(resourceBody())
      .expect(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      providerId: provider.organizationId,
      importance: 'GENERAL',
      acquisition: 'COLLECTED',
      sharedFrom: null,
      openness: 'NOT_OPEN',
      deposit: null,
      status: 'UNREGISTERED',
      registrationCode: null,
      inForce: false,
    });
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({ action: 'resource:create', actorUserId: provider.userId });
  });

  it('are altered and given their deposit while they are not registered', async () => {
    const made = await market
      .call('post', '/v1/data-resources', provider)
      .send(resourceBody({ generalGrade: 2 }))
      .expect(201);
    const path = `/v1/data-resources/${made.body.id}`;
    const edit = (ifMatch: number, body: object) =>
      market.call('patch', path, provider, { ifMatch }).send(body);
    await edit(2, { domain: '林业' }).expect(412);
    const edited = await edit(1, {
      domain: '林业',
      acquisition: 'SHARED',
      sharedFrom: '省林业局',
      generalGrade: null,
    }).expect(200);
    expect(edited.body).toMatchObject({
      domain: '林业',
      sharedFrom: '省林业局',
      generalGrade: null,
      revision: 2,
    });
    const deposit = {
      provider: '互联网公证处',
      number: '存字 1 号',
      depositedAt: '2026-01-01T00:00:00.000Z',
      digest: 'ab'.repeat(32),
    };
    const put = (ifMatch: number, body: object) =>
      market.call('put', `${path}/deposit`, provider, { ifMatch }).send(body);
    const future = await put(2, { ...deposit, depositedAt: '2999-01-01T00:00:00Z' }).expect(422);
    expect(future.body.code).toBe('DEPOSIT_IN_FUTURE');
    expect((await put(2, deposit).expect(200)).body.deposit).toEqual(deposit);
    const acts = await market.prisma.auditRecord.findMany({
      where: { objectId: made.body.id },
      orderBy: { seq: 'asc' },
    });
    expect(acts.map(({ action }) => action)).toEqual([
      'resource:create',
      'resource:edit',
      'resource:deposit',
    ]);
  });

  it('C05: take consents only where their data were shared', async () => {
    const id = await registerResource(market, provider);
    const { body } = await market
      .call('post', `/v1/data-resources/${id}/consents`, provider)
      .send({
        department: '市公安局',
        documentNumber: '1',
        fileId: id,
        validFrom: '2026-01-01T00:00:00Z',
      })
      .expect(409);
    expect(body.code).toBe('CONSENT_NOT_EXPECTED');
    await market.call('get', `/v1/data-resources/${id}/consents`, provider).expect(200);
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

  it('422: facts that contradict each other, each at its place', async () => {
    const { body } = await market
      .call('post', '/v1/data-resources', provider)
      .send(
        resourceBody({
          importance: 'IMPORTANT',
          generalGrade: 1,
          containsSensitivePersonalInfo: true,
          sharedFrom: '省林业局',
        }),
      )
      .expect(422);
    expect([body.code, body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
      'RESOURCE_INVALID',
      ['/generalGrade', '/containsSensitivePersonalInfo', '/sharedFrom'],
    ]);
  });

  it('401: nobody records one without a login', () =>
    market.call('post', '/v1/data-resources').send(resourceBody()).expect(401));

  it.each(['OPERATOR', 'AGENCY', 'DEVELOPER', 'PLATFORM', 'AUDITOR'] as const)(
    '403: %s records none',
    async (kind) => {
      const other = await market.user(kind);
      await market.call('post', '/v1/data-resources', other).send(resourceBody()).expect(403);
    },
  );

  it('403: a developer reads none, a viewer of the department records none', async () => {
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

  it('409: the same name in the department', async () => {
    const first = resourceBody();
    await market.call('post', '/v1/data-resources', provider).send(first).expect(201);
    const again = await market.call('post', '/v1/data-resources', provider).send(first).expect(409);
    expect(again.body.code).toBe('RESOURCE_EXISTS');
  });
});
