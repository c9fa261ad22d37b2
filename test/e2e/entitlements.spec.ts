import { Test, type TestingModule } from '@nestjs/testing';
import {
  Entitlements,
  EntitlementsModule,
  type EntitlementScope,
  type EntitlementSnapshot,
} from '@gongshu/authorization';
import { createLogger, PlatformModule, PrismaService, sha256 } from '@gongshu/platform';
import { type AuthorityChain, callTariff, createAuthority } from '../support/authority';
import { createTestDatabase, type TestDatabase } from '../support/database';

const MAKER = '00000000-0000-7000-8000-000000000001';
const CHECKER = '00000000-0000-7000-8000-000000000002';

describe('entitlements', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let prisma: PrismaService;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot(database.config, createLogger('test', 'silent')),
        EntitlementsModule,
      ],
    }).compile();
    await module.init();
    prisma = module.get(PrismaService);
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const load = (scope: EntitlementScope) => module.get(Entitlements).load(scope);
  const grantOf = (snapshot: EntitlementSnapshot, id: string) =>
    snapshot.grants.find((grant) => grant.grantId === id);
  const blocked = async ({ applicationId, grantId }: AuthorityChain) =>
    grantOf(await load({ applicationId }), grantId)?.blocked;

  /** A further version of the chain's product. */
  const addVersion = (
    { productId }: AuthorityChain,
    number: number,
    status: 'DRAFT' | 'PUBLISHED' | 'DEPRECATED' | 'SUSPENDED' | 'RETIRED',
  ) =>
    prisma.productVersion.create({
      data: {
        productId,
        number,
        status,
        dictionary: [{ name: `f${number}` }],
        delivery: { kind: 'API_PROXY', upstreamUrl: `http://127.0.0.1:${number}` },
        submittedBy: MAKER,
        reviewedBy: CHECKER,
      },
    });
  const setVersion = (id: string, status: 'DEPRECATED' | 'SUSPENDED' | 'RETIRED' | 'PUBLISHED') =>
    prisma.productVersion.update({ where: { id }, data: { status } });

  it('hold all that the gateway needs of a grant and its keys', async () => {
    const validFrom = new Date('2026-01-01T00:00:00Z');
    const validTo = new Date('2027-01-01T00:00:00Z');
    const chain = await createAuthority(prisma, {
      quotaUnits: 900_000_000_000_000_000n,
      quotaPeriod: 'DAY',
      useClass: 'PUBLIC_WELFARE',
      validFrom,
      validTo,
      dictionary: [{ name: 'code', type: 'STRING', meaning: '代码', unit: null }],
      delivery: { kind: 'API_PROXY', upstreamUrl: 'http://127.0.0.1:9' },
    });
    const price = await prisma.priceVersion.findUniqueOrThrow({
      where: { id: chain.priceVersionId },
    });
    expect(await load({ applicationId: chain.applicationId })).toEqual({
      keys: [
        {
          keyId: chain.keyId,
          keyHash: sha256(chain.key).toString('hex'),
          applicationId: chain.applicationId,
          expiresAt: Infinity,
        },
      ],
      grants: [
        {
          grantId: chain.grantId,
          applicationId: chain.applicationId,
          productId: chain.productId,
          productSlug: chain.slug,
          productVersionId: chain.versionId,
          kind: 'API_PROXY',
          delivery: { kind: 'API_PROXY', upstreamUrl: 'http://127.0.0.1:9' },
          dictionary: [{ name: 'code', type: 'STRING', meaning: '代码', unit: null }],
          consentRequired: false,
          deprecation: null,
          useClass: 'PUBLIC_WELFARE',
          prices: [
            { priceVersionId: chain.priceVersionId, effectiveFrom: price.effectiveFrom.getTime() },
          ],
          quotaUnits: 900_000_000_000_000_000n,
          quotaPeriod: 'DAY',
          liveFrom: validFrom.getTime(),
          liveUntil: validTo.getTime(),
          blocked: null,
        },
      ],
    });
  });

  it('end with the agreement when that ends before the grant, and begin no earlier', async () => {
    const [termStart, termEnd] = [
      new Date('2026-11-24T00:00:00Z'),
      new Date('2026-12-01T00:00:00Z'),
    ];
    const chain = await createAuthority(prisma, { termStart, termEnd });
    await prisma.grant.update({
      where: { id: chain.grantId },
      data: {
        validFrom: new Date('2026-11-01T00:00:00Z'),
        validTo: new Date('2026-12-31T00:00:00Z'),
      },
    });
    const grant = grantOf(await load({ agreementId: chain.agreementId }), chain.grantId);
    expect([grant?.liveFrom, grant?.liveUntil]).toEqual([termStart.getTime(), termEnd.getTime()]);
  });

  it('come by application, product, agreement or all; keys with the application or all', async () => {
    const one = await createAuthority(prisma);
    const two = await createAuthority(prisma);
    const idsOf = (snapshot: EntitlementSnapshot) => [
      snapshot.grants.map((grant) => grant.grantId),
      snapshot.keys.map((key) => key.keyId),
    ];
    expect(idsOf(await load({ applicationId: one.applicationId }))).toEqual([
      [one.grantId],
      [one.keyId],
    ]);
    expect(idsOf(await load({ productId: one.productId }))).toEqual([[one.grantId], []]);
    expect(idsOf(await load({ agreementId: one.agreementId }))).toEqual([[one.grantId], []]);
    const [grants, keys] = idsOf(await load(null));
    expect(grants).toEqual(expect.arrayContaining([one.grantId, two.grantId]));
    expect(keys).toEqual(expect.arrayContaining([one.keyId, two.keyId]));
    expect(grants).toHaveLength(await prisma.grant.count());
    const unknown = { applicationId: '01890000-0000-7000-8000-000000000000' };
    expect(await load(unknown)).toEqual({ grants: [], keys: [] });
  });

  it('leave revoked keys out, and keep those that expire', async () => {
    const { applicationId, keyId } = await createAuthority(prisma);
    const expiresAt = new Date('2020-01-01T00:00:00Z');
    await prisma.apiKey.update({ where: { id: keyId }, data: { expiresAt } });
    expect((await load({ applicationId })).keys[0]?.expiresAt).toBe(expiresAt.getTime());
    await prisma.apiKey.update({ where: { id: keyId }, data: { revokedAt: new Date() } });
    expect((await load({ applicationId })).keys).toEqual([]);
  });

  it('hold the approved prices alone, earliest first', async () => {
    const { applicationId, planId, priceVersionId } = await createAuthority(prisma);
    const price = (number: number, effectiveFrom: string, status: 'APPROVED' | 'PROPOSED') =>
      prisma.priceVersion.create({
        data: {
          planId,
          number,
          tariff: { ...callTariff('1') },
          trial: true,
          effectiveFrom: new Date(effectiveFrom),
          status,
          proposedBy: MAKER,
          decidedBy: status === 'APPROVED' ? CHECKER : null,
        },
      });
    const later = await price(2, '2030-01-01T00:00:00Z', 'APPROVED');
    const earlier = await price(3, '2020-01-01T00:00:00Z', 'APPROVED');
    await price(4, '2029-01-01T00:00:00Z', 'PROPOSED');
    const [grant] = (await load({ applicationId })).grants;
    expect(grant?.prices.map((p) => p.priceVersionId)).toEqual([
      earlier.id,
      priceVersionId,
      later.id,
    ]);
  });

  it('say which link stops a grant, and nothing once it is mended (I8)', async () => {
    const chain = await createAuthority(prisma);
    const organization = (id: string, status: 'ACTIVE' | 'FROZEN') =>
      prisma.organization.update({ where: { id }, data: { status } });
    for (const id of [chain.developerId, chain.operatorId]) {
      await organization(id, 'FROZEN');
      expect(await blocked(chain)).toBe('ORGANIZATION_FROZEN');
      await organization(id, 'ACTIVE');
    }
    const agreement = (status: 'SIGNED' | 'SUSPENDED') =>
      prisma.operationAgreement.update({ where: { id: chain.agreementId }, data: { status } });
    await agreement('SUSPENDED');
    expect(await blocked(chain)).toBe('AGREEMENT_NOT_IN_FORCE');
    await agreement('SIGNED');
    await setVersion(chain.versionId, 'SUSPENDED');
    expect(await blocked(chain)).toBe('PRODUCT_NOT_SERVED');
    await setVersion(chain.versionId, 'PUBLISHED');
    const grant = (status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED') =>
      prisma.grant.update({ where: { id: chain.grantId }, data: { status } });
    await grant('SUSPENDED');
    expect(await blocked(chain)).toBe('GRANT_SUSPENDED');
    await grant('ACTIVE');
    expect(await blocked(chain)).toBeNull();
    await grant('REVOKED');
    expect(await blocked(chain)).toBe('GRANT_REVOKED');
  });

  it('I8: are served by the published version, else by the newest deprecated one; not at all while any is suspended', async () => {
    const chain = await createAuthority(prisma);
    const served = async () =>
      grantOf(await load({ productId: chain.productId }), chain.grantId)?.productVersionId;
    await addVersion(chain, 3, 'DRAFT');
    expect(await served()).toBe(chain.versionId);
    const suspended = await addVersion(chain, 2, 'SUSPENDED');
    expect(await blocked(chain)).toBe('PRODUCT_NOT_SERVED');
    await setVersion(suspended.id, 'RETIRED');
    await setVersion(chain.versionId, 'DEPRECATED');
    expect(await served()).toBe(chain.versionId);
    const newer = await addVersion(chain, 4, 'DEPRECATED');
    expect(await served()).toBe(newer.id);
    const published = await addVersion(chain, 5, 'PUBLISHED');
    expect(await served()).toBe(published.id);
    for (const { id } of await prisma.productVersion.findMany({
      where: { productId: chain.productId, status: { in: ['PUBLISHED', 'DEPRECATED'] } },
    })) {
      await setVersion(id, 'RETIRED');
    }
    expect(await blocked(chain)).toBe('PRODUCT_NOT_SERVED');
  });

  it('hold the newest grant of a pair: the live one, though it was revoked before', async () => {
    const chain = await createAuthority(prisma);
    await prisma.grant.update({ where: { id: chain.grantId }, data: { status: 'REVOKED' } });
    const next = await successor(chain);
    const { grants } = await load({ applicationId: chain.applicationId });
    expect(grants.map((grant) => [grant.grantId, grant.blocked])).toEqual([[next, null]]);
  });

  /** A second approved request of the pair with its grant. */
  async function successor({ requestId }: AuthorityChain): Promise<string> {
    const { id, ...request } = await prisma.authorizationRequest.findUniqueOrThrow({
      where: { id: requestId },
    });
    expect(id).toBe(requestId);
    const again = await prisma.authorizationRequest.create({ data: request });
    const { applicationId, productId, planId, useClass, quotaUnits, quotaPeriod } = again;
    const { validFrom, validTo } = again;
    const { id: grantId } = await prisma.grant.create({
      data: {
        requestId: again.id,
        ...{ applicationId, productId, planId, useClass, quotaUnits, quotaPeriod },
        ...{ validFrom, validTo },
      },
    });
    return grantId;
  }

  it('take the same few statements for one grant as for many', async () => {
    const statements = async (scope: EntitlementScope): Promise<number> => {
      const query = jest.spyOn(Object.getPrototypeOf(await clientOf()), 'query');
      try {
        await load(scope);
        return query.mock.calls.length;
      } finally {
        query.mockRestore();
      }
    };
    const { applicationId } = await createAuthority(prisma);
    for (let n = 0; n < 5; n++) await createAuthority(prisma);
    const forOne = await statements({ applicationId });
    expect(forOne).toBeGreaterThanOrEqual(4);
    expect(await statements(null)).toBe(forOne);
  });

  async function clientOf(): Promise<object> {
    const client = await prisma.pool.connect();
    client.release();
    return client;
  }
});
