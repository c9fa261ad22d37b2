import { TestMarket, type TestUser } from '../support/market';

describe('organizations', () => {
  let market: TestMarket;
  let admin: TestUser;
  let developer: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    admin = await market.user('PLATFORM');
    developer = await market.user('DEVELOPER');
  });
  afterAll(() => market.stop());

  it('are created by the platform, with the audit record in the same transaction', async () => {
    const { body, headers } = await market
      .call('post', '/v1/organizations', admin)
      .send({ kind: 'OPERATOR', name: '杭州市数据集团有限公司', uscc: '91440300708461136T' })
      .expect(201);
    expect(headers.etag).toBe('"1"');
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({ action: 'organization:create', actorUserId: admin.userId });
  });

  it('repeat the first answer under the same Idempotency-Key, and are created once', async () => {
    const send = () =>
      market
        .call('post', '/v1/organizations', admin, { key: 'k-1' })
        .send({ kind: 'AGENCY', name: '数据局' });
    const first = await send().expect(201);
    const second = await send().expect(201).expect('Idempotency-Replayed', 'true');
    expect(second.body).toEqual(first.body);
    expect(await market.prisma.organization.count({ where: { name: '数据局' } })).toBe(1);
  });

  it('are created once when the same key comes twice at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        market
          .call('post', '/v1/organizations', admin, { key: 'k-2' })
          .send({ kind: 'AGENCY', name: '二局' }),
      ),
    );
    expect(answers.map((a) => a.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
  });

  it('422: the same Idempotency-Key with another body changes nothing', async () => {
    await market
      .call('post', '/v1/organizations', admin, { key: 'k-3' })
      .send({ kind: 'AGENCY', name: '三局' });
    const { body } = await market
      .call('post', '/v1/organizations', admin, { key: 'k-3' })
      .send({ kind: 'AGENCY', name: '四局' })
      .expect(422);
    expect(body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await market.prisma.organization.count({ where: { name: '四局' } })).toBe(0);
  });

  it('are listed page by page without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/organizations?limit=2&cursor=${cursor}`, admin)
        .expect(200);
      seen.push(...body.items.map((o: { id: string }) => o.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await market.prisma.organization.count());
  });

  it('304: an unchanged organisation is not sent again', async () => {
    const path = `/v1/organizations/${developer.organizationId}`;
    const { headers } = await market.call('get', path, developer).expect(200);
    await market.call('get', path, developer).set('If-None-Match', headers.etag!).expect(304);
  });

  it.each([
    ['broken JSON', '{"kind":', 'MALFORMED_JSON', 400],
    [
      'a body over the limit',
      JSON.stringify({ name: 'x'.repeat(1_100_000) }),
      'BODY_TOO_LARGE',
      413,
    ],
    ['a JSON array', '[]', 'VALIDATION_FAILED', 400],
  ])('refuses %s', async (_, text, code, status) => {
    const { body } = await market
      .call('post', '/v1/organizations', admin)
      .set('Content-Type', 'application/json')
      .send(text)
      .expect(status)
      .expect('Content-Type', /application\/problem\+json/);
    expect(body.code).toBe(code);
  });

  it('415: another content type', async () => {
    const { body } = await market
      .call('post', '/v1/organizations', admin)
      .set('Content-Type', 'application/xml')
      .send('<a/>')
      .expect(415);
    expect(body.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('400: a wrong check digit, a malformed id and a foreign cursor', async () => {
    const uscc = await market
      .call('post', '/v1/organizations', admin)
      .send({ kind: 'OPERATOR', name: '错码公司', uscc: '914403007084611361' })
      .expect(400);
    expect(uscc.body.code).toBe('USCC_INVALID');
    expect((await market.call('get', '/v1/organizations/17', admin).expect(400)).body.code).toBe(
      'MALFORMED_ID',
    );
    expect(
      (await market.call('get', '/v1/organizations?cursor=abc', admin).expect(400)).body.code,
    ).toBe('MALFORMED_CURSOR');
  });

  it('403: nobody but the platform creates organisations', async () => {
    const { body } = await market
      .call('post', '/v1/organizations', developer)
      .send({ kind: 'DEVELOPER', name: '甲' })
      .expect(403);
    expect(body.code).toBe('ACCESS_DENIED');
  });

  it('404: another tenant’s organisation, an unknown one and an unknown route', async () => {
    const foreign = await market
      .call('get', `/v1/organizations/${admin.organizationId}`, developer)
      .expect(404);
    expect(foreign.body.code).toBe('ORGANIZATION_NOT_FOUND');
    await market
      .call('get', '/v1/organizations/01890000-0000-7000-8000-000000000000', admin)
      .expect(404);
    await market
      .call('post', `/v1/organizations/${admin.organizationId}/members`, developer)
      .send({
        username: 'intruder',
        displayName: 'x',
        password: 'long enough password',
        role: 'OWNER',
      })
      .expect(404);
    expect((await market.call('get', '/v1/nothing', admin).expect(404)).body.code).toBe(
      'ROUTE_NOT_FOUND',
    );
  });

  it('409: a name taken', async () => {
    const send = () =>
      market.call('post', '/v1/organizations', admin).send({ kind: 'AGENCY', name: '同名局' });
    await send().expect(201);
    expect((await send().expect(409)).body.code).toBe('ORGANIZATION_EXISTS');
  });
});
