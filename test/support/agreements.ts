import type { AgreementState } from '@gongshu/directory';
import type { Test } from 'supertest';
import { TestMarket, type TestUser } from './market';
import { CLAUSES_TEXT } from './signed-agreement';

export const AGREEMENT_EVENTS = ['suspend', 'resume', 'terminate'] as const;
export type TestAgreementEvent = (typeof AGREEMENT_EVENTS)[number];

export const TERMS_EVENTS = ['submit', 'return', 'review', 'decline', 'sign', 'abandon'] as const;
export type TestTermsEvent = (typeof TERMS_EVENTS)[number];

export interface TestAgreement {
  readonly id: string;
  readonly revision: number;
  readonly state: AgreementState;
}

export interface TestTerms {
  readonly agreementId: string;
  readonly number: number;
  readonly revision: number;
  readonly status: string;
}

const SIGNED = ['submit', 'review', 'sign'] as const;

/** How an agreement comes into a state by the parties' own acts. */
const PATHS = {
  DRAFT: [],
  IN_REVIEW: ['submit'],
  REVIEWED: ['submit', 'review'],
  ABANDONED: ['abandon'],
  SIGNED,
  SUSPENDED: [...SIGNED, 'suspend'],
  TERMINATED: [...SIGNED, 'terminate'],
} as const satisfies Partial<
  Record<AgreementState, readonly (TestTermsEvent | TestAgreementEvent)[]>
>;
export type ReachableState = keyof typeof PATHS;

/** An agency of a maker and a checker, and an operator, who deal with each other over HTTP, in a market of their own. */
export class AgreementDesk {
  private constructor(
    readonly market: TestMarket,
    readonly agency: TestUser,
    readonly reviewer: TestUser,
    readonly operator: TestUser,
  ) {}

  static async open(market?: TestMarket): Promise<AgreementDesk> {
    const place = market ?? (await TestMarket.start());
    const agency = await place.user('AGENCY');
    const reviewer = await place.user('AGENCY', 'REVIEWER', agency.organizationId);
    return new AgreementDesk(place, agency, reviewer, await place.user('OPERATOR'));
  }

  close(): Promise<void> {
    return this.market.stop();
  }

  /** Valid content of terms, five years to the instant. */
  content(overrides: object = {}) {
    return {
      title: '杭州市公共数据授权运营协议',
      mode: 'BY_DOMAIN',
      dataScope: ['交通运输', '地理信息'],
      termStart: '2026-01-01T00:00:00+08:00',
      termEnd: '2031-01-01T00:00:00+08:00',
      selectionMethod: 'OPEN_TENDER',
      clauses: Object.entries(CLAUSES_TEXT).map(([clause, text]) => ({ clause, text })),
      shares: [
        { party: 'OPERATOR', basisPoints: 5_000 },
        { party: 'PROVIDER', basisPoints: 2_000 },
        { party: 'TREASURY', basisPoints: 3_000 },
      ],
      ...overrides,
    };
  }

  /** The same, for a new agreement. */
  terms(overrides: object = {}) {
    return {
      ...this.content(),
      number: `杭数授 ${Math.random().toString(36).slice(2)}`,
      operatorId: this.operator.organizationId,
      ...overrides,
    };
  }

  draft(overrides: object = {}, user: TestUser = this.agency): Test {
    return this.market
      .call('post', '/v1/agreements', user, { language: 'en' })
      .send(this.terms(overrides));
  }

  /** Drafts an amendment. */
  amend(id: string, overrides: object = {}, user: TestUser = this.agency): Test {
    return this.market
      .call('post', `/v1/agreements/${id}/terms`, user, { language: 'en' })
      .send(this.content({ changeReason: '数据范围调整', ...overrides }));
  }

  /** Does the act as the party whose it is, or as the user given; without a revision, without If-Match. */
  act(
    event: TestAgreementEvent,
    on: { id: string; revision?: number },
    user: TestUser = this.agency,
  ): Test {
    return this.post(`/v1/agreements/${on.id}/${event}`, on.revision, user, event !== 'resume');
  }

  /** The same on terms: each act by a person of its own. */
  actOn(
    event: TestTermsEvent,
    on: { agreementId: string; number: number; revision?: number },
    user: TestUser = this.whose(event),
  ): Test {
    const path = `/v1/agreements/${on.agreementId}/terms/${on.number}/${event}`;
    return this.post(path, on.revision, user, event !== 'submit' && event !== 'sign');
  }

  whose(event: TestTermsEvent): TestUser {
    if (event === 'sign' || event === 'decline') return this.operator;
    return event === 'review' || event === 'return' ? this.reviewer : this.agency;
  }

  async read(id: string, user: TestUser = this.agency) {
    return (await this.market.call('get', `/v1/agreements/${id}`, user).expect(200)).body;
  }

  async readTerms(agreementId: string, number: number, user: TestUser = this.agency) {
    const path = `/v1/agreements/${agreementId}/terms/${number}`;
    return (await this.market.call('get', path, user).expect(200)).body;
  }

  /** Carries drafted terms to the signature. */
  async sign(terms: TestTerms): Promise<TestTerms> {
    let at = terms;
    for (const event of SIGNED) at = (await this.actOn(event, at).expect(200)).body as TestTerms;
    return at;
  }

  /** A new agreement that has come into the state by the parties' own acts. */
  async agreementIn(state: ReachableState, overrides: object = {}): Promise<TestAgreement> {
    const { id } = (await this.draft(overrides).expect(201)).body as TestAgreement;
    let revision = 1;
    for (const event of PATHS[state]) {
      if (event === 'suspend' || event === 'terminate') {
        await this.act(event, await this.read(id)).expect(200);
      } else {
        const terms = { agreementId: id, number: 1, revision };
        revision = ((await this.actOn(event, terms).expect(200)).body as TestTerms).revision;
      }
    }
    return (await this.read(id)) as TestAgreement;
  }

  private post(
    path: string,
    ifMatch: number | undefined,
    user: TestUser,
    withReason: boolean,
  ): Test {
    const call = this.market.call('post', path, user, { ifMatch, language: 'en' });
    return withReason ? call.send({ reason: '未按期完成安全整改' }) : call;
  }
}
