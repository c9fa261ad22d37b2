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
    for (const action of ['agreement:sign', 'product:review', 'price:decide', 'key:issue']) {
      expect([action, await prisma.auditRecord.count({ where: { action } })]).toEqual([
        action,
        expect.any(Number),
      ]);
    }
    expect(await prisma.auditRecord.count({ where: { action: 'agreement:sign' } })).toBe(1);
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
