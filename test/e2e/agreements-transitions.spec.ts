import request from 'supertest';
import type { AgreementStatus, MemberRole, OrganizationKind } from '@gongshu/platform';
import { AGREEMENT_EVENTS, AgreementDesk, type TestAgreementEvent } from '../support/agreements';
import { PASSWORD, type TestUser } from '../support/market';

// The state machine as the domain knows it, written out again: the code's table is compared with it by acting.
const ALLOWED: Readonly<
  Record<AgreementStatus, Partial<Record<TestAgreementEvent, AgreementStatus>>>
> = {
  DRAFT: { sign: 'SIGNED' },
  SIGNED: { suspend: 'SUSPENDED', terminate: 'TERMINATED' },
  SUSPENDED: { resume: 'SIGNED', terminate: 'TERMINATED' },
  TERMINATED: {},
};
const STATES = Object.keys(ALLOWED) as AgreementStatus[];

let desk: AgreementDesk;
beforeAll(async () => {
  desk = await AgreementDesk.open();
});
afterAll(() => desk.close());

describe('transitions of an agreement', () => {
  const cases = STATES.flatMap((status) =>
    AGREEMENT_EVENTS.map((event) => [status, event] as const),
  );

  it.each(cases.filter(([status, event]) => ALLOWED[status][event]))(
    '%s: %s is possible',
    async (status, event) => {
      const before = await desk.agreementIn(status);
      const { body, headers } = await desk.act(event, before).expect(200);
      expect(body.status).toBe(ALLOWED[status][event]);
      expect(body.revision).toBe(before.revision + 1);
      expect(headers.etag).toBe(`"${body.revision}"`);
    },
  );

  it.each(cases.filter(([status, event]) => !ALLOWED[status][event]))(
    '409: %s: %s is not possible, and the answer names what is',
    async (status, event) => {
      const before = await desk.agreementIn(status);
      const { body } = await desk.act(event, before).expect(409);
      expect(body.code).toBe('TRANSITION_NOT_ALLOWED');
      const possible = Object.keys(ALLOWED[status]);
      expect(body.detail).toContain(possible.join(', ') || '-');
      const after = await desk.market
        .call('get', `/v1/agreements/${before.id}`, desk.agency)
        .expect(200);
      expect(after.body).toMatchObject({ status, revision: before.revision });
    },
  );

  const KINDS: OrganizationKind[] = [
    'PLATFORM',
    'OPERATOR',
    'PROVIDER',
    'AGENCY',
    'DEVELOPER',
    'AUDITOR',
  ];
  const STATE_FOR: Readonly<Record<TestAgreementEvent, AgreementStatus>> = {
    sign: 'DRAFT',
    suspend: 'SIGNED',
    resume: 'SUSPENDED',
    terminate: 'SIGNED',
  };

  it.each(AGREEMENT_EVENTS)(
    '403: %s is not done by the wrong kind of organisation',
    async (event) => {
      const right = event === 'sign' ? 'OPERATOR' : 'AGENCY';
      const agreement = await desk.agreementIn(STATE_FOR[event]);
      for (const kind of KINDS.filter((k) => k !== right)) {
        // The other party of this very agreement, too.
        const party = { AGENCY: desk.agency, OPERATOR: desk.operator }[kind as string];
        const { body } = await desk
          .act(event, agreement, party ?? (await desk.market.user(kind)))
          .expect(403);
        expect(body.code).toBe('ACCESS_DENIED');
      }
      await desk.act(event, agreement).expect(200);
    },
  );

  it.each(AGREEMENT_EVENTS)(
    '403: %s is not done by a member without the checking role',
    async (event) => {
      const agreement = await desk.agreementIn(STATE_FOR[event]);
      const [kind, own] =
        event === 'sign'
          ? (['OPERATOR', desk.operator] as const)
          : (['AGENCY', desk.agency] as const);
      for (const role of ['EDITOR', 'FINANCE', 'VIEWER'] satisfies MemberRole[]) {
        await desk
          .act(event, agreement, await desk.market.user(kind, role, own.organizationId))
          .expect(403);
      }
      await desk
        .act(event, agreement, await desk.market.user(kind, 'REVIEWER', own.organizationId))
        .expect(200);
    },
  );

  it.each(AGREEMENT_EVENTS)(
    '404: %s is not done by another tenant of the right kind',
    async (event) => {
      const agreement = await desk.agreementIn(STATE_FOR[event]);
      const stranger = await desk.market.user(event === 'sign' ? 'OPERATOR' : 'AGENCY');
      const { body } = await desk.act(event, agreement, stranger).expect(404);
      expect(body.code).toBe('AGREEMENT_NOT_FOUND');
      await desk.act(event, agreement).expect(200);
    },
  );

  it.each(AGREEMENT_EVENTS)(
    '412 and 428: %s on a stale or unnamed revision changes nothing',
    async (event) => {
      const agreement = await desk.agreementIn(STATE_FOR[event]);
      const stale = await desk
        .act(event, { ...agreement, revision: agreement.revision + 1 })
        .expect(412);
      expect(stale.body.code).toBe('REVISION_STALE');
      const unnamed = await desk.act(event, { id: agreement.id }).expect(428);
      expect(unnamed.body.code).toBe('PRECONDITION_REQUIRED');
      const { body } = await desk.market
        .call('get', `/v1/agreements/${agreement.id}`, desk.agency)
        .expect(200);
      expect(body).toMatchObject({ status: agreement.status, revision: agreement.revision });
    },
  );

  it('412: of two who sign at once, one does', async () => {
    const agreement = await desk.agreementIn('DRAFT');
    const answers = await Promise.all([desk.act('sign', agreement), desk.act('sign', agreement)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    expect(
      await desk.market.prisma.auditRecord.count({
        where: { objectId: agreement.id, action: 'agreement:sign' },
      }),
    ).toBe(1);
  });
});

describe('C22: the drafter of an agreement does not sign it', () => {
  it('403: not even as a member of the operator', async () => {
    const agreement = await desk.agreementIn('DRAFT');
    await desk.market.prisma.membership.create({
      data: {
        userId: desk.agency.userId,
        organizationId: desk.operator.organizationId,
        role: 'OWNER',
      },
    });
    const login = await request(desk.market.server)
      .post('/v1/sessions')
      .send({
        username: desk.agency.username,
        password: PASSWORD,
        organizationId: desk.operator.organizationId,
      })
      .expect(201);
    const both: TestUser = {
      ...desk.agency,
      organizationId: desk.operator.organizationId,
      token: login.body.accessToken,
    };
    const { body } = await desk.act('sign', agreement, both).expect(403);
    expect(body.code).toBe('SELF_APPROVAL');
    await desk.act('sign', agreement).expect(200);
  });

  it('nor by the database, whatever the code does', async () => {
    const { id } = await desk.agreementIn('DRAFT');
    await expect(
      desk.market.prisma.$executeRaw`
        UPDATE operation_agreement SET status = 'SIGNED', signed_by = drafted_by, signed_at = now()
        WHERE id = ${id}::uuid`,
    ).rejects.toThrow(/operation_agreement_maker_checker/);
    await expect(
      desk.market.prisma
        .$executeRaw`UPDATE operation_agreement SET status = 'SIGNED' WHERE id = ${id}::uuid`,
    ).rejects.toThrow(/operation_agreement_signed/);
  });
});
