import request from 'supertest';
import { PASSWORD, TestMarket, type TestUser } from '../support/market';

describe('sessions', () => {
  let market: TestMarket;
  let user: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    user = await market.user('DEVELOPER');
  });
  afterAll(() => market.stop());

  const login = (body: object) => request(market.server).post('/v1/sessions').send(body);

  it('opens a session that the access token stands for', async () => {
    const { body } = await login({
      username: user.username.toUpperCase(),
      password: PASSWORD,
    }).expect(201);
    expect(body).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 600,
      organizationId: user.organizationId,
    });
    const me = await request(market.server)
      .get('/v1/sessions/current')
      .set('Authorization', `Bearer ${body.accessToken}`)
      .expect(200);
    expect(me.body).toEqual({
      userId: user.userId,
      organizationId: user.organizationId,
      kind: 'DEVELOPER',
      role: 'OWNER',
    });
  });

  it('rotates the refresh token, and ends the session when one is used twice', async () => {
    const first = (await login({ username: user.username, password: PASSWORD })).body;
    const refresh = (refreshToken: string) =>
      request(market.server).post('/v1/sessions/refresh').send({ refreshToken });
    const second = (await refresh(first.refreshToken).expect(200)).body;
    expect(second.refreshToken).not.toBe(first.refreshToken);

    const reused = await refresh(first.refreshToken).expect(401);
    expect(reused.body.code).toBe('REFRESH_TOKEN_INVALID');
    await refresh(second.refreshToken).expect(401);
    const me = await request(market.server)
      .get('/v1/sessions/current')
      .set('Authorization', `Bearer ${second.accessToken}`);
    expect([me.status, me.body.code]).toEqual([401, 'SESSION_ENDED']);
  });

  it('lets only one of two refreshes at once through', async () => {
    const { refreshToken } = (await login({ username: user.username, password: PASSWORD })).body;
    const answers = await Promise.all(
      [1, 2].map(() => request(market.server).post('/v1/sessions/refresh').send({ refreshToken })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 401]);
  });

  it('ends at once on logout', async () => {
    const other = await market.user('DEVELOPER');
    await market.call('delete', '/v1/sessions/current', other).expect(204);
    const after = await market.call('get', '/v1/sessions/current', other).expect(401);
    expect(after.body.code).toBe('SESSION_ENDED');
  });

  it('400: names missing, unknown and wrong fields with pointers, in the language asked for', async () => {
    const { body } = await request(market.server)
      .post('/v1/sessions')
      .set('Accept-Language', 'en')
      .send({ username: 1, nonsense: true })
      .expect(400)
      .expect('Content-Type', /application\/problem\+json/);
    expect(body.code).toBe('VALIDATION_FAILED');
    expect(body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code])).toEqual(
      expect.arrayContaining([
        ['/nonsense', 'UNKNOWN_FIELD'],
        ['/password', expect.any(String)],
        ['/username', expect.any(String)],
      ]),
    );
  });

  it('401: a wrong password and an unknown user look the same, and are audited', async () => {
    const wrong = await login({ username: user.username, password: 'wrong' }).expect(401);
    const unknown = await login({ username: 'nobody', password: 'wrong' }).expect(401);
    expect([wrong.body.code, unknown.body.code]).toEqual([
      'CREDENTIALS_INVALID',
      'CREDENTIALS_INVALID',
    ]);
    expect(await market.prisma.auditRecord.count({ where: { action: 'session:refuse' } })).toBe(2);
  });

  it.each([
    ['no token', undefined, 'TOKEN_MISSING'],
    ['a malformed token', 'Bearer nonsense', 'TOKEN_INVALID'],
    [
      'a token without signature',
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sid":"x"}').toString('base64url')}.`,
      'TOKEN_INVALID',
    ],
  ])('401: %s', async (_, header, code) => {
    const test = request(market.server).get('/v1/sessions/current');
    if (header) void test.set('Authorization', header);
    const { body } = await test.expect(401).expect('WWW-Authenticate', 'Bearer');
    expect(body.code).toBe(code);
  });

  it('401: an expired token', async () => {
    const shortLived = await TestMarket.start({ accessTokenSeconds: -1 });
    try {
      const late = await shortLived.user('DEVELOPER');
      const { body } = await shortLived.call('get', '/v1/sessions/current', late).expect(401);
      expect(body.code).toBe('TOKEN_EXPIRED');
    } finally {
      await shortLived.stop();
    }
  });
});
