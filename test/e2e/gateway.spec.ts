import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { generateApiKey } from '@gongshu/authorization';
import { announceAuthorityChange } from '@gongshu/directory';
import { parseReceipt } from '@gongshu/metering';
import { LOGGER, type Logger, ObjectStorage, Transactions } from '@gongshu/platform';
import { ParquetFiles } from '../../libs/delivery/src/testing/parquet-files';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { TestMarket } from '../support/market';

describe('gateway', () => {
  let market: TestMarket;
  let gateway: TestGateway;
  let upstream: TestUpstream;
  let chain: AuthorityChain;
  let path: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    upstream = await TestUpstream.start();
    chain = await createAuthority(market.prisma, { delivery: upstream.delivery });
    path = `/v1/products/${chain.slug}`;
    gateway = await TestGateway.start(market.database.config);
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
    await market.stop();
  });

  /** A chain that the running gateway has heard of. */
  async function authority(options: Parameters<typeof createAuthority>[1] = {}) {
    const made = await createAuthority(market.prisma, { delivery: upstream.delivery, ...options });
    await announce('application', made.applicationId);
    await until(
      async () => (await gateway.call('/v1/products/none', { key: made.key })).status !== 401,
    );
    return made;
  }

  const announce = (link: 'application' | 'product' | 'agreement', id: string) =>
    market.app.get(Transactions).run((tx) => announceAuthorityChange(tx, link, id));

  it('serves a product and stores the event of the call before the answer', async () => {
    const answer = await gateway.call(`${path}/days/2026-10-01?x=%20y`, {
      key: chain.key,
      headers: { 'X-Request-Id': 'call-1' },
    });
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(answer.headers.get('x-request-id')).toBe('call-1');
    expect(upstream.requests.at(-1)?.url).toBe('/days/2026-10-01?x=%20y');
    const event = await market.prisma.usageEvent.findFirstOrThrow({
      where: { id: answer.headers.get('gongshu-event-id')! },
    });
    expect(event).toMatchObject({
      grantId: chain.grantId,
      applicationId: chain.applicationId,
      keyId: chain.keyId,
      productId: chain.productId,
      productVersionId: chain.versionId,
      priceVersionId: chain.priceVersionId,
      units: 1,
      rows: 0,
      responseBytes: 11,
      status: 200,
      chargeReason: 'CHARGED',
      requestId: 'call-1',
    });
  });

  it('meters the rows that an answer of a dataset carries, in the event, the sums and the receipt', async () => {
    const files = new ParquetFiles();
    const digest = await files.put(`SELECT * FROM (VALUES ('a'), ('b'), ('c')) AS t (name)`);
    const bytes = readFileSync(files.storage.pathOf(digest));
    files.remove();
    await gateway.app.get(ObjectStorage).put(bytes);
    const dataset = await authority({
      delivery: { kind: 'DATASET', objectDigest: digest, rowCount: 3 },
      dictionary: [{ name: 'name', type: 'STRING', meaning: '名称', unit: null }],
    });
    const target = `/v1/products/${dataset.slug}`;
    const answer = await gateway.call(`${target}/rows?limit=2`, { key: dataset.key });
    expect([answer.status, answer.body.items?.length]).toEqual([200, 2]);
    const described = await gateway.call(target, { key: dataset.key });
    expect(described.status).toBe(200);
    const { grantId } = dataset;
    const events = await market.prisma.usageEvent.findMany({
      where: { grantId },
      orderBy: { id: 'asc' },
    });
    expect(events.map((event) => event.rows)).toEqual([2, 0]);
    const sums = await market.prisma.usageRollup.aggregate({
      where: { grantId },
      _sum: { rows: true },
    });
    expect(sums._sum.rows).toBe(2n);
    const receipt = parseReceipt(answer.headers.get('gongshu-receipt')!);
    expect(receipt?.event.rows).toBe(2);
  });

  it.each([
    ['absolute form', 'http://gateway.example:4401', '/v1/products/'],
    ['absolute form over TLS of a proxy', 'https://gateway.example', '/v1/products/'],
    ['a prefix that is percent-encoded', '', '/v1/%70roducts/'],
  ])('serves a target in %s as any other (RFC 9112 section 3.2.2)', async (_, origin, prefix) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(
      `GET ${origin}${prefix}${chain.slug}/rows/1?x=a/b HTTP/1.1\r\nHost: gateway.example\r\n` +
        `X-Api-Key: ${chain.key}\r\nConnection: close\r\n\r\n`,
    );
    await once(socket, 'end');
    expect(text).toMatch(/^HTTP\/1.1 200 /);
    expect(upstream.requests.at(-1)?.url).toBe('/rows/1?x=a/b');
  });

  it('logs one line a call, with neither its key nor what it asked for', async () => {
    const logger = gateway.app.get<Logger>(LOGGER);
    const enabled = jest.spyOn(logger, 'isLevelEnabled').mockReturnValue(true);
    const info = jest.spyOn(logger, 'info').mockImplementation();
    try {
      const answer = await gateway.call(`${path}/days/secret?q=secret`, { key: chain.key });
      const eventId = answer.headers.get('gongshu-event-id');
      const lines = info.mock.calls as unknown[][];
      expect(lines.filter((line) => line[1] === 'call answered')).toEqual([
        [
          {
            traceId: answer.headers.get('x-request-id'),
            grantId: chain.grantId,
            productId: chain.productId,
            status: 200,
            ms: expect.any(Number),
            eventId,
          },
          'call answered',
        ],
      ]);
      expect(JSON.stringify(lines)).not.toMatch(/secret/);
      expect(JSON.stringify(lines)).not.toContain(chain.key);
    } finally {
      info.mockRestore();
      enabled.mockRestore();
    }
  });

  it('takes the key as a bearer token too, and never hands it on', async () => {
    const answer = await gateway.call(path, { headers: { Authorization: `Bearer ${chain.key}` } });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(upstream.requests.at(-1)?.headers)).not.toContain(chain.key);
  });

  it('passes bodies of any content type as they came', async () => {
    let received = '';
    const { handle } = upstream;
    upstream.handle = (request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () => response.end('done'));
    };
    const answer = await gateway.call(`${path}/in`, {
      key: chain.key,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-strange' },
      body: '不是 JSON {',
    });
    upstream.handle = handle;
    expect(answer).toMatchObject({ status: 200, text: 'done' });
    expect(received).toBe('不是 JSON {');
  });

  it('answers HEAD without a body', async () => {
    const answer = await gateway.call(path, { key: chain.key, method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers.get('gongshu-event-id')).toBeTruthy();
  });

  it.each([
    ['PUBLIC_WELFARE', 'FREE_PURPOSE'],
    ['PUBLIC_GOVERNANCE', 'FREE_PURPOSE'],
  ] as const)(
    'C09: does not charge %s use, and counts it against the quota',
    async (useClass, reason) => {
      const free = await authority({ useClass });
      await gateway.call(`/v1/products/${free.slug}`, { key: free.key });
      const event = await market.prisma.usageEvent.findFirstOrThrow({
        where: { grantId: free.grantId },
      });
      expect(event).toMatchObject({ chargeReason: reason, units: 1 });
    },
  );

  it('meters a failed upstream with 0 units, and gives the unit back', async () => {
    const small = await authority({ quotaUnits: 1n });
    const { handle } = upstream;
    upstream.handle = (_, response) => response.writeHead(500).end('secret stack');
    for (let call = 0; call < 3; call++) {
      const answer = await gateway.call(`/v1/products/${small.slug}`, { key: small.key });
      expect(answer).toMatchObject({ status: 502, body: { code: 'UPSTREAM_FAILED' } });
      expect(answer.headers.get('gongshu-receipt')).toBeTruthy();
    }
    upstream.handle = handle;
    const served = await gateway.call(`/v1/products/${small.slug}`, { key: small.key });
    expect(served.status).toBe(200);
    const events = await market.prisma.usageEvent.groupBy({
      by: ['chargeReason'],
      where: { grantId: small.grantId },
      _sum: { units: true },
      _count: true,
    });
    expect(events).toEqual(
      expect.arrayContaining([
        { chargeReason: 'UPSTREAM_ERROR', _sum: { units: 0 }, _count: 3 },
        { chargeReason: 'CHARGED', _sum: { units: 1 }, _count: 1 },
      ]),
    );
  });

  describe('refuses without event and receipt', () => {
    const refused = async (
      status: number,
      code: string,
      call: { slug?: string; key?: string; headers?: Record<string, string> },
    ) => {
      const before = await market.prisma.usageEvent.count();
      const seen = upstream.requests.length;
      const answer = await gateway.call(`/v1/products/${call.slug ?? chain.slug}`, call);
      expect(answer).toMatchObject({ status, body: { status, code, type: `/v1/errors/${code}` } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('gongshu-receipt')).toBeNull();
      expect(await market.prisma.usageEvent.count()).toBe(before);
      expect(upstream.requests.length).toBe(seen);
      return answer;
    };

    it('401 KEY_MISSING', async () => {
      const answer = await refused(401, 'KEY_MISSING', {});
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      await refused(401, 'KEY_MISSING', { headers: { Authorization: 'Basic eDp5' } });
    });

    it('401 KEY_MALFORMED: a typo, in the language of the caller', async () => {
      const key = chain.key.slice(0, -1) + (chain.key.endsWith('x') ? 'y' : 'x');
      const zh = await refused(401, 'KEY_MALFORMED', { key });
      const en = await refused(401, 'KEY_MALFORMED', { key, headers: { 'Accept-Language': 'en' } });
      expect(zh.body.detail).toMatch(/密钥/);
      expect(en.body.detail).toMatch(/API key/);
    });

    it('401 KEY_UNKNOWN', () => refused(401, 'KEY_UNKNOWN', { key: generateApiKey() }));

    it('401 KEY_EXPIRED', async () => {
      const late = await authority();
      await market.prisma.apiKey.update({
        where: { id: late.keyId },
        data: { expiresAt: new Date(Date.now() - 1) },
      });
      await announce('application', late.applicationId);
      await until(async () => {
        const answer = await gateway.call(`/v1/products/${late.slug}`, { key: late.key });
        return answer.status === 401;
      });
      await refused(401, 'KEY_EXPIRED', { slug: late.slug, key: late.key });
    });

    it('403 GRANT_MISSING, for a product of others as for none', async () => {
      const other = await authority();
      const foreign = await refused(403, 'GRANT_MISSING', { slug: other.slug, key: chain.key });
      const none = await refused(403, 'GRANT_MISSING', { slug: 'no-such', key: chain.key });
      expect(foreign.body.detail.replace(other.slug, '')).toBe(
        none.body.detail.replace('no-such', ''),
      );
    });

    it('403 GRANT_NOT_YET_VALID and GRANT_EXPIRED', async () => {
      const early = await authority({ validFrom: new Date(Date.now() + 3_600_000) });
      await refused(403, 'GRANT_NOT_YET_VALID', early);
      const late = await authority({ validTo: new Date(Date.now() - 1_000) });
      await refused(403, 'GRANT_EXPIRED', late);
    });

    it.each([
      ['GRANT_SUSPENDED', 'access_grant', `status = 'SUSPENDED'`, 'grantId'],
      ['GRANT_REVOKED', 'access_grant', `status = 'REVOKED'`, 'grantId'],
      ['PRODUCT_NOT_SERVED', 'product_version', `status = 'SUSPENDED'`, 'versionId'],
      [
        'GRANT_AGREEMENT_NOT_IN_FORCE',
        'operation_agreement',
        `status = 'SUSPENDED'`,
        'agreementId',
      ],
      ['ORGANIZATION_FROZEN', 'organization', `status = 'FROZEN'`, 'operatorId'],
    ] as const)('403 %s', async (code, table, change, id) => {
      const stopped = await authority();
      const call = () => gateway.call(`/v1/products/${stopped.slug}`, { key: stopped.key });
      expect((await call()).status).toBe(200);
      await market.prisma.$executeRawUnsafe(
        `UPDATE ${table} SET ${change} WHERE id = '${stopped[id]}'`,
      );
      await announce('agreement', stopped.agreementId);
      await until(async () => (await call()).status === 403);
      await refused(403, code, stopped);
    });

    it('413: a body over the limit', async () => {
      const answer = await gateway.call(path, {
        key: chain.key,
        method: 'POST',
        body: 'x'.repeat(1_100_000),
      });
      expect(answer).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    });

    it('429 QUOTA_EXHAUSTED, with Retry-After where the quota comes back', async () => {
      const daily = await authority({ quotaUnits: 2n, quotaPeriod: 'DAY' });
      const total = await authority({ quotaUnits: 1n });
      for (const { slug, key } of [daily, daily, total]) {
        expect((await gateway.call(`/v1/products/${slug}`, { key })).status).toBe(200);
      }
      const today = await refused(429, 'QUOTA_EXHAUSTED', daily);
      expect(Number(today.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(today.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
      const ever = await refused(429, 'QUOTA_EXHAUSTED', total);
      expect(ever.headers.get('retry-after')).toBeNull();
    });
  });

  it('I8: stops within a second of a suspension in the market, and starts again as fast', async () => {
    const stopped = await authority();
    const operator = await market.user('OPERATOR', 'OWNER', stopped.operatorId);
    const call = () => gateway.call(`/v1/products/${stopped.slug}`, { key: stopped.key });
    const act = (event: string, ifMatch: number) =>
      market
        .call('post', `/v1/grants/${stopped.grantId}/${event}`, operator, { ifMatch })
        .send({ reason: '核查' })
        .expect(200);
    expect((await call()).status).toBe(200);
    await act('suspend', 1);
    await until(async () => (await call()).body.code === 'GRANT_SUSPENDED', 1_000);
    await act('resume', 2);
    await until(async () => (await call()).status === 200, 1_000);
    await act('revoke', 3);
    await until(async () => (await call()).body.code === 'GRANT_REVOKED', 1_000);
  });

  it('is live and ready, and documents its routes', async () => {
    expect((await gateway.call('/health/live')).status).toBe(200);
    expect((await gateway.call('/health/ready')).status).toBe(200);
    const { body } = await gateway.call('/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/products/{slug}/rows', '/health/ready']),
    );
    expect((await gateway.call('/docs')).status).toBe(200);
  });

  it('404: an unknown route is a problem document', async () => {
    expect(await gateway.call('/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'ROUTE_NOT_FOUND' },
    });
  });
});
