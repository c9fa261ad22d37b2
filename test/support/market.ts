import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import request from 'supertest';
import { systemActor } from '@gongshu/audit';
import { Organizations } from '@gongshu/identity';
import {
  type Config,
  type MemberRole,
  type OrganizationKind,
  PrismaService,
  Transactions,
} from '@gongshu/platform';
import { createMarket } from '../../apps/market/src';
import { createTestDatabase, type TestDatabase } from './database';

export const PASSWORD = 'correct horse battery';

/** A logged-in member of an organisation made for the test. */
export interface TestUser {
  readonly userId: string;
  readonly organizationId: string;
  readonly username: string;
  readonly token: string;
}

/** A market on a database of its own, with the means to act in it over HTTP. */
export class TestMarket {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
  ) {}

  static async start(overrides: Partial<Config> = {}): Promise<TestMarket> {
    const database = await createTestDatabase(overrides);
    const app = await createMarket(database.config);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestMarket(app, database);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  get prisma(): PrismaService {
    return this.app.get(PrismaService);
  }

  get server(): Server {
    return this.app.getHttpServer();
  }

  /** A new user, in a new organisation of the kind unless one is given, logged in. */
  async user(
    kind: OrganizationKind,
    role: MemberRole = 'OWNER',
    organizationId?: string,
  ): Promise<TestUser> {
    const unique = randomBytes(5).toString('hex');
    const organizations = this.app.get(Organizations);
    const actor = systemActor('test');
    const { organization, member } = await this.app.get(Transactions).run(async (tx) => {
      const id =
        organizationId ??
        (await organizations.create(tx, actor, { kind, name: `${kind} ${unique}` })).id;
      return {
        organization: id,
        member: await organizations.addMember(tx, actor, id, {
          username: `u${unique}`,
          displayName: `User ${unique}`,
          password: PASSWORD,
          role,
        }),
      };
    });
    const username = member.user.username;
    const login = await request(this.server)
      .post('/v1/sessions')
      .send({ username, password: PASSWORD })
      .expect(201);
    const { accessToken } = login.body as { accessToken: string };
    return { userId: member.userId, organizationId: organization, username, token: accessToken };
  }

  /** A request as that user (or as nobody); `ifMatch` names a revision. */
  call(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    user?: TestUser,
    options: { ifMatch?: number; key?: string; language?: string } = {},
  ): request.Test {
    const test = request(this.server)[method](path);
    if (user) void test.set('Authorization', `Bearer ${user.token}`);
    if (options.ifMatch !== undefined) void test.set('If-Match', `"${options.ifMatch}"`);
    if (options.key) void test.set('Idempotency-Key', options.key);
    if (options.language) void test.set('Accept-Language', options.language);
    return test;
  }
}
