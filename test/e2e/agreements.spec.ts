import { Agreements, AUTHORITY_CHANNEL } from '@gongshu/directory';
import { Notifications } from '@gongshu/platform';
import { AgreementDesk, type TestAgreement } from '../support/agreements';

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
      status: 'DRAFT',
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

  it('are signed by the desk.operator, who is named as the signatory', async () => {
    const { body } = await desk.act('sign', await desk.agreementIn('DRAFT')).expect(200);
    expect(body).toMatchObject({ status: 'SIGNED', signedBy: desk.operator.userId, revision: 2 });
    expect(Date.now() - Date.parse(body.signedAt)).toBeLessThan(60_000);
  });

  it('keep every act with its reason in the audit log', async () => {
    const { id } = await desk.agreementIn('TERMINATED');
    const records = await desk.market.prisma.auditRecord.findMany({
      where: { objectType: 'agreement', objectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(records.map(({ action, reason }) => [action, reason])).toEqual([
      ['agreement:draft', null],
      ['agreement:sign', null],
      ['agreement:terminate', '未按期完成安全整改'],
    ]);
    expect(records[2]).toMatchObject({
      before: { status: 'SIGNED' },
      after: { status: 'TERMINATED' },
      actorUserId: desk.agency.userId,
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
      await desk.act('sign', { ...resumed, revision: resumed.revision + 1 }).expect(409);
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
      expect(body).toMatchObject({ id, status: 'SUSPENDED' });
      const list = await desk.market
        .call('get', '/v1/agreements?status=SUSPENDED&limit=100', user)
        .expect(200);
      expect(list.body.items).toContainEqual(body);
      expect(new Set(list.body.items.map((a: TestAgreement) => a.status))).toEqual(
        new Set(['SUSPENDED']),
      );
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

  it('learns its parties and shares', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    const agreements = desk.market.app.get(Agreements);
    expect(await agreements.partiesOf(desk.market.prisma, id)).toEqual({
      agencyId: desk.agency.organizationId,
      operatorId: desk.operator.organizationId,
    });
    expect(await agreements.sharesOf(desk.market.prisma, id)).toEqual(desk.terms().shares);
    await expect(agreements.partiesOf(desk.market.prisma, UNKNOWN)).rejects.toMatchObject({
      code: 'AGREEMENT_NOT_FOUND',
    });
    await expect(agreements.sharesOf(desk.market.prisma, UNKNOWN)).rejects.toMatchObject({
      code: 'AGREEMENT_NOT_FOUND',
    });
  });
});
