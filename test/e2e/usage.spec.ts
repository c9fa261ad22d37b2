import { type AuthorityChain, createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { TestMarket, type TestUser } from '../support/market';

describe('usage', () => {
  let market: TestMarket;
  let gateway: TestGateway;
  let upstream: TestUpstream;
  let first: AuthorityChain;
  let second: AuthorityChain;
  let developer: TestUser;
  let operator: TestUser;
  let stranger: TestUser;
  let auditor: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    upstream = await TestUpstream.start();
    const { delivery } = upstream;
    first = await createAuthority(market.prisma, { delivery });
    // Another operator's product, called by the same developer.
    second = await createAuthority(market.prisma, { delivery, developerId: first.developerId });
    developer = await market.user('DEVELOPER', 'VIEWER', first.developerId);
    operator = await market.user('OPERATOR', 'VIEWER', first.operatorId);
    stranger = await market.user('DEVELOPER');
    auditor = await market.user('AUDITOR');
    gateway = await TestGateway.start(market.database.config);
    const { handle } = upstream;
    for (const { slug, key } of [first, first, first, second]) {
      await gateway.call(`/v1/products/${slug}`, { key });
    }
    upstream.handle = (_, response) => response.writeHead(500).end();
    await gateway.call(`/v1/products/${first.slug}`, { key: first.key });
    upstream.handle = handle;
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
    await market.stop();
  });

  const usage = (user: TestUser | undefined, query = '') =>
    market.call('get', `/v1/usage?${query}`, user);

  it('is summed for the developer over his applications, current to the last call', async () => {
    const { body } = await usage(developer).expect(200);
    expect(body.groups).toHaveLength(1);
    expect(body.groups[0]).toMatchObject({ calls: '5', units: '4', productId: null });
    expect(body.groups[0].averageLatencyMs).toBeGreaterThan(0);
    await gateway.call(`/v1/products/${second.slug}`, { key: second.key });
    await until(async () => (await usage(developer)).body.groups[0].calls === '6', 2_000);
  });

  it('is grouped by what is asked, with names', async () => {
    const { body } = await usage(developer, 'groupBy=product,chargeReason').expect(200);
    const group = (productId: string, chargeReason: string) =>
      body.groups.find(
        (g: { productId: string; chargeReason: string }) =>
          g.productId === productId && g.chargeReason === chargeReason,
      );
    expect(group(first.productId, 'CHARGED')).toMatchObject({ calls: '3', units: '3' });
    expect(group(first.productId, 'UPSTREAM_ERROR')).toMatchObject({ calls: '1', units: '0' });
    expect(group(first.productId, 'CHARGED').productName).toMatch(/^产品 /);
    const grants = await usage(developer, 'groupBy=grant').expect(200);
    expect(grants.body.groups.map((g: { grantId: string }) => g.grantId).sort()).toEqual(
      [first.grantId, second.grantId].sort(),
    );
  });

  it('is grouped by hour, business day and month', async () => {
    const { body } = await usage(auditor, 'groupBy=hour,day,month').expect(200);
    const hour = new Date(body.groups[0].hour);
    const local = new Date(hour.getTime() + 8 * 3_600_000).toISOString();
    expect(body.groups[0]).toMatchObject({ day: local.slice(0, 10), month: local.slice(0, 7) });
  });

  it('equals the stored events, and what each side sees is its own', async () => {
    const { body } = await usage(operator, 'groupBy=product').expect(200);
    expect(body.groups).toEqual([
      expect.objectContaining({ productId: first.productId, calls: '4', units: '3' }),
    ]);
    expect((await usage(stranger)).body.groups).toEqual([]);
    const all = await usage(auditor).expect(200);
    expect(all.body.groups[0].calls).toBe(String(await market.prisma.usageEvent.count()));
  });

  it('lists the calls of a grant page by page for both sides, newest first', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/grants/${first.grantId}/usage-events?limit=3&cursor=${cursor}`, operator)
        .expect(200);
      seen.push(...body.items.map((event: { id: string }) => event.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toHaveLength(4);
    expect(seen).toEqual([...seen].sort().reverse());
    const { body } = await market
      .call('get', `/v1/grants/${first.grantId}/usage-events?limit=1`, developer)
      .expect(200);
    expect(body.items[0]).toMatchObject({ status: 502, units: 0, chargeReason: 'UPSTREAM_ERROR' });
  });

  it('publishes the keys that prove receipts', async () => {
    const { body } = await market.call('get', '/v1/usage-keys').expect(200);
    expect(body.keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' });
  });

  it.each([
    ['an unknown grouping', 'groupBy=colour', 'VALIDATION_FAILED'],
    ['a grouping named twice', 'groupBy=day,day', 'VALIDATION_FAILED'],
    ['an empty window', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'USAGE_WINDOW_EMPTY'],
    ['an unknown parameter', 'colour=red', 'VALIDATION_FAILED'],
  ])('400: %s', async (_, query, code) => {
    expect((await usage(developer, query).expect(400)).body.code).toBe(code);
  });

  it('400: a cursor of another list', async () => {
    const { body } = await market
      .call('get', `/v1/grants/${first.grantId}/usage-events?cursor=WyJ4Il0`, developer)
      .expect(400);
    expect(body.code).toBe('MALFORMED_CURSOR');
  });

  it('401: nobody reads usage without an account', () => usage(undefined).expect(401));

  it('403: a providing department reads none', async () => {
    await usage(await market.user('PROVIDER')).expect(403);
  });

  it('404: the calls of another tenant’s grant', async () => {
    const path = `/v1/grants/${first.grantId}/usage-events`;
    const { body } = await market.call('get', path, stranger).expect(404);
    expect(body.code).toBe('USAGE_GRANT_NOT_FOUND');
    await market.call('get', `/v1/grants/${second.grantId}/usage-events`, operator).expect(404);
  });
});
