import { AgreementDesk } from '../support/agreements';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

let desk: AgreementDesk;
beforeAll(async () => {
  desk = await AgreementDesk.open();
});
afterAll(() => desk.close());

describe('the terms of an agreement', () => {
  it('C01: five years are accepted, from a leap day to 28 February', async () => {
    await desk
      .draft({ termStart: '2028-02-29T00:00:00Z', termEnd: '2033-02-28T00:00:00Z' })
      .expect(201);
  });

  it.each([
    [{ number: '' }, '/number'],
    [{ operatorId: 'x' }, '/operatorId'],
    [{ mode: 'ALL' }, '/mode'],
    [{ dataScope: [] }, '/dataScope'],
    [{ dataScope: ['交通', '交通'] }, '/dataScope'],
    [{ termEnd: '2031-02-31T00:00:00Z' }, '/termEnd'],
    [{ shares: [{ party: 'AGENCY', basisPoints: 10_000 }] }, '/shares/0/party'],
    [{ shares: [{ party: 'OPERATOR', basisPoints: 10_000.5 }] }, '/shares/0/basisPoints'],
    [{ status: 'SIGNED' }, '/status'],
  ])('400: %j', async (overrides, pointer) => {
    const { body } = await desk.draft(overrides).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('400: a NUL character in a text', async () => {
    const { body } = await desk.draft({ title: '协议\u0000' }).expect(400);
    expect(body.code).toBe('VALIDATION_FAILED');
  });

  it.each(['suspend', 'terminate'] as const)('400: %s without a reason', async (event) => {
    const { id, revision } = await desk.agreementIn('SIGNED');
    const { body } = await desk.market
      .call('post', `/v1/agreements/${id}/${event}`, desk.agency, { ifMatch: revision })
      .send({})
      .expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/reason' })]);
  });

  it('401: without an account nothing is read or drafted', async () => {
    await desk.market.call('get', '/v1/agreements').expect(401);
    await desk.market.call('post', '/v1/agreements').send(desk.terms()).expect(401);
  });

  it.each(['PLATFORM', 'OPERATOR', 'PROVIDER', 'DEVELOPER', 'AUDITOR'] as const)(
    '403: none is drafted by %s',
    async (kind) => {
      await desk.draft({}, await desk.market.user(kind)).expect(403);
    },
  );

  it.each(['PROVIDER', 'DEVELOPER'] as const)('403: none is read by %s', async (kind) => {
    await desk.market.call('get', '/v1/agreements', await desk.market.user(kind)).expect(403);
  });

  it('404: another tenant’s agreement, and an unknown one', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    for (const kind of ['AGENCY', 'OPERATOR'] as const) {
      const stranger = await desk.market.user(kind);
      await desk.market.call('get', `/v1/agreements/${id}`, stranger).expect(404);
      const { body } = await desk.market.call('get', '/v1/agreements', stranger).expect(200);
      expect(body.items).toEqual([]);
    }
    const { body } = await desk.market
      .call('get', `/v1/agreements/${UNKNOWN}`, desk.agency)
      .expect(404);
    expect(body.code).toBe('AGREEMENT_NOT_FOUND');
  });

  it('409: a number taken', async () => {
    const { number } = (await desk.draft().expect(201)).body;
    const { body } = await desk.draft({ number }).expect(409);
    expect(body.code).toBe('AGREEMENT_NUMBER_TAKEN');
  });

  it('422: every broken rule is named at once, C01 among them', async () => {
    const { body } = await desk
      .draft({
        operatorId: desk.agency.organizationId,
        termEnd: '2031-01-01T00:00:00.001+08:00',
        shares: [
          { party: 'OPERATOR', basisPoints: 5_000 },
          { party: 'OPERATOR', basisPoints: 4_999 },
        ],
      })
      .expect(422);
    expect(body.code).toBe('TERM_TOO_LONG');
    expect(body.detail).toContain('C01');
    expect(body.errors).toEqual([
      { pointer: '/termEnd', code: 'TERM_TOO_LONG', message: expect.stringContaining('C01') },
      expect.objectContaining({ pointer: '/shares/1/party', code: 'SHARES_PARTY_REPEATED' }),
      expect.objectContaining({ pointer: '/shares', code: 'SHARES_NOT_WHOLE' }),
      expect.objectContaining({ pointer: '/operatorId', code: 'OPERATOR_UNKNOWN' }),
    ]);
  });

  it.each([
    ['an unknown organisation', () => Promise.resolve(UNKNOWN)],
    ['a developer', async () => (await desk.market.user('DEVELOPER')).organizationId],
    [
      'a frozen operator',
      async () => {
        const { organizationId: id } = await desk.market.user('OPERATOR');
        await desk.market.prisma.organization.update({ where: { id }, data: { status: 'FROZEN' } });
        return id;
      },
    ],
  ])('422: %s is no operator', async (_, operatorId) => {
    const { body } = await desk.draft({ operatorId: await operatorId() }).expect(422);
    expect(body.code).toBe('OPERATOR_UNKNOWN');
  });

  it('C01: the database refuses more than five years, whatever the code does', async () => {
    const { id } = await desk.agreementIn('DRAFT');
    await expect(
      desk.market.prisma.$executeRaw`
        UPDATE operation_agreement SET term_end = term_start + interval '5 years 1 second'
        WHERE id = ${id}::uuid`,
    ).rejects.toThrow(/operation_agreement_term_max/);
  });
});
