import { isWellFormedApiKey } from '@gongshu/authorization';
import { AUTHORITY_CHANNEL } from '@gongshu/directory';
import { Notifications, sha256 } from '@gongshu/platform';
import { TestMarket, type TestUser } from '../support/market';

describe('API keys', () => {
  let market: TestMarket;
  let developer: TestUser;
  let stranger: TestUser;
  let applicationId: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    developer = await market.user('DEVELOPER');
    stranger = await market.user('DEVELOPER');
    const { body } = await market
      .call('post', '/v1/applications', developer)
      .send({ name: '密钥应用' })
      .expect(201);
    applicationId = body.id;
  });
  afterAll(() => market.stop());

  const path = (rest = '') => `/v1/applications/${applicationId}/keys${rest}`;
  const issue = (body: object = { name: '生产' }, user = developer, key?: string) =>
    market.call('post', path(), user, { key }).send(body);
  const revoke = (keyId: string, user = developer, ifMatch?: number) =>
    market.call('post', path(`/${keyId}/revoke`), user, { ifMatch });

  /** Every table of the database as text: what a thief of a dump could read. */
  async function everythingAtRest(): Promise<string> {
    const { pool } = market.prisma;
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const texts = await Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await pool.query<{ text: string }>(
          `SELECT t::text AS text FROM ${name} t`,
        );
        return rows.map((row) => row.text).join('\n');
      }),
    );
    return texts.join('\n');
  }

  it('are shown once, and at rest are only their hash and last four characters', async () => {
    const { body, headers } = await issue({ name: '生产' }, developer, 'k-rest').expect(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(isWellFormedApiKey(body.key)).toBe(true);
    expect(body).toMatchObject({ name: '生产', last4: body.key.slice(-4), expiresAt: null });
    const row = await market.prisma.apiKey.findUniqueOrThrow({ where: { id: body.id } });
    expect(sha256(body.key).equals(row.hash)).toBe(true);

    const list = await market.call('get', path(), developer).expect(200);
    expect(list.body.items[0]).toMatchObject({ id: body.id, last4: body.last4 });
    expect(list.body.items[0]).not.toHaveProperty('key');
    const dump = await everythingAtRest();
    expect(dump).toContain(body.id);
    expect(dump).not.toContain(body.key);
    expect(dump).not.toContain(body.key.slice('gs_live_'.length, -6));
  });

  it('expire when they were told to', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect((await issue({ name: '短期', expiresAt }).expect(201)).body.expiresAt).toBe(expiresAt);
  });

  it('tell the gateways of their issue and revocation, and are audited without the key', async () => {
    const heard: string[] = [];
    const listener = new Notifications(market.database.config.databaseUrl, AUTHORITY_CHANNEL, (m) =>
      heard.push(m),
    );
    await listener.open();
    try {
      const { body } = await issue().expect(201);
      await revoke(body.id, developer, 1).expect(200).expect('ETag', '"2"');
      const told = () => heard.filter((m) => m === `application:${applicationId}`).length;
      const deadline = Date.now() + 5_000;
      while (told() < 2 && Date.now() < deadline) await new Promise((r) => setTimeout(r, 10));
      expect(told()).toBe(2);
      const records = await market.prisma.auditRecord.findMany({
        where: { objectId: body.id },
        orderBy: { seq: 'asc' },
      });
      expect(records.map((r) => r.action)).toEqual(['key:issue', 'key:revoke']);
    } finally {
      await listener.close();
    }
  });

  it('are read by oversight, without the key', async () => {
    const { body } = await market.call('get', path(), await market.user('AUDITOR')).expect(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('gs_live_');
  });

  it('400: without a name; 422: an expiry in the past', async () => {
    await issue({}).expect(400);
    const past = { name: '过期', expiresAt: '2020-01-01T00:00:00Z' };
    expect((await issue(past).expect(422)).body.code).toBe('KEY_EXPIRY_PAST');
  });

  it('401 and 403: nobody but makers of the developer issue or revoke', async () => {
    await market.call('post', path()).send({ name: 'x' }).expect(401);
    const viewer = await market.user('DEVELOPER', 'VIEWER', developer.organizationId);
    await issue({ name: 'x' }, viewer).expect(403);
    const { body } = await issue().expect(201);
    await revoke(body.id, viewer, 1).expect(403);
  });

  it('404: at another tenant’s application, and an unknown key', async () => {
    await issue({ name: 'x' }, stranger).expect(404);
    await market.call('get', path(), stranger).expect(404);
    const { body } = await issue().expect(201);
    await revoke(body.id, stranger, 1).expect(404);
    const unknown = await revoke('01890000-0000-7000-8000-000000000000', developer, 1).expect(404);
    expect(unknown.body.code).toBe('KEY_NOT_FOUND');
  });

  it('409: a repetition under the same Idempotency-Key issues none and names the first', async () => {
    const first = await issue({ name: '重复' }, developer, 'k-once').expect(201);
    const second = await issue({ name: '重复' }, developer, 'k-once').expect(409);
    expect(second.body.code).toBe('KEY_ALREADY_SHOWN');
    expect(second.body.detail).toContain(first.body.id);
    expect(second.body.detail).not.toContain(first.body.key);
    expect(await market.prisma.apiKey.count({ where: { name: '重复' } })).toBe(1);
  });

  it('409: of several at once under one Idempotency-Key one is issued', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => issue({ name: '并发' }, developer, 'k-parallel')),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409]);
    expect(await market.prisma.apiKey.count({ where: { name: '并发' } })).toBe(1);
  });

  it('422: the same Idempotency-Key with another body', async () => {
    await issue({ name: '甲' }, developer, 'k-other').expect(201);
    const { body } = await issue({ name: '乙' }, developer, 'k-other').expect(422);
    expect(body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('409: a repeated revocation, which names the first', async () => {
    const { body } = await issue().expect(201);
    const { revokedAt } = (await revoke(body.id, developer, 1).expect(200)).body;
    const again = await revoke(body.id, developer, 1).expect(409);
    expect(again.body.code).toBe('KEY_REVOKED');
    expect(again.body.detail).toContain(revokedAt);
  });

  it('412 and 428: a revocation names the revision', async () => {
    const { body } = await issue().expect(201);
    await revoke(body.id, developer, 7).expect(412);
    await revoke(body.id).expect(428);
  });
});
