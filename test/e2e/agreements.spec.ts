import {
  AGREEMENT_STATES,
  AgreementClock,
  Agreements,
  AUTHORITY_CHANNEL,
} from '@gongshu/directory';
import { Notifications, Transactions } from '@gongshu/platform';
import { schemesOf } from '../../libs/revenue/src/revenue.queries';
import { AgreementDesk, type TestAgreement } from '../support/agreements';
import { type AuthorityChain, type AuthorityOptions, createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { CLAUSES_TEXT, createSignedAgreement } from '../support/signed-agreement';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

let desk: AgreementDesk;
beforeAll(async () => {
  desk = await AgreementDesk.open();
});
afterAll(() => desk.close());

describe('operation agreements', () => {
  it('are drafted by the desk.agency, with the audit record in the same transaction', async () => {
    const { body, headers } = await desk.draft().expect(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      agencyId: desk.agency.organizationId,
      operatorId: desk.operator.organizationId,
      state: 'DRAFT',
      termsInForce: null,
      openTerms: 1,
      termStart: '2025-12-31T16:00:00.000Z',
      termEnd: '2030-12-31T16:00:00.000Z',
      dataScope: ['交通运输', '地理信息'],
      shares: desk.terms().shares,
      draftedBy: desk.agency.userId,
      signedBy: null,
      signedAt: null,
      revision: 1,
    });
    const record = await desk.market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({ action: 'agreement:draft', actorUserId: desk.agency.userId });
    expect(record.after).toMatchObject({ number: body.number, shares: desk.terms().shares });
  });

  it('are drafted once under the same Idempotency-Key', async () => {
    const body = desk.terms();
    const send = () =>
      desk.market
        .call('post', '/v1/agreements', desk.agency, { key: 'draft-1' })
        .send(body)
        .expect(201);
    expect((await send()).body.id).toBe((await send()).body.id);
  });

  it('keep every act with its reason in the audit log', async () => {
    const { id } = await desk.agreementIn('TERMINATED');
    const records = await desk.market.prisma.auditRecord.findMany({
      where: { subjectType: 'agreement', subjectId: id },
      orderBy: { seq: 'asc' },
    });
    const ground = '未按期完成安全整改';
    expect(records.map((record) => [record.action, record.reason, record.actorUserId])).toEqual([
      ['agreement:draft', null, desk.agency.userId],
      ['agreement-terms:submit', null, desk.agency.userId],
      ['agreement-terms:review', ground, desk.reviewer.userId],
      ['agreement-terms:sign', null, desk.operator.userId],
      ['agreement:sign', null, desk.operator.userId],
      ['agreement:terminate', ground, desk.agency.userId],
    ]);
    expect(records[5]).toMatchObject({
      before: { status: 'SIGNED' },
      after: { status: 'TERMINATED' },
    });
    expect(await desk.readTerms(id, 1, desk.operator)).toMatchObject({
      status: 'SIGNED',
      sharesFrom: '2026-01',
      reviewedBy: desk.reviewer.userId,
      decisionReason: ground,
    });
  });

  it('announce every change to the gateways when it commits (I8)', async () => {
    const heard: string[] = [];
    let open = false;
    const listener = new Notifications(
      desk.market.database.config.databaseUrl,
      AUTHORITY_CHANNEL,
      (payload) => (payload === '' ? (open = true) : heard.push(payload)),
    );
    await listener.open();
    try {
      expect(open).toBe(true);
      const agreement = await desk.agreementIn('SUSPENDED');
      const resumed = (await desk.act('resume', agreement).expect(200)).body;
      await desk.act('terminate', resumed).expect(200);
      await desk.act('suspend', { ...resumed, revision: resumed.revision + 1 }).expect(409);
      const deadline = Date.now() + 5_000;
      while (heard.length < 5 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(heard).toEqual(Array.from({ length: 5 }, () => `agreement:${agreement.id}`));
    } finally {
      await listener.close();
    }
  });

  it('are read and listed by both parties and by those who oversee', async () => {
    const { id } = await desk.agreementIn('SUSPENDED');
    for (const user of [
      desk.agency,
      desk.operator,
      await desk.market.user('PLATFORM', 'VIEWER'),
      await desk.market.user('AUDITOR', 'VIEWER'),
    ]) {
      const { body } = await desk.market.call('get', `/v1/agreements/${id}`, user).expect(200);
      expect(body).toMatchObject({ id, state: 'SUSPENDED', termsInForce: 1, amended: false });
    }
  });

  it('are listed by state, an expired one by the clock alone', async () => {
    const { agencyId, operatorId } = await desk.read((await desk.agreementIn('DRAFT')).id);
    const { id: expired } = await desk.market.prisma.$transaction((tx) =>
      createSignedAgreement(tx, {
        number: 'EXPIRED',
        agencyId,
        operatorId,
        dataScope: ['气象'],
        termStart: new Date(Date.now() - 10_000),
        termEnd: new Date(Date.now() - 1_000),
      }),
    );
    for (const state of [
      'DRAFT',
      'IN_REVIEW',
      'REVIEWED',
      'ABANDONED',
      'SIGNED',
      'SUSPENDED',
    ] as const) {
      await desk.agreementIn(state);
    }
    for (const state of AGREEMENT_STATES) {
      const { body } = await desk.market
        .call('get', `/v1/agreements?state=${state}&limit=100`, desk.operator)
        .expect(200);
      const states = body.items.map((agreement: TestAgreement) => agreement.state);
      expect([state, new Set(states)]).toEqual([state, new Set([state])]);
      const ids = body.items.map((agreement: TestAgreement) => agreement.id);
      expect(ids.includes(expired)).toBe(state === 'EXPIRED');
    }
  });

  it('are listed page by page, and never beyond one’s own by a filter', async () => {
    const other = await desk.market.user('AGENCY');
    const ids = [];
    for (let i = 0; i < 3; i++) ids.unshift((await desk.draft({}, other).expect(201)).body.id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await desk.market
        .call('get', `/v1/agreements?limit=2&cursor=${cursor}`, other)
        .expect(200);
      seen.push(...body.items.map((a: TestAgreement) => a.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    const foreign = await desk.market
      .call('get', `/v1/agreements?agencyId=${desk.agency.organizationId}`, other)
      .expect(200);
    expect(foreign.body.items).toEqual([]);
  });
});

describe('what hangs on an agreement', () => {
  const within = new Date('2026-06-01T00:00:00Z');
  const require = (id: string, at = within, operatorId = desk.operator.organizationId) =>
    desk.market.app.get(Agreements).requireInForce(desk.market.prisma, id, operatorId, at);

  it('finds it in force while SIGNED, within [start, end)', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    expect((await require(id)).id).toBe(id);
    expect((await require(id, new Date('2025-12-31T16:00:00Z'))).id).toBe(id);
    for (const instant of ['2025-12-31T15:59:59.999Z', '2030-12-31T16:00:00Z']) {
      await expect(require(id, new Date(instant))).rejects.toMatchObject({
        code: 'AGREEMENT_NOT_IN_FORCE',
      });
    }
  });

  it.each(['DRAFT', 'SUSPENDED', 'TERMINATED'] as const)(
    'does not find it in force while %s',
    async (status) => {
      const { id } = await desk.agreementIn(status);
      await expect(require(id)).rejects.toMatchObject({
        code: 'AGREEMENT_NOT_IN_FORCE',
        params: { status },
      });
    },
  );

  it('does not find another operator’s', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    const stranger = await desk.market.user('OPERATOR');
    await expect(require(id, within, stranger.organizationId)).rejects.toMatchObject({
      code: 'AGREEMENT_NOT_FOUND',
    });
    await expect(require(UNKNOWN)).rejects.toMatchObject({ code: 'AGREEMENT_NOT_FOUND' });
  });
});

describe('an amendment', () => {
  it('404, 409, 422: is drafted one at a time, with its reason, by the agency, while the term runs', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    await desk.amend(id, {}, desk.operator).expect(403);
    await desk.amend(id, {}, await desk.market.user('AGENCY')).expect(404);
    const faulty = await desk
      .amend(id, {
        changeReason: undefined,
        termStart: '2025-12-31T00:00:00Z',
        termEnd: '2026-02-01T00:00:00Z',
      })
      .expect(422);
    expect(faulty.body.errors).toEqual([
      expect.objectContaining({ pointer: '/termStart', code: 'TERM_START_FIXED' }),
      expect.objectContaining({ pointer: '/termEnd', code: 'TERM_OVER' }),
      expect.objectContaining({ pointer: '/changeReason', code: 'CHANGE_REASON_REQUIRED' }),
    ]);
    await desk.amend(id).expect(201);
    expect((await desk.amend(id).expect(409)).body.code).toBe('AMENDMENT_OPEN');
    for (const state of ['DRAFT', 'TERMINATED'] as const) {
      const other = await desk.agreementIn(state);
      const { body } = await desk.amend(other.id).expect(409);
      expect(body.code).toBe('TRANSITION_NOT_ALLOWED');
    }
  });

  it('changes nothing until it is signed, and then all at once; what was signed before stays', async () => {
    const { id, revision } = await desk.agreementIn('SUSPENDED');
    const shares = [
      { party: 'OPERATOR', basisPoints: 4_000 },
      { party: 'TREASURY', basisPoints: 6_000 },
    ];
    const abandoned = (await desk.amend(id, { shares }).expect(201)).body;
    await desk.actOn('abandon', abandoned).expect(200);
    const drafted = (
      await desk.amend(id, { dataScope: ['交通运输'], shares, sharesFrom: '2099-03' }).expect(201)
    ).body;
    expect(drafted).toMatchObject({ number: 3, status: 'DRAFT', sharesFrom: '2099-03' });
    expect(await desk.read(id)).toMatchObject({ openTerms: 3, amended: false, revision });
    const signed = await desk.sign(drafted);
    expect(signed).toMatchObject({ status: 'SIGNED', sharesFrom: '2099-03' });
    expect(await desk.read(id, desk.operator)).toMatchObject({
      state: 'SUSPENDED',
      dataScope: ['交通运输'],
      termsInForce: 3,
      amended: true,
      openTerms: null,
      shares,
      revision: revision + 1,
    });
    const { items } = (
      await desk.market.call('get', `/v1/agreements/${id}/terms`, desk.operator).expect(200)
    ).body;
    expect(items.map(({ status }: { status: string }) => status)).toEqual([
      'SIGNED',
      'ABANDONED',
      'SIGNED',
    ]);
    expect(items[0].shares).toEqual(desk.terms().shares);
    const { prisma, app } = desk.market;
    const terms = await app.get(Agreements).termsInForce(prisma, id);
    expect(terms).toMatchObject({ number: 3, selectionMethod: 'OPEN_TENDER', shares });
    expect(terms?.clauses.BREACH).toBe(CLAUSES_TEXT.BREACH);
    expect(await app.get(Agreements).termsInForce(prisma, UNKNOWN)).toBeNull();

    // A month is split by the shares that count on its first day.
    const schemeOf = async (month: string) =>
      (await prisma.$transaction((tx) => schemesOf(tx, [id], month))).get(id)?.length;
    expect(await schemeOf('2025-12')).toBeUndefined();
    expect(await schemeOf('2026-01')).toBe(3);
    expect(await schemeOf('2099-02')).toBe(3);
    expect(await schemeOf('2099-03')).toBe(2);
  });

  it('is not signed once the agreement is terminated', async () => {
    const agreement = await desk.agreementIn('SIGNED');
    const drafted = (await desk.amend(agreement.id).expect(201)).body;
    const submitted = (await desk.actOn('submit', drafted).expect(200)).body;
    const reviewed = (await desk.actOn('review', submitted).expect(200)).body;
    await desk.act('terminate', agreement).expect(200);
    const { body } = await desk.actOn('sign', reviewed).expect(409);
    expect(body.code).toBe('TRANSITION_NOT_ALLOWED');
  });
});

describe('I8: what hangs on an agreement stops within a second at the gateway, and leaves the catalog', () => {
  let gateway: TestGateway;
  let upstream: TestUpstream;
  beforeAll(async () => {
    upstream = await TestUpstream.start();
  });
  afterAll(async () => {
    await gateway?.stop();
    await upstream.stop();
  });

  const chainOf = (options: AuthorityOptions = {}) =>
    createAuthority(desk.market.prisma, {
      agencyId: desk.agency.organizationId,
      operatorId: desk.operator.organizationId,
      delivery: upstream.delivery,
      ...options,
    });

  it('when it is suspended, amended to a narrower scope, and over', async () => {
    const chain = await chainOf();
    const shortEnd = new Date(Date.now() + 8_000);
    const short = await chainOf({ termEnd: shortEnd });
    gateway = await TestGateway.start(desk.market.database.config);
    const call = ({ slug, key }: AuthorityChain) => gateway.call(`/v1/products/${slug}`, { key });
    const refusedAs = (on: AuthorityChain, code: string) =>
      until(async () => (await call(on)).body.code === code, 1_000);
    const inCatalog = async ({ slug }: AuthorityChain) =>
      (await desk.market.call('get', `/v1/catalog/products/${slug}`)).status;
    expect([(await call(short)).status, await inCatalog(short)]).toEqual([200, 200]);

    const agreement = await desk.read(chain.agreementId);
    const suspended = (await desk.act('suspend', agreement).expect(200)).body;
    await refusedAs(chain, 'GRANT_AGREEMENT_NOT_IN_FORCE');
    expect(await inCatalog(chain)).toBe(404);
    await desk.act('resume', suspended).expect(200);
    await until(async () => (await call(chain)).status === 200, 1_000);

    const { termStart, termEnd } = agreement;
    const amend = async (dataScope: string[]) =>
      desk.sign(
        (await desk.amend(chain.agreementId, { termStart, termEnd, dataScope }).expect(201)).body,
      );
    await amend(['气象']);
    await refusedAs(chain, 'GRANT_PRODUCT_OUT_OF_SCOPE');
    expect(await inCatalog(chain)).toBe(404);
    const { items } = (await desk.market.call('get', '/v1/catalog/products').expect(200)).body;
    expect(items.map((item: { slug: string }) => item.slug)).not.toContain(chain.slug);
    await amend(['气象', '地理信息']);
    await until(async () => (await call(chain)).status === 200, 1_000);

    // C03 holds of the resources too.
    await desk.market.prisma.dataResource.update({
      where: { id: chain.resourceId },
      data: { domain: '气象' },
    });
    await amend(['地理信息']);
    await refusedAs(chain, 'GRANT_PRODUCT_OUT_OF_SCOPE');
    expect(await inCatalog(chain)).toBe(404);
    await amend(['气象', '地理信息']);
    await until(async () => (await call(chain)).status === 200, 1_000);

    await until(() => Date.now() >= shortEnd.getTime(), 10_000);
    await refusedAs(short, 'GRANT_EXPIRED');
    expect(await inCatalog(short)).toBe(404);
    expect((await desk.read(short.agreementId)).state).toBe('EXPIRED');
  });

  it('and the log is told once that a term is over soon, and that it is over', async () => {
    const { agreementId: id } = await chainOf({ termEnd: new Date(Date.now() + 86_400_000) });
    const { app, prisma } = desk.market;
    const clock = app.get(AgreementClock);
    const runAt = (now: Date) =>
      app.get(Transactions).run((tx) => clock.run(tx, now, 'agreements:test'));
    const later = new Date(Date.now() + 2 * 86_400_000);
    for (const now of [new Date(), new Date(), later]) {
      await Promise.all([runAt(now), runAt(now)]);
    }
    const told = await prisma.auditRecord.findMany({
      where: { objectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(told.map(({ action, actorUserId }) => [action, actorUserId])).toEqual([
      ['agreement:expiring', null],
      ['agreement:expire', null],
    ]);
    expect(await runAt(later)).toEqual({ expiring: 0, expired: 0 });
  });
});
