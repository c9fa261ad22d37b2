import { AuditLog, verifyRecord } from '@gongshu/audit';
import { PrismaService, Transactions } from '@gongshu/platform';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { PASSWORD, TestMarket, type TestUser } from '../support/market';

describe('the audit log', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let auditor: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    auditor = await market.user('AUDITOR');
  });
  afterAll(() => market.stop());

  const search = async (query: string): Promise<Record<string, string>[]> =>
    (await market.call('get', `/v1/audit-records?limit=100&${query}`, auditor).expect(200)).body
      .items;
  const actions = async (query: string) => (await search(query)).map((item) => item.action);

  /** A developer as the platform makes one, logged in by password. */
  async function newMember(): Promise<TestUser> {
    const admin = await market.user('PLATFORM');
    const post = async (path: string, body: object, as?: TestUser) =>
      (await market.call('post', `/v1/${path}`, as).send(body).expect(201)).body;
    const { id } = await post('organizations', { kind: 'DEVELOPER', name: '审计的开发者' }, admin);
    const [username, password] = ['audited', PASSWORD];
    const person = { username, displayName: '某人', password, role: 'OWNER' };
    const { userId } = await post(`organizations/${id}/members`, person, admin);
    const { accessToken } = await post('sessions', { username, password });
    return { userId, organizationId: id, username, token: accessToken };
  }

  it('tells the whole story of a product: its versions, plans and prices, newest first', async () => {
    const product = await ProductUnderTest.create(market, parties);
    await product.addPrice();
    await product.bring(['submit', 'reject', 'submit', 'approve']);
    expect(await actions(`subjectId=${product.id}`)).toEqual([
      'version:approve',
      'version:submit',
      'version:reject',
      'version:submit',
      'price:approve',
      'price:propose',
      'plan:create',
      'product:create',
    ]);
    expect(await actions(`subjectId=${product.id}&action=version:reject`)).toEqual([
      'version:reject',
    ]);
    expect(await actions(`objectId=${product.id}`)).toEqual(['product:create']);
    const [approval] = await search(`subjectId=${product.id}`);
    expect(approval).toMatchObject({
      objectType: 'product-version',
      subjectType: 'product',
      subjectId: product.id,
    });
  });

  it('tells of an organisation its members and sessions, and of an application its keys', async () => {
    const developer = await newMember();
    expect(await actions(`subjectId=${developer.organizationId}`)).toEqual([
      'session:open',
      'member:add',
      'organization:create',
    ]);
    const { body } = await market
      .call('post', '/v1/applications', developer)
      .send({ name: '审计' })
      .expect(201);
    await market
      .call('post', `/v1/applications/${body.id}/keys`, developer)
      .send({ name: 'k' })
      .expect(201);
    expect(await actions(`subjectId=${body.id}`)).toEqual(['key:issue', 'application:create']);
    await market.call('delete', '/v1/sessions/current', developer).expect(204);
    expect((await actions(`subjectId=${developer.organizationId}`))[0]).toBe('session:end');
  });

  it('I5: every record verifies as it is read back, whatever text and numbers an act brought', async () => {
    const hostile = {
      text: 'half \uD83D, other half \uDE00, whole \u{1F600}, line\u2028end\u2029, \0, \uFEFF\uFFFF, e\u0301',
      '\uDC00name': [1e308, 5e-324, -0, 1e21, 2 ** 53 + 2, 0.1 + 0.2, 123456789012345680000],
      ['__proto__']: { nothing: null },
      nested: [{ z: '\uD800', a: true }, null, ''],
    };
    await market.app.get(Transactions).run((tx) =>
      market.app.get(AuditLog).append(
        tx,
        { userId: null, organizationId: null, ip: null, traceId: 'trace \uD800' },
        {
          action: 'version:suspend',
          objectType: 'product-version',
          objectId: 'hostile',
          subject: { type: 'product', id: 'hostile product' },
          before: hostile,
          after: [hostile],
          reason: hostile.text,
        },
      ),
    );
    const rows = await market.app.get(PrismaService).auditRecord.findMany();
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !verifyRecord(row)).map((row) => row.action)).toEqual([]);
    const [row] = rows.filter(({ objectId }) => objectId === 'hostile');
    expect(row!.reason).toContain('half \uFFFD, other half \uFFFD, whole \u{1F600}');
  });

  it('I5: a record that was changed in any field does not verify', async () => {
    const row = await market.prisma.auditRecord.findFirstOrThrow({
      where: { action: 'version:approve' },
    });
    expect(verifyRecord(row)).toBe(true);
    for (const change of [
      { id: '00000000-0000-4000-8000-000000000000' },
      { occurredAt: new Date(row.occurredAt.getTime() + 1) },
      { actorUserId: null },
      { actorOrganizationId: null },
      { action: 'version:reject' },
      { objectType: 'plan' },
      { objectId: 'other' },
      { subjectType: 'plan' },
      { subjectId: 'other' },
      { subjectType: row.objectType, subjectId: row.objectId },
      { before: null },
      { after: { status: 'DRAFT' } },
      { reason: 'other' },
      { ip: '192.0.2.1' },
      { traceId: 'other' },
    ]) {
      expect([change, verifyRecord({ ...row, ...change })]).toEqual([change, false]);
    }
  });
});
