import { AUTHORITY_CHANNEL } from '@gongshu/directory';
import { Notifications } from '@gongshu/platform';
import { type AuthorityChain, type AuthorityOptions, createAuthority } from '../support/authority';
import { TestMarket, type TestUser } from '../support/market';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

describe('grants', () => {
  let market: TestMarket;
  let developer: TestUser;
  let operator: TestUser;
  let agency: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    developer = await market.user('DEVELOPER');
    operator = await market.user('OPERATOR');
    agency = await market.user('AGENCY');
  });
  afterAll(() => market.stop());

  const grant = (options: AuthorityOptions = {}): Promise<AuthorityChain> =>
    createAuthority(market.prisma, {
      developerId: developer.organizationId,
      operatorId: operator.organizationId,
      agencyId: agency.organizationId,
      ...options,
    });
  const change = (
    id: string,
    event: 'suspend' | 'resume' | 'revoke',
    {
      user = operator,
      ifMatch = 1,
      reason = '涉嫌超范围使用',
    }: {
      user?: TestUser;
      ifMatch?: number | null;
      reason?: unknown;
    } = {},
  ) =>
    market
      .call('post', `/v1/grants/${id}/${event}`, user, { ifMatch: ifMatch ?? undefined })
      .send({ reason });

  it('are suspended, resumed and revoked with a reason, which gateways hear and the log keeps', async () => {
    const { grantId, applicationId } = await grant();
    const heard: string[] = [];
    const listener = new Notifications(market.database.config.databaseUrl, AUTHORITY_CHANNEL, (m) =>
      heard.push(m),
    );
    await listener.open();
    try {
      const suspended = await change(grantId, 'suspend').expect(200).expect('ETag', '"2"');
      expect(suspended.body).toMatchObject({ state: 'SUSPENDED', statusReason: '涉嫌超范围使用' });
      const resumed = await change(grantId, 'resume', { ifMatch: 2 }).expect(200);
      expect(resumed.body.state).toBe('ACTIVE');
      const revoked = await change(grantId, 'revoke', { ifMatch: 3 }).expect(200);
      expect(revoked.body).toMatchObject({ state: 'REVOKED', revision: 4 });
      const told = () => heard.filter((m) => m === `application:${applicationId}`).length;
      const deadline = Date.now() + 5_000;
      while (told() < 3 && Date.now() < deadline) await new Promise((r) => setTimeout(r, 10));
      expect(told()).toBe(3);
    } finally {
      await listener.close();
    }
    const records = await market.prisma.auditRecord.findMany({
      where: { objectId: grantId },
      orderBy: { seq: 'asc' },
    });
    expect(records.map((r) => [r.action, r.reason])).toEqual(
      ['suspend', 'resume', 'revoke'].map((event) => [`grant:${event}`, '涉嫌超范围使用']),
    );
  });

  it('are listed by the state they are shown in, to developer, operator, agency and oversight', async () => {
    const ids = {
      PENDING: (await grant({ validFrom: inDays(5), validTo: inDays(6) })).grantId,
      ACTIVE: (await grant()).grantId,
      SUSPENDED: (await grant()).grantId,
      EXPIRED: (await grant({ validFrom: inDays(-6), validTo: inDays(-5) })).grantId,
      REVOKED: (await grant({ validFrom: inDays(-6), validTo: inDays(-5) })).grantId,
    };
    await change(ids.SUSPENDED, 'suspend').expect(200);
    await change(ids.REVOKED, 'revoke').expect(200);
    for (const user of [developer, operator, agency, await market.user('PLATFORM')]) {
      for (const [state, id] of Object.entries(ids)) {
        const { body } = await market
          .call('get', `/v1/grants?state=${state}&limit=100`, user)
          .expect(200);
        expect(body.items.map((g: { id: string }) => g.id)).toContain(id);
        expect(new Set(body.items.map((g: { state: string }) => g.state))).toEqual(
          new Set([state]),
        );
      }
    }
  });

  it('are listed for one product or one application', async () => {
    const { grantId, productId, applicationId } = await grant();
    for (const query of [`productId=${productId}`, `applicationId=${applicationId}`]) {
      const { body } = await market.call('get', `/v1/grants?${query}`, developer).expect(200);
      expect(body.items.map((g: { id: string }) => g.id)).toEqual([grantId]);
    }
  });

  it('400: without a reason', async () => {
    const { grantId } = await grant();
    const { body } = await change(grantId, 'suspend', { reason: '' }).expect(400);
    expect(body.errors[0].pointer).toBe('/reason');
  });

  it('401 and 403: the developer, and an editor of the operator, change none', async () => {
    const { grantId } = await grant();
    await market.call('post', `/v1/grants/${grantId}/revoke`).send({ reason: 'xx' }).expect(401);
    const editor = await market.user('OPERATOR', 'EDITOR', operator.organizationId);
    for (const user of [developer, editor, agency]) {
      await change(grantId, 'revoke', { user }).expect(403);
    }
  });

  it('404: another tenant’s', async () => {
    const { grantId } = await grant();
    const rival = await market.user('OPERATOR');
    expect((await change(grantId, 'suspend', { user: rival }).expect(404)).body.code).toBe(
      'GRANT_NOT_FOUND',
    );
    for (const kind of ['DEVELOPER', 'AGENCY'] as const) {
      const user = await market.user(kind);
      await market.call('get', `/v1/grants/${grantId}`, user).expect(404);
      expect((await market.call('get', '/v1/grants', user).expect(200)).body.items).toEqual([]);
    }
  });

  it('409: an act that the state does not allow', async () => {
    const { grantId } = await grant();
    const { body } = await change(grantId, 'resume').expect(409);
    expect(body.code).toBe('TRANSITION_NOT_ALLOWED');
    await change(grantId, 'revoke').expect(200);
    for (const event of ['suspend', 'resume', 'revoke'] as const) {
      await change(grantId, event, { ifMatch: 2 }).expect(409);
    }
  });

  it('412 and 428: a change names the revision, and of two at once one takes effect', async () => {
    const { grantId } = await grant();
    await change(grantId, 'suspend', { ifMatch: null }).expect(428);
    await change(grantId, 'suspend', { ifMatch: 2 }).expect(412);
    for (let round = 0; round < 5; round++) {
      const { grantId: id } = await grant();
      const answers = await Promise.all(
        (['suspend', 'revoke', 'suspend'] as const).map((event) => change(id, event)),
      );
      expect(answers.map((a) => a.status).sort()).toEqual([200, 412, 412]);
    }
  });
});
