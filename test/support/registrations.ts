import { randomBytes } from 'node:crypto';
import type { RegistrationKind } from '@gongshu/platform';
import type { Response, Test } from 'supertest';
import { resourceBody } from './catalog';
import { TestMarket, type TestUser } from './market';

/** Days relative to today as the database keeps them, for shifting clocks. */
export const dayFrom = (offset: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

/** A department and a registrar who deal with each other over HTTP, in a market of their own. */
export class RegistrationDesk {
  private constructor(
    readonly market: TestMarket,
    readonly provider: TestUser,
    readonly registrar: TestUser,
  ) {}

  static async open(): Promise<RegistrationDesk> {
    const market = await TestMarket.start();
    return new RegistrationDesk(
      market,
      await market.user('PROVIDER', 'EDITOR'),
      await market.user('AGENCY', 'REVIEWER'),
    );
  }

  /** A file that the user's organisation has stored. */
  async file(user: TestUser = this.provider): Promise<string> {
    const { id } = await this.market.prisma.storedFile.create({
      data: {
        organizationId: user.organizationId,
        name: 'evidence.pdf',
        mediaType: 'application/pdf',
        size: 4n,
        digest: new Uint8Array(32),
        objectKey: randomBytes(8).toString('hex'),
        uploadedBy: user.userId,
      },
    });
    return id;
  }

  post(path: string, user: TestUser, body: object = {}, ifMatch?: number): Test {
    return this.market.call('post', `/v1/${path}`, user, { ifMatch, language: 'en' }).send(body);
  }

  async resource(id: string) {
    const path = `/v1/data-resources/${id}`;
    return (await this.market.call('get', path, this.provider).expect(200)).body;
  }

  async registration(id: string) {
    const path = `/v1/registrations/${id}`;
    return (await this.market.call('get', path, this.provider).expect(200)).body;
  }

  /** A resource with its deposit, not registered. */
  async newResource(overrides: object = {}) {
    const made = await this.post('data-resources', this.provider, resourceBody(overrides)).expect(
      201,
    );
    const { id } = made.body as { id: string };
    await this.market
      .call('put', `/v1/data-resources/${id}/deposit`, this.provider, { ifMatch: 1 })
      .send({
        provider: '互联网公证处',
        number: '存字 1 号',
        depositedAt: new Date(Date.now() - 3_600_000).toISOString(),
        digest: 'ab'.repeat(32),
      })
      .expect(200);
    return id;
  }

  async initialFile(): Promise<object> {
    const fileId = await this.file();
    return {
      subject: { address: '杭州市解放东路18号', responsibleUnit: '数据管理处' },
      lawfulness: { basis: '依《气象法》观测取得', fileIds: [fileId] },
      dataSituation: {
        summary: '逐日观测的气温与降水',
        format: '数据库表',
        coverage: '2000 年至今，全市',
        storage: '政务云',
      },
      scenarios: ['农业保险'],
      riskAssessment: { assessedOn: dayFrom(-3), conclusion: '风险低', fileId },
      suppliedOn: dayFrom(-3),
    };
  }

  prepare(resourceId: string, kind: RegistrationKind, application: object): Test {
    const body = { resourceId, registrarId: this.registrar.organizationId, kind, application };
    return this.post('registrations', this.provider, body);
  }

  /** Does the act on the current revision, as the side whose it is. */
  async act(id: string, event: string, body: object = {}, user?: TestUser): Promise<Response> {
    const own = ['submit', 'withdraw'].includes(event) ? this.provider : this.registrar;
    const { revision } = await this.registration(id);
    return this.post(`registrations/${id}/${event}`, user ?? own, body, revision as number);
  }

  /** Prepares a registration and brings it through the events, each of which must succeed; its id. */
  async bring(
    resourceId: string,
    kind: RegistrationKind,
    application: object,
    events: readonly string[],
  ): Promise<string> {
    const { id } = (await this.prepare(resourceId, kind, application).expect(201)).body;
    for (const event of events) {
      const { status, body } = await this.act(id, event);
      if (status !== 200) throw new Error(`${event}: ${status} ${JSON.stringify(body)}`);
    }
    return id;
  }

  /** As though the publicity had begun so many days ago; with its end left to the rule, or over. */
  async shiftPublicity(id: string, daysAgo: number): Promise<void> {
    await this.market.prisma.$executeRaw`
      UPDATE registration SET publicity_from = ${dayFrom(-daysAgo)}::date,
        publicity_until = ${dayFrom(1 - daysAgo)}::date WHERE id = ${id}::uuid`;
  }

  async shiftValidity(resourceId: string, untilDays: number): Promise<void> {
    await this.market.prisma.$executeRaw`
      UPDATE data_resource SET registered_from = now() - interval '900 days',
        registered_until = (${dayFrom(untilDays)}::date::timestamp AT TIME ZONE 'Asia/Shanghai')
      WHERE id = ${resourceId}::uuid`;
  }

  /** A resource registered by the whole procedure. */
  async registered(overrides: object = {}): Promise<string> {
    const resourceId = await this.newResource(overrides);
    const events = ['submit', 'accept', 'pass'];
    const id = await this.bring(resourceId, 'INITIAL', await this.initialFile(), events);
    await this.shiftPublicity(id, 40);
    const { status, body } = await this.act(id, 'complete');
    if (status !== 200) throw new Error(`complete: ${status} ${JSON.stringify(body)}`);
    return resourceId;
  }
}
