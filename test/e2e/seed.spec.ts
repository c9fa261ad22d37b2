import { verifyRecord } from '@gongshu/audit';
import { seedSample } from '../../prisma/seed';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { PrismaService } from '@gongshu/platform';

describe('the sample marketplace', () => {
  let database: TestDatabase;
  let prisma: PrismaService;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = new PrismaService(database.config);
  });
  afterAll(async () => {
    await prisma.onModuleDestroy();
    await database.drop();
  });

  const seed = () => seedSample(database.config, { upstreamUrl: 'http://127.0.0.1:3003' });

  it('leaves an empty database when it fails in the middle', async () => {
    await expect(seedSample(database.config, { upstreamUrl: 'not an address' })).rejects.toThrow();
    expect(await prisma.organization.count()).toBe(0);
    expect(await prisma.auditRecord.count()).toBe(0);
  });

  it('fills an empty database by the use cases of the API, each act audited', async () => {
    const accounts = await seed();
    expect(accounts?.users.map((user) => user.username)).toContain('developer');
    expect(accounts?.apiKey).toMatch(/^gs_live_/);
    expect(await prisma.productVersion.count({ where: { status: 'PUBLISHED' } })).toBe(4);
    expect(await prisma.grant.count({ where: { status: 'ACTIVE' } })).toBe(3);
    const acts = await prisma.auditRecord.groupBy({ by: ['action'], _count: true });
    expect(Object.fromEntries(acts.map((act) => [act.action, act._count]))).toEqual({
      'agreement:draft': 1,
      'agreement:sign': 1,
      'application:create': 1,
      'ceiling:approve': 4,
      'ceiling:propose': 4,
      'data-group:import': 45,
      'grant:create': 3,
      'key:issue': 1,
      'member:add': 9,
      'organization:create': 6,
      'permitted-revenue:approve': 1,
      'permitted-revenue:propose': 1,
      'plan:create': 4,
      'price:approve': 4,
      'price:propose': 4,
      'product:create': 4,
      'request:approve': 3,
      'request:submit': 3,
      'registration:confirm': 4,
      'registration:prepare': 4,
      'registration:submit': 4,
      'resource:create': 4,
      'resource:register': 4,
      'version:approve': 4,
      'version:edit': 7,
      'version:publish': 4,
      'version:submit': 4,
    });
    expect((await prisma.auditRecord.findMany()).every(verifyRecord)).toBe(true);
  });

  it('keeps source and confidence of the data groups, and what no source states null', async () => {
    expect(await prisma.dataGroup.count()).toBe(45);
    const hangzhou = await prisma.dataGroup.findFirstOrThrow({
      where: { shortName: '杭州数据集团' },
    });
    expect(hangzhou).toMatchObject({
      confidence: 'SOURCED',
      establishmentModel: 'RENAMING',
      registeredCapitalFen: null,
    });
    const chengdu = await prisma.dataGroup.findFirstOrThrow({
      where: { shortName: '成都数据集团' },
    });
    expect(chengdu.registeredCapitalFen).toBe(400_000_000_000n);
  });

  it('knows 333 prefecture-level units, and the denominators of the four regions', async () => {
    const count = (region: 'EAST' | 'CENTRAL' | 'WEST' | 'NORTHEAST') =>
      prisma.administrativeDivision.count({ where: { level: 'PREFECTURE', region } });
    expect(
      await Promise.all([count('EAST'), count('CENTRAL'), count('WEST'), count('NORTHEAST')]),
    ).toEqual([85, 82, 130, 36]);
  });

  it('is not seeded twice', async () => {
    expect(await seed()).toBeUndefined();
    expect(await prisma.product.count()).toBe(4);
  });
});
