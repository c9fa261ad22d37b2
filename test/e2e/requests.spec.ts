import { Affiliations, orderedPair } from '@gongshu/identity';
import { UseClass } from '@gongshu/platform';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { TestMarket, type TestUser } from '../support/market';

const DAY_MS = 86_400_000;
const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('authorization requests', () => {
  let market: TestMarket;
  let chain: AuthorityChain;
  let developer: TestUser;
  let operator: TestUser;
  let reviewer: TestUser;
  let agency: TestUser;
  let stranger: TestUser;

  beforeAll(async () => {
    market = await TestMarket.start();
    developer = await market.user('DEVELOPER');
    operator = await market.user('OPERATOR');
    reviewer = await market.user('OPERATOR', 'REVIEWER', operator.organizationId);
    agency = await market.user('AGENCY');
    stranger = await market.user('DEVELOPER');
    chain = await createAuthority(market.prisma, {
      developerId: developer.organizationId,
      operatorId: operator.organizationId,
      agencyId: agency.organizationId,
    });
  });
  afterAll(() => market.stop());

  type Overrides = Readonly<Record<string, unknown>> & { readonly applicationId?: string };

  let names = 0;
  async function application(user = developer): Promise<string> {
    const name = `应用 ${++names}`;
    const { body } = await market.call('post', '/v1/applications', user).send({ name }).expect(201);
    return body.id;
  }

  const wanted = (overrides: object = {}) => ({
    productId: chain.productId,
    planId: chain.planId,
    useClass: 'INDUSTRY',
    purpose: '在物流系统中核对收货地址的行政区划',
    scenario: '物流地址校验',
    quotaUnits: '1000',
    quotaPeriod: 'MONTH',
    validFrom: new Date(Date.now()).toISOString(),
    validTo: new Date(Date.now() + 90 * DAY_MS).toISOString(),
    ...overrides,
  });

  async function submit(overrides: Overrides = {}, user = developer) {
    const applicationId = overrides.applicationId ?? (await application(user));
    return market
      .call('post', '/v1/authorization-requests', user)
      .send({ ...wanted(overrides), applicationId });
  }

  async function submitted(overrides: Overrides = {}) {
    const { status, body } = await submit(overrides);
    expect([status, body.code]).toEqual([201, undefined]);
    return body;
  }

  const decide = (
    id: string,
    event: 'approve' | 'reject' | 'withdraw',
    user: TestUser,
    { body, ifMatch = 1 }: { body?: object; ifMatch?: number | null } = {},
  ) => {
    const test = market.call('post', `/v1/authorization-requests/${id}/${event}`, user, {
      ifMatch: ifMatch ?? undefined,
    });
    return event === 'withdraw' ? test : test.send({ reason: '符合授权范围', ...body });
  };

  it('are submitted, approved by the operator and become a grant, all in the audit log', async () => {
    const request = await submitted();
    expect(request).toMatchObject({
      status: 'SUBMITTED',
      developerId: developer.organizationId,
      productSlug: chain.slug,
      quotaUnits: '1000',
      submittedBy: developer.userId,
      grantId: null,
      revision: 1,
    });
    const { body } = await decide(request.id, 'approve', reviewer)
      .expect(200)
      .expect('ETag', '"2"');
    expect(body).toMatchObject({
      status: 'APPROVED',
      decidedBy: reviewer.userId,
      decisionReason: '符合授权范围',
    });
    const grant = await market.call('get', `/v1/grants/${body.grantId}`, developer).expect(200);
    expect(grant.body).toMatchObject({
      state: 'ACTIVE',
      requestId: request.id,
      applicationId: request.applicationId,
      productId: chain.productId,
      planId: chain.planId,
      useClass: 'INDUSTRY',
      quotaUnits: '1000',
      quotaPeriod: 'MONTH',
      validFrom: request.validFrom,
      validTo: request.validTo,
    });
    const records = await market.prisma.auditRecord.findMany({
      where: { objectId: { in: [request.id, body.grantId] } },
      orderBy: { seq: 'asc' },
    });
    expect(records.map((r) => [r.action, r.actorUserId, r.reason])).toEqual([
      ['request:submit', developer.userId, null],
      ['request:approve', reviewer.userId, '符合授权范围'],
      ['grant:create', reviewer.userId, null],
    ]);
  });

  it('are approved under narrower conditions', async () => {
    const { id } = await submitted();
    const validTo = new Date(Date.now() + 10 * DAY_MS).toISOString();
    const { body } = await decide(id, 'approve', operator, {
      body: { quotaUnits: '10', validTo },
    }).expect(200);
    expect(body.quotaUnits).toBe('1000');
    const grant = await market.call('get', `/v1/grants/${body.grantId}`, developer).expect(200);
    expect(grant.body).toMatchObject({ quotaUnits: '10', validTo });
  });

  it('are rejected with a reason, after which the developer may ask again', async () => {
    const { id, applicationId } = await submitted();
    const { body } = await decide(id, 'reject', reviewer, { body: { reason: '用途不清' } }).expect(
      200,
    );
    expect(body).toMatchObject({
      status: 'REJECTED',
      decisionReason: '用途不清',
      decidedBy: reviewer.userId,
      grantId: null,
    });
    await submitted({ applicationId });
  });

  it('are withdrawn by the developer, after which he may ask again', async () => {
    const { id, applicationId } = await submitted();
    const { body } = await decide(id, 'withdraw', developer).expect(200);
    expect(body).toMatchObject({ status: 'WITHDRAWN', decidedBy: null });
    await submitted({ applicationId });
  });

  it('are followed by another once the grant has been revoked or has expired', async () => {
    const { id, applicationId } = await submitted();
    const { grantId } = (await decide(id, 'approve', reviewer).expect(200)).body;
    expect((await submit({ applicationId })).body.code).toBe('GRANT_EXISTS');

    await market.prisma.$executeRaw`
      UPDATE access_grant SET valid_from = now() - interval '2 days', valid_to = now() - interval '1 day'
      WHERE id = ${grantId}::uuid`;
    const renewal = await submitted({ applicationId });
    const renewed = (await decide(renewal.id, 'approve', reviewer).expect(200)).body;
    const old = await market.call('get', `/v1/grants/${grantId}`, developer).expect(200);
    expect(old.body).toMatchObject({ state: 'REVOKED', revision: 2 });

    await market
      .call('post', `/v1/grants/${renewed.grantId}/revoke`, reviewer, { ifMatch: 1 })
      .send({ reason: '违规使用' })
      .expect(200);
    await submitted({ applicationId });
  });

  it('are listed to both sides, the agency and oversight, by status and product', async () => {
    const { id } = await submitted();
    const auditor = await market.user('AUDITOR');
    for (const user of [developer, operator, agency, auditor]) {
      const { body } = await market
        .call(
          'get',
          `/v1/authorization-requests?status=SUBMITTED&productId=${chain.productId}&limit=100`,
          user,
        )
        .expect(200);
      expect(body.items.map((r: { id: string }) => r.id)).toContain(id);
      expect(new Set(body.items.map((r: { status: string }) => r.status))).toEqual(
        new Set(['SUBMITTED']),
      );
      await market.call('get', `/v1/authorization-requests/${id}`, user).expect(200);
    }
    const other = await market
      .call('get', `/v1/authorization-requests?productId=${chain.applicationId}`, operator)
      .expect(200);
    expect(other.body.items).toEqual([]);
  });

  it('are listed page by page without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/authorization-requests?limit=2&cursor=${cursor}`, developer)
        .expect(200);
      seen.push(...body.items.map((r: { id: string }) => r.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    const own = { application: { developerId: developer.organizationId } };
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await market.prisma.authorizationRequest.count({ where: own }));
  });

  it.each([
    ['a short purpose', { purpose: '太短' }, '/purpose'],
    ['no quota', { quotaUnits: '0' }, '/quotaUnits'],
    ['a quota as a number', { quotaUnits: 5 }, '/quotaUnits'],
    ['a quota beyond 18 digits', { quotaUnits: '1'.repeat(19) }, '/quotaUnits'],
    ['an unknown use class', { useClass: 'FREE' }, '/useClass'],
    ['a day that does not exist', { validTo: '2026-02-31T00:00:00Z' }, '/validTo'],
    ['an unknown field', { status: 'APPROVED' }, '/status'],
  ])('400: %s', async (_, overrides, pointer) => {
    const { status, body } = await submit(overrides);
    expect([status, body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
      400,
      [pointer],
    ]);
  });

  it('422: a use class that the plan is not offered for', async () => {
    const where = { id: chain.planId };
    await market.prisma.plan.update({ where, data: { audience: ['PUBLIC_WELFARE'] } });
    const { status, body } = await submit();
    await submitted({ useClass: 'PUBLIC_WELFARE' });
    await market.prisma.plan.update({ where, data: { audience: Object.values(UseClass) } });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'USE_CLASS_NOT_OFFERED',
      '/useClass',
    ]);
  });

  it('401: without a token', async () => {
    await market.call('post', '/v1/authorization-requests').send({}).expect(401);
  });

  it('403: the operator submits none, a viewer decides none, nor does the developer', async () => {
    const { id, applicationId } = await submitted();
    await market
      .call('post', '/v1/authorization-requests', operator)
      .send({ ...wanted(), applicationId })
      .expect(403);
    const viewer = await market.user('OPERATOR', 'VIEWER', operator.organizationId);
    const editor = await market.user('OPERATOR', 'EDITOR', operator.organizationId);
    for (const user of [viewer, editor, developer, agency]) {
      const { body } = await decide(id, 'approve', user).expect(403);
      expect(body.code).toBe('ACCESS_DENIED');
    }
  });

  it('403: nobody decides on what he submitted, in whatever organisation he acts (C22)', async () => {
    const { id } = await submitted();
    await market.prisma
      .$executeRaw`UPDATE authorization_request SET submitted_by = ${reviewer.userId}::uuid WHERE id = ${id}::uuid`;
    for (const event of ['approve', 'reject'] as const) {
      expect((await decide(id, event, reviewer).expect(403)).body.code).toBe(
        'SELF_APPROVAL_FORBIDDEN',
      );
    }
    expect(
      await market.prisma.authorizationRequest.count({ where: { id, status: 'SUBMITTED' } }),
    ).toBe(1);
  });

  it('404: another tenant’s application, request or product', async () => {
    const { id, applicationId } = await submitted();
    const foreign = await submit({ applicationId }, stranger);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'APPLICATION_NOT_FOUND']);
    await market.call('get', `/v1/authorization-requests/${id}`, stranger).expect(404);
    await decide(id, 'withdraw', stranger).expect(404);
    const rival = await market.user('OPERATOR');
    const { body } = await decide(id, 'approve', rival).expect(404);
    expect(body.code).toBe('REQUEST_NOT_FOUND');
  });

  it('409: one open request per application and product, even when two come at once', async () => {
    const applicationId = await application();
    const answers = await Promise.all([1, 2, 3].map(() => submit({ applicationId })));
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409]);
    expect(answers.filter((a) => a.status === 409).map((a) => a.body.code)).toEqual([
      'REQUEST_OPEN',
      'REQUEST_OPEN',
    ]);
  });

  it('409: what is decided is not decided again', async () => {
    const { id } = await submitted();
    await decide(id, 'reject', reviewer).expect(200);
    for (const [event, user] of [
      ['approve', operator],
      ['reject', operator],
      ['withdraw', developer],
    ] as const) {
      const { body } = await decide(id, event, user, { ifMatch: 2 }).expect(409);
      expect(body.code).toBe('TRANSITION_NOT_ALLOWED');
    }
  });

  it('409: a frozen developer’s', async () => {
    const { id } = await submitted();
    const setStatus = (status: 'ACTIVE' | 'FROZEN') =>
      market.prisma.organization.update({
        where: { id: developer.organizationId },
        data: { status },
      });
    await setStatus('FROZEN');
    try {
      expect((await decide(id, 'approve', reviewer).expect(409)).body.code).toBe(
        'DEVELOPER_FROZEN',
      );
    } finally {
      await setStatus('ACTIVE');
    }
    await decide(id, 'approve', reviewer).expect(200);
  });

  it('404 and 409: a product unknown, with another plan, or not to be requested now', async () => {
    const other = await createAuthority(market.prisma);
    const plan = await submit({ planId: other.planId });
    expect([plan.status, plan.body.code]).toEqual([404, 'PLAN_NOT_FOUND']);
    const unknown = await submit({ productId: other.applicationId });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'PRODUCT_NOT_FOUND']);
    await market.prisma.productVersion.update({
      where: { id: other.versionId },
      data: { status: 'DEPRECATED' },
    });
    const closed = await submit({ productId: other.productId, planId: other.planId });
    expect([closed.status, closed.body.code]).toEqual([409, 'PRODUCT_NOT_REQUESTABLE']);
  });

  it('409: the ground is checked again on approval (I8)', async () => {
    const { id } = await submitted();
    const setStatus = (status: 'SIGNED' | 'SUSPENDED') =>
      market.prisma.operationAgreement.update({
        where: { id: chain.agreementId },
        data: { status },
      });
    await setStatus('SUSPENDED');
    try {
      const { body } = await decide(id, 'approve', reviewer).expect(409);
      expect(body.code).toBe('PRODUCT_NOT_REQUESTABLE');
    } finally {
      await setStatus('SIGNED');
    }
    expect((await decide(id, 'approve', reviewer).expect(200)).body.status).toBe('APPROVED');
  });

  it('412 and 428: a decision names the revision', async () => {
    const { id } = await submitted();
    await decide(id, 'approve', reviewer, { ifMatch: 3 }).expect(412);
    const { body } = await decide(id, 'approve', reviewer, { ifMatch: null }).expect(428);
    expect(body.code).toBe('PRECONDITION_REQUIRED');
  });

  it('412: of two decisions at once exactly one takes effect', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, applicationId } = await submitted();
      const answers = await Promise.all([
        decide(id, 'approve', reviewer),
        decide(id, round % 2 ? 'approve' : 'reject', operator),
        decide(id, 'withdraw', developer),
      ]);
      expect(answers.map((a) => a.status).sort()).toEqual([200, 412, 412]);
      const row = await market.prisma.authorizationRequest.findUniqueOrThrow({ where: { id } });
      const grants = await market.prisma.grant.count({ where: { applicationId } });
      expect([row.revision, grants]).toEqual([2, row.status === 'APPROVED' ? 1 : 0]);
      const decisions = await market.prisma.auditRecord.count({ where: { objectId: id } });
      expect(decisions).toBe(2);
    }
  });

  it('422: C04, the operator of the product itself', async () => {
    const own = await createAuthority(market.prisma, {
      developerId: developer.organizationId,
      operatorId: developer.organizationId,
    });
    const { status, body } = await submit({ productId: own.productId, planId: own.planId });
    expect([status, body.code]).toEqual([422, 'DEVELOPER_IS_OPERATOR']);
  });

  it('C04: refuses an affiliate of the operator, also through others, on submission and on approval', async () => {
    const admin = await market.user('PLATFORM');
    const between = (await market.user('PROVIDER')).organizationId;
    const at = (id: string) => `/v1/organizations/${id}/affiliations`;
    const record = (id: string, affiliateId: string, since = '2024-06-01') =>
      market
        .call('post', at(id), admin, { language: 'en' })
        .send({ affiliateId, ground: '持股 51%', since });
    const { id } = await submitted();

    await record(between, UNKNOWN).expect(404);
    await record(UNKNOWN, between).expect(404);
    for (const [since, status] of [
      ['2024-02-30', 400],
      ['2099-01-01', 422],
    ] as const) {
      await record(between, chain.operatorId, since).expect(status);
    }
    const first = (await record(developer.organizationId, between).expect(201)).body;
    expect(first).toMatchObject({ affiliateId: between, since: '2024-06-01', endedAt: null });
    const again = await record(between, developer.organizationId).expect(409);
    expect(again.body.code).toBe('AFFILIATION_EXISTS');
    const second = (await record(chain.operatorId, between).expect(201)).body;

    const refused = await submit();
    expect([refused.status, refused.body.code]).toEqual([422, 'DEVELOPER_IS_OPERATOR']);
    const decision = await decide(id, 'approve', reviewer).expect(422);
    expect(decision.body.code).toBe('DEVELOPER_IS_OPERATOR');

    const end = (ifMatch: number) =>
      market
        .call('post', `${at(chain.operatorId)}/${second.id}/end`, admin, { ifMatch })
        .send({ reason: '股权已转让' });
    await end(2).expect(412);
    expect((await end(1).expect(200)).body.endedAt).not.toBeNull();
    await end(2).expect(409);
    const list = await market.call('get', at(developer.organizationId), developer).expect(200);
    expect(list.body.items).toEqual([first]);
    await market.call('get', at(chain.operatorId), developer).expect(404);
    await decide(id, 'approve', reviewer).expect(200);
  });

  it('C04: affiliation goes through five pairs and no more, round in circles too', async () => {
    const affiliations = market.app.get(Affiliations);
    const ids: string[] = [];
    for (let at = 0; at < 7; at++) ids.push((await market.user('DEVELOPER')).organizationId);
    const pair = (one: number, other: number, endedAt: Date | null = null) =>
      market.prisma.organizationAffiliation.create({
        data: {
          ...orderedPair(ids[one]!, ids[other]!),
          ground: '持股',
          since: new Date('2024-06-01'),
          recordedBy: developer.userId,
          endedAt,
        },
      });
    for (let at = 0; at < 6; at++) await pair(at, at + 1);
    await pair(0, 4, new Date());
    const linked = (one: number, other: number) =>
      affiliations.areAffiliated(market.prisma, ids[one]!, ids[other]!);
    expect(await linked(3, 3)).toBe(true);
    expect(await linked(5, 0)).toBe(true);
    expect(await linked(0, 6)).toBe(false);
    await pair(0, 3);
    expect(await linked(0, 6)).toBe(true);
  });

  it.each([
    ['is empty', 10, 10, 'VALIDITY_INVALID'],
    ['is over', -10, -5, 'VALIDITY_INVALID'],
    ['ends after the agreement', 0, 3 * 365, 'VALIDITY_OUTSIDE_TERM'],
    ['begins before the agreement', -2 * 365, 5, 'VALIDITY_OUTSIDE_TERM'],
  ])('422: a validity that %s', async (_, from, to, code) => {
    const { status, body } = await submit({
      validFrom: new Date(Date.now() + from * DAY_MS).toISOString(),
      validTo: new Date(Date.now() + to * DAY_MS).toISOString(),
    });
    expect([status, body.code]).toEqual([422, code]);
  });

  it('422: an approval beyond what was asked for, which changes nothing', async () => {
    const { id } = await submitted();
    const { body } = await decide(id, 'approve', reviewer, {
      body: { quotaUnits: '1001', validTo: new Date(Date.now() + 91 * DAY_MS).toISOString() },
    }).expect(422);
    expect(body.code).toBe('CONDITIONS_NOT_NARROWER');
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toEqual([
      '/quotaUnits',
      '/validTo',
    ]);
    await decide(id, 'approve', reviewer).expect(200);
  });
});
