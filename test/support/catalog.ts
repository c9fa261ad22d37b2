import { randomBytes } from 'node:crypto';
import type { ChargeMeter } from '@gongshu/platform';
import type { TestMarket, TestUser } from './market';
import { registerExternally } from './resources';

/** Those who take part in a product, each with a person who makes and one who checks. */
export interface CatalogParties {
  readonly agency: TestUser;
  readonly agencyReviewer: TestUser;
  readonly operator: TestUser;
  readonly provider: TestUser;
  readonly developer: TestUser;
  readonly agreementId: string;
}

const DAY_MS = 86_400_000;

/** An agency, an operator with a signed agreement over the domains, a providing department, a developer. */
export async function createParties(
  market: TestMarket,
  dataScope: readonly string[] = ['气象'],
): Promise<CatalogParties> {
  const agency = await market.user('AGENCY');
  const operator = await market.user('OPERATOR');
  const agreement = await market.prisma.operationAgreement.create({
    data: {
      number: `A-${randomBytes(5).toString('hex')}`,
      title: '公共数据授权运营协议',
      agencyId: agency.organizationId,
      operatorId: operator.organizationId,
      mode: 'BY_DOMAIN',
      dataScope: [...dataScope],
      termStart: new Date(Date.now() - DAY_MS),
      termEnd: new Date(Date.now() + 365 * DAY_MS),
      status: 'SIGNED',
      draftedBy: agency.userId,
      signedBy: operator.userId,
      signedAt: new Date(),
      shares: { create: [{ party: 'OPERATOR', basisPoints: 10_000 }] },
    },
  });
  return {
    agency,
    agencyReviewer: await market.user('AGENCY', 'REVIEWER', agency.organizationId),
    operator,
    provider: await market.user('PROVIDER'),
    developer: await market.user('DEVELOPER'),
    agreementId: agreement.id,
  };
}

export const WEATHER_FIELDS = [
  { name: 'location', type: 'STRING', meaning: '站点', unit: null },
  { name: 'date', type: 'DATE', meaning: '日期', unit: null },
  { name: 'temperature_max_c', type: 'DECIMAL', meaning: '日最高气温', unit: '℃' },
] as const;

export const WEATHER_CSV = [
  'location,date,temperature_max_c',
  'Seattle,2012-01-01,12.8',
  'Seattle,2012-01-02,10.60',
  '"New York, NY",2012-01-01,',
  '',
].join('\n');

/** Creates a resource over HTTP, has it registered, and returns its id. */
export async function registerResource(
  market: TestMarket,
  provider: TestUser,
  overrides: object = {},
): Promise<string> {
  const { body } = await market
    .call('post', '/v1/data-resources', provider)
    .send(resourceBody(overrides))
    .expect(201);
  await registerExternally(market, provider, body.id);
  return body.id;
}

export function resourceBody(overrides: object = {}) {
  return {
    name: `地面气象观测日值 ${randomBytes(4).toString('hex')}`,
    description: '国家级地面气象站逐日观测',
    domain: '气象',
    lawfulSource: '《气象法》第十五条',
    importance: 'GENERAL',
    containsPersonalInfo: false,
    ...overrides,
  };
}

/** A valid body for a new product: a proxy, unless overridden. */
export function productBody(agreementId: string, resourceIds: string[], overrides: object = {}) {
  return {
    agreementId,
    slug: `weather-${randomBytes(4).toString('hex')}`,
    name: '逐日气象观测',
    nameEn: 'Daily weather',
    summary: '站点逐日观测的气温与降水',
    domain: '气象',
    kind: 'API_PROXY',
    businessLine: 'PUBLIC_DATA_OPERATION',
    resourceIds,
    dictionary: WEATHER_FIELDS,
    delivery: { upstreamUrl: 'http://127.0.0.1:9/weather' },
    ...overrides,
  };
}

export type VersionEvent =
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'reject'
  | 'publish'
  | 'suspend'
  | 'resume'
  | 'deprecate'
  | 'retire';

/** The events whose body is a reason. */
const WITH_REASON: readonly VersionEvent[] = ['approve', 'reject', 'suspend', 'retire'];

/** The body that an event needs. */
export function bodyOf(event: VersionEvent): object | undefined {
  const reason = '按规定办理';
  if (event === 'deprecate') {
    return { sunsetAt: new Date(Date.now() + 30 * DAY_MS).toISOString(), reason };
  }
  return WITH_REASON.includes(event) ? { reason } : undefined;
}

/** A product over HTTP, brought as far as wanted; follows the version's revision by itself. */
export class ProductUnderTest {
  private constructor(
    private readonly market: TestMarket,
    readonly parties: CatalogParties,
    readonly id: string,
    readonly slug: string,
  ) {}

  static async create(
    market: TestMarket,
    parties: CatalogParties,
    overrides: object = {},
  ): Promise<ProductUnderTest> {
    const resourceIds =
      'resourceIds' in overrides ? [] : [await registerResource(market, parties.provider)];
    const { body } = await market
      .call('post', '/v1/products', parties.operator)
      .send(productBody(parties.agreementId, resourceIds, overrides))
      .expect(201);
    return new ProductUnderTest(market, parties, body.id, body.slug);
  }

  path(rest = ''): string {
    return `/v1/products/${this.id}${rest}`;
  }

  async version(number = 1) {
    const path = this.path(`/versions/${number}`);
    return (await this.market.call('get', path, this.parties.operator).expect(200)).body;
  }

  /** Who does what, by the table of transitions. */
  actor(event: VersionEvent): TestUser {
    const agency = ['approve', 'reject', 'suspend', 'resume'].includes(event);
    return agency ? this.parties.agencyReviewer : this.parties.operator;
  }

  /** Sends the event, as its rightful actor on the current revision with its body unless told otherwise. */
  async act(
    event: VersionEvent,
    number = 1,
    options: { as?: TestUser; ifMatch?: number; body?: object } = {},
  ) {
    const ifMatch = options.ifMatch ?? ((await this.version(number)).revision as number);
    const test = this.market.call(
      'post',
      this.path(`/versions/${number}/${event}`),
      options.as ?? this.actor(event),
      { ifMatch },
    );
    const body = options.body ?? bodyOf(event);
    return body ? test.send(body) : test;
  }

  /** Edits the draft. */
  async edit(content: object, number = 1) {
    const ifMatch = (await this.version(number)).revision as number;
    const path = this.path(`/versions/${number}`);
    return this.market.call('patch', path, this.parties.operator, { ifMatch }).send(content);
  }

  /** Lets the announced sunset pass. */
  async sink(number = 1): Promise<void> {
    const [deprecatedAt, sunsetAt] = [2, 1].map((days) => new Date(Date.now() - days * DAY_MS));
    await this.market.prisma.productVersion.updateMany({
      where: { productId: this.id, number },
      data: { deprecatedAt, sunsetAt },
    });
  }

  /** Brings a version through the events, each of which must succeed. */
  async bring(events: readonly VersionEvent[], number = 1): Promise<void> {
    for (const event of events) {
      const { status, body } = await this.act(event, number);
      if (status !== 200) throw new Error(`${event}: ${status} ${JSON.stringify(body)}`);
    }
  }

  /** A plan whose first price, a trial price of a call, is approved; its id. */
  async addPrice(unitPrice = '0.5'): Promise<string> {
    const { body } = await this.market
      .call('post', this.path('/plans'), this.parties.operator)
      .send({
        code: 'per-call',
        name: '按次',
        tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice },
        trial: true,
      })
      .expect(201);
    await this.market
      .call('post', `/v1/plans/${body.id}/prices/1/approve`, this.parties.agencyReviewer, {
        ifMatch: 1,
      })
      .send({ reason: '同意' })
      .expect(200);
    return body.id;
  }

  /** A ceiling, proposed and approved by two persons of the agency, in force from an hour ago on for a year. */
  async setCeiling(meter: ChargeMeter, unitPriceMax: string): Promise<string> {
    const { agency, agencyReviewer } = this.parties;
    const { body } = await this.market
      .call('post', '/v1/ceiling-prices', agency)
      .send({
        productId: this.id,
        meter,
        unitPriceMax,
        periodStart: new Date(Date.now() - 3_600_000).toISOString(),
        periodEnd: new Date(Date.now() + 365 * DAY_MS).toISOString(),
        documentNumber: '杭发改价〔2026〕12号',
      })
      .expect(201);
    const path = `/v1/ceiling-prices/${body.id}/approve`;
    await this.market
      .call('post', path, agencyReviewer, { ifMatch: 1 })
      .send({ reason: '同意' })
      .expect(200);
    return body.id;
  }

  async publish(): Promise<string> {
    const planId = await this.addPrice();
    await this.bring(['submit', 'approve', 'publish']);
    return planId;
  }
}
