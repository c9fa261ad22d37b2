import request from 'supertest';
import type { MemberRole } from '@gongshu/platform';
import {
  AGREEMENT_EVENTS,
  AgreementDesk,
  type ReachableState,
  TERMS_EVENTS,
  type TestAgreement,
  type TestAgreementEvent,
  type TestTermsEvent,
} from '../support/agreements';
import { PASSWORD, type TestUser } from '../support/market';

type Event = TestAgreementEvent | TestTermsEvent;

// The state machines as the domain knows them, written out again: the code's tables are compared with them by acting.
const ALLOWED: Readonly<Record<ReachableState, Partial<Record<Event, ReachableState>>>> = {
  DRAFT: { submit: 'IN_REVIEW', abandon: 'ABANDONED' },
  IN_REVIEW: { review: 'REVIEWED', return: 'DRAFT' },
  REVIEWED: { return: 'DRAFT', decline: 'DRAFT', sign: 'SIGNED' },
  ABANDONED: {},
  SIGNED: { suspend: 'SUSPENDED', terminate: 'TERMINATED' },
  SUSPENDED: { resume: 'SIGNED', terminate: 'TERMINATED' },
  TERMINATED: {},
};
const STATES = Object.keys(ALLOWED) as ReachableState[];
const EVENTS: readonly Event[] = [...TERMS_EVENTS, ...AGREEMENT_EVENTS];
const onTerms = (event: Event): event is TestTermsEvent =>
  (TERMS_EVENTS as readonly Event[]).includes(event);

let desk: AgreementDesk;
beforeAll(async () => {
  desk = await AgreementDesk.open();
});
afterAll(() => desk.close());

/** The act on the agreement or on its original terms, on the revision that they have, unless another is given. */
async function act(event: Event, { id }: TestAgreement, user?: TestUser, revision?: number | null) {
  if (onTerms(event)) {
    const terms = await desk.readTerms(id, 1);
    return desk.actOn(
      event,
      { ...terms, revision: revision === null ? undefined : (revision ?? terms.revision) },
      user,
    );
  }
  const agreement = await desk.read(id);
  return desk.act(
    event,
    { id, revision: revision === null ? undefined : (revision ?? agreement.revision) },
    user,
  );
}

const people = new Map<string, TestUser>();
/** One for each role in each house, and of no house of the desk when none is given. */
async function person(kind: 'AGENCY' | 'OPERATOR', role: MemberRole, organizationId?: string) {
  const name = `${kind} ${role} ${organizationId ?? 'elsewhere'}`;
  const user = people.get(name) ?? (await desk.market.user(kind, role, organizationId));
  people.set(name, user);
  return user;
}

const whose = (event: Event): TestUser => (onTerms(event) ? desk.whose(event) : desk.agency);
const fromOf = (event: Event) => STATES.find((state) => ALLOWED[state][event])!;

describe('transitions of an agreement and its terms', () => {
  it.each(STATES)('%s: what is possible', async (state) => {
    for (const [event, to] of Object.entries(ALLOWED[state])) {
      const before = await desk.agreementIn(state);
      const { status, body, headers } = await act(event as Event, before);
      expect([event, status]).toEqual([event, 200]);
      expect(headers.etag).toBe(`"${body.revision}"`);
      expect((await desk.read(before.id)).state).toBe(to);
    }
  });

  it.each(STATES)('409: %s: what is not, and the answer names what is', async (state) => {
    const before = await desk.agreementIn(state);
    const acts = EVENTS.filter((event) => !ALLOWED[state][event]);
    for (const event of acts) {
      const { status, body } = await act(event, before);
      expect([event, status, body.code]).toEqual([event, 409, 'TRANSITION_NOT_ALLOWED']);
      const possible = Object.keys(ALLOWED[state]).filter(
        (one) => onTerms(one as Event) === onTerms(event),
      );
      for (const one of possible) expect(body.detail).toContain(one);
    }
    expect(await desk.read(before.id)).toMatchObject({ state, revision: before.revision });
  });

  it.each(EVENTS)(
    '403, 404, 412, 428: %s by the wrong people or on the wrong revision',
    async (event) => {
      const agreement = await desk.agreementIn(fromOf(event));
      const own = whose(event);
      const kind = own === desk.operator ? 'OPERATOR' : 'AGENCY';
      const other = kind === 'OPERATOR' ? desk.agency : desk.operator;
      const roles: MemberRole[] = ['FINANCE', 'VIEWER'];
      roles.push(event === 'submit' || event === 'abandon' ? 'REVIEWER' : 'EDITOR');
      for (const role of roles) {
        const member = await person(kind, role, own.organizationId);
        expect((await act(event, agreement, member)).status).toBe(403);
      }
      expect((await act(event, agreement, other)).body.code).toBe('ACCESS_DENIED');
      const stranger = await act(event, agreement, await person(kind, 'OWNER'));
      expect([stranger.status, stranger.body.code]).toEqual([404, 'AGREEMENT_NOT_FOUND']);
      const stale = await act(event, agreement, undefined, 99);
      expect([stale.status, stale.body.code]).toEqual([412, 'REVISION_STALE']);
      const unnamed = await act(event, agreement, undefined, null);
      expect([unnamed.status, unnamed.body.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
      expect((await act(event, agreement)).status).toBe(200);
    },
  );

  it('400: what needs a reason is not done without one', async () => {
    const { id } = await desk.agreementIn('REVIEWED');
    const paths = ['terms/1/return', 'terms/1/decline', 'terms/1/abandon', 'terms/1/review'];
    for (const path of [...paths, 'suspend', 'terminate']) {
      const user = path.endsWith('decline') ? desk.operator : desk.agency;
      const { body } = await desk.market
        .call('post', `/v1/agreements/${id}/${path}`, user, { ifMatch: 3 })
        .send({})
        .expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: '/reason' })]);
    }
  });

  it('412: of two who sign at once, one does', async () => {
    const { id } = await desk.agreementIn('REVIEWED');
    const terms = await desk.readTerms(id, 1);
    const answers = await Promise.all([desk.actOn('sign', terms), desk.actOn('sign', terms)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    expect(
      await desk.market.prisma.auditRecord.count({
        where: { objectId: id, action: 'agreement:sign' },
      }),
    ).toBe(1);
  });
});

describe('C22: three persons carry terms to the signature', () => {
  it('403: who edited the draft neither reviews nor signs it; the database refuses it too', async () => {
    const { id } = (await desk.draft().expect(201)).body as { id: string };
    const editor = await desk.market.user('AGENCY', 'OWNER', desk.agency.organizationId);
    await desk.market
      .call('put', `/v1/agreements/${id}/terms/1`, editor, { ifMatch: 1 })
      .send(desk.content())
      .expect(200);
    await desk.actOn('submit', await desk.readTerms(id, 1)).expect(200);
    const own = await desk.actOn('review', await desk.readTerms(id, 1), editor);
    expect([own.status, own.body.code]).toEqual([403, 'SELF_APPROVAL_FORBIDDEN']);
    for (const column of ['reviewed_by', 'signed_by']) {
      await expect(
        desk.market.prisma.$executeRawUnsafe(
          `UPDATE agreement_terms SET ${column} = edited_by[1] WHERE agreement_id = '${id}'`,
        ),
      ).rejects.toThrow(/agreement_terms_editor_checker/);
    }
  });

  it('403: the drafter does not review, and neither of them signs, not even as a member of the operator', async () => {
    const { id } = await desk.agreementIn('IN_REVIEW');
    const own = await desk.actOn('review', await desk.readTerms(id, 1), desk.agency);
    expect([own.status, own.body.code]).toEqual([403, 'SELF_APPROVAL_FORBIDDEN']);
    await desk.actOn('review', await desk.readTerms(id, 1)).expect(200);
    for (const maker of [desk.agency, desk.reviewer]) {
      const { organizationId } = desk.operator;
      await desk.market.prisma.membership.create({
        data: { userId: maker.userId, organizationId, role: 'OWNER' },
      });
      const login = await request(desk.market.server)
        .post('/v1/sessions')
        .send({ username: maker.username, password: PASSWORD, organizationId })
        .expect(201);
      const both = { ...maker, organizationId, token: login.body.accessToken };
      const { status, body } = await desk.actOn('sign', await desk.readTerms(id, 1), both);
      expect([status, body.code]).toEqual([403, 'SELF_APPROVAL_FORBIDDEN']);
    }
    await desk.actOn('sign', await desk.readTerms(id, 1)).expect(200);
  });
});
