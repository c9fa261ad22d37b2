import type { DeliveryConfig } from '@gongshu/catalog';
import { announceAuthorityChange } from '@gongshu/directory';
import { sha256, Transactions } from '@gongshu/platform';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { TestMarket } from '../support/market';

const REPORT = Buffer.from('%PDF-1.7 一季度经济运行分析');
const FILE_QUERY = `fileName=${encodeURIComponent('一季度 "分析".pdf')}&mediaType=application/pdf`;

describe('the kinds of delivery', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let gateway: TestGateway;
  let upstream: TestUpstream;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    upstream = await TestUpstream.start();
    gateway = await TestGateway.start(market.database.config);
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
    await market.stop();
  });

  /** A chain that the running gateway has heard of. */
  async function authority(
    delivery: DeliveryConfig,
    options: Parameters<typeof createAuthority>[1] = {},
  ): Promise<AuthorityChain> {
    const made = await createAuthority(market.prisma, { delivery, ...options });
    await market.app
      .get(Transactions)
      .run((tx) => announceAuthorityChange(tx, 'application', made.applicationId));
    await until(
      async () => (await gateway.call('/v1/products/none', { key: made.key })).status !== 401,
    );
    return made;
  }
  const call = ({ slug, key }: AuthorityChain, rest = '', method = 'GET') =>
    gateway.call(`/v1/products/${slug}${rest}`, { key, method });
  const unitsOf = async ({ grantId }: AuthorityChain) =>
    (await market.prisma.usageEvent.findMany({ where: { grantId }, orderBy: { id: 'asc' } })).map(
      ({ units }) => units,
    );

  it.each(['INDEX', 'MODEL', 'VISUALISATION'] as const)(
    '%s: is fetched from the operator’s upstream, as an API is',
    async (kind) => {
      const draft = await ProductUnderTest.create(market, parties, { kind });
      await draft.bring(['submit']);
      const chain = await authority({ kind, upstreamUrl: upstream.url });
      const answer = await call(chain, '/latest?x=1');
      expect(answer).toMatchObject({ status: 200, body: { ok: true } });
      expect(upstream.requests.at(-1)?.url).toBe('/latest?x=1');
      expect(await unitsOf(chain)).toEqual([1]);
    },
  );

  describe('REPORT, ENCRYPTED_DATA: a file', () => {
    let draft: ProductUnderTest;
    const put = (
      of: ProductUnderTest,
      options: { query?: string; type?: string; ifMatch?: number; bytes?: Buffer } = {},
    ) => {
      const { query = FILE_QUERY, type = 'application/octet-stream', ifMatch = 1 } = options;
      return market
        .call('put', of.path(`/versions/1/file?${query}`), parties.operator, { ifMatch })
        .set('Content-Type', type)
        .send(options.bytes ?? REPORT);
    };

    it('is missed on submission, and refused where it does not belong', async () => {
      draft = await ProductUnderTest.create(market, parties, { kind: 'REPORT', delivery: {} });
      const { body } = await draft.act('submit');
      expect(body.errors).toMatchObject([{ pointer: '/file', code: 'FILE_MISSING' }]);
      const proxy = await ProductUnderTest.create(market, parties);
      expect((await put(proxy).expect(409)).body.code).toBe('FILE_NOT_EXPECTED');
      expect((await put(draft, { type: 'application/pdf' }).expect(415)).body.code).toBe(
        'FILE_NOT_BINARY',
      );
      await put(draft, { query: 'fileName=a.pdf&mediaType=pdf' }).expect(400);
      await put(draft, { query: 'mediaType=application/pdf' }).expect(400);
      await put(draft, { ifMatch: 7 }).expect(412);
      await market
        .call('patch', draft.path('/versions/1'), parties.operator, { ifMatch: 1 })
        .set('Content-Type', 'application/octet-stream')
        .send(REPORT)
        .expect(415);
    });

    it('is stored by its content, served whole with its digest, and counts as one call', async () => {
      const { body } = await put(draft).expect(200);
      expect(body.delivery).toMatchObject({
        kind: 'REPORT',
        fileDigest: sha256(REPORT).toString('hex'),
        fileName: '一季度 "分析".pdf',
        mediaType: 'application/pdf',
        fileSize: REPORT.length,
        upstreamUrl: null,
      });
      await draft.bring(['submit']);
      expect((await put(draft, { ifMatch: 3 }).expect(409)).body.code).toBe('VERSION_NOT_DRAFT');

      const { fileDigest, fileName, mediaType, fileSize } = body.delivery;
      const file = { fileDigest, fileName, mediaType, fileSize };
      const chain = await authority({ kind: 'ENCRYPTED_DATA', ...file });
      const answer = await call(chain);
      expect([answer.status, answer.text]).toEqual([200, REPORT.toString()]);
      const header = (name: string) => answer.headers.get(name);
      expect(header('content-type')).toBe('application/pdf');
      expect(header('content-disposition')).toBe(
        `attachment; filename="___ ____.pdf"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      );
      expect(header('repr-digest')).toBe(`sha-256=:${sha256(REPORT).toString('base64')}:`);
      expect(header('etag')).toBe(`"${fileDigest}"`);
      expect((await call(chain, '/x')).body.code).toBe('DELIVERY_PATH_NOT_FOUND');
      expect((await call(chain, '', 'POST')).body.code).toBe('DELIVERY_METHOD_NOT_ALLOWED');
      expect((await call(chain, '', 'HEAD')).bytes).toBe(0);
      expect(await unitsOf(chain)).toEqual([1, 0, 0, 1]);
      const lost = await authority({ kind: 'REPORT', ...file, fileDigest: 'f'.repeat(64) });
      expect((await call(lost)).body.code).toBe('DATA_UNAVAILABLE');
      expect(await unitsOf(lost)).toEqual([0]);
    });
  });

  it('PRIVACY_COMPUTING: is delivered elsewhere; a call is told where, and costs nothing', async () => {
    const kind = 'PRIVACY_COMPUTING';
    const draft = await ProductUnderTest.create(market, parties, { kind, delivery: {} });
    const { body } = await draft.act('submit');
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toEqual([
      '/delivery/environment',
      '/delivery/instructions',
    ]);
    const settings = { environment: '市可信数据空间', instructions: '凭授权编号进入。' };
    await draft.edit({ delivery: settings });
    await draft.bring(['submit']);
    const chain = await authority({ kind, ...settings });
    const answer = await call(chain, '/run', 'POST');
    expect(answer).toMatchObject({ status: 404, body: { code: 'DELIVERED_ELSEWHERE' } });
    expect(answer.body.detail).toContain('市可信数据空间');
    expect(await unitsOf(chain)).toEqual([0]);
  });

  it('C08: 403 for every call whose legal basis is consent, unmetered, until there are consents', async () => {
    const impactAssessment = { fileId: parties.agreementId, assessedOn: '2026-01-31' };
    const ground = (legalBasis: 'CONSENT' | 'CONTRACT') => ({
      personalInfo: { legalBasis, impactAssessment },
    });
    const chain = await authority(upstream.delivery, ground('CONSENT'));
    const before = upstream.requests.length;
    expect(await call(chain)).toMatchObject({ status: 403, body: { code: 'CONSENT_REQUIRED' } });
    expect([upstream.requests.length, await unitsOf(chain)]).toEqual([before, []]);
    expect((await call(await authority(upstream.delivery, ground('CONTRACT')))).status).toBe(200);
  });

  it('tell in each answer of a deprecated version since when and until when it is served', async () => {
    const chain = await authority(upstream.delivery);
    const plain = await call(chain);
    expect([plain.headers.get('deprecation'), plain.headers.get('sunset')]).toEqual([null, null]);
    const deprecatedAt = new Date('2026-11-01T00:00:00Z');
    const set = (sunsetAt: Date | null) =>
      market.app.get(Transactions).run(async (tx) => {
        const where = { id: chain.versionId };
        const data = { status: 'DEPRECATED', deprecatedAt, sunsetAt } as const;
        await tx.productVersion.update({ where, data });
        await announceAuthorityChange(tx, 'product', chain.productId);
      });
    await set(null);
    await until(async () => (await call(chain)).headers.get('deprecation') !== null);
    const open = await call(chain);
    expect(open.headers.get('deprecation')).toBe(`@${deprecatedAt.getTime() / 1000}`);
    expect(open.headers.get('sunset')).toBeNull();
    await set(new Date('2027-06-30T16:00:00Z'));
    await until(async () => (await call(chain)).headers.get('sunset') !== null);
    const { status, headers } = await call(chain);
    expect([status, headers.get('sunset')]).toEqual([200, 'Wed, 30 Jun 2027 16:00:00 GMT']);
  });
});
