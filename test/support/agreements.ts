import type { AgreementStatus } from '@gongshu/platform';
import type { Test } from 'supertest';
import { TestMarket, type TestUser } from './market';

export const AGREEMENT_EVENTS = ['sign', 'suspend', 'resume', 'terminate'] as const;
export type TestAgreementEvent = (typeof AGREEMENT_EVENTS)[number];

export interface TestAgreement {
  readonly id: string;
  readonly revision: number;
  readonly status: AgreementStatus;
}

const PATHS: Readonly<Record<AgreementStatus, readonly TestAgreementEvent[]>> = {
  DRAFT: [],
  SIGNED: ['sign'],
  SUSPENDED: ['sign', 'suspend'],
  TERMINATED: ['sign', 'terminate'],
};

/** An agency and an operator who deal with each other over HTTP, in a market of their own. */
export class AgreementDesk {
  private constructor(
    readonly market: TestMarket,
    readonly agency: TestUser,
    readonly operator: TestUser,
  ) {}

  static async open(): Promise<AgreementDesk> {
    const market = await TestMarket.start();
    return new AgreementDesk(market, await market.user('AGENCY'), await market.user('OPERATOR'));
  }

  close(): Promise<void> {
    return this.market.stop();
  }

  /** Valid terms, five years to the instant. */
  terms(overrides: object = {}) {
    return {
      number: `杭数授 ${Math.random().toString(36).slice(2)}`,
      title: '杭州市公共数据授权运营协议',
      operatorId: this.operator.organizationId,
      mode: 'BY_DOMAIN',
      dataScope: ['交通运输', '地理信息'],
      termStart: '2026-01-01T00:00:00+08:00',
      termEnd: '2031-01-01T00:00:00+08:00',
      shares: [
        { party: 'OPERATOR', basisPoints: 5_000 },
        { party: 'PROVIDER', basisPoints: 2_000 },
        { party: 'TREASURY', basisPoints: 3_000 },
      ],
      ...overrides,
    };
  }

  draft(overrides: object = {}, user: TestUser = this.agency): Test {
    return this.market.call('post', '/v1/agreements', user).send(this.terms(overrides));
  }

  /** Does the act as the party whose it is, or as the user given; without a revision, without If-Match. */
  act(
    event: TestAgreementEvent,
    on: { id: string; revision?: number },
    user: TestUser = event === 'sign' ? this.operator : this.agency,
  ): Test {
    const path = `/v1/agreements/${on.id}/${event}`;
    const call = this.market.call('post', path, user, { ifMatch: on.revision, language: 'en' });
    const withReason = event === 'suspend' || event === 'terminate';
    return withReason ? call.send({ reason: '未按期完成安全整改' }) : call;
  }

  /** A new agreement that has come into the state by the parties' own acts. */
  async agreementIn(status: AgreementStatus, overrides: object = {}): Promise<TestAgreement> {
    let agreement = (await this.draft(overrides).expect(201)).body as TestAgreement;
    for (const event of PATHS[status]) {
      agreement = (await this.act(event, agreement).expect(200)).body as TestAgreement;
    }
    return agreement;
  }
}
