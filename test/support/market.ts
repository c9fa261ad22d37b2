import { JwtService } from '@nestjs/jwt';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import request from 'supertest';
import {
  type Config,
  type MemberRole,
  type OrganizationKind,
  PrismaService,
} from '@gongshu/platform';
import { createMarket } from '../../apps/market/src';
import { createTestDatabase, type TestDatabase } from './database';

export const PASSWORD = 'correct horse battery';
/** Of PASSWORD at the least cost that argon2id takes: hundreds of users are made and logged in in a run. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$HMlwpBudrvxFjzJUdEY5kg$uxnGaeS+UImQf8AlVlp4KQRv6g36caWHFmiHjcc3xuc';
const DAY_MS = 86_400_000;

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
    // Without a port, supertest would open and close one for every request.
    await app.listen(0, '127.0.0.1');
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

  /** A new user, in a new organisation of the kind unless one is given, logged in; straight into the tables. */
  async user(
    kind: OrganizationKind,
    role: MemberRole = 'OWNER',
    organizationId?: string,
  ): Promise<TestUser> {
    const unique = randomBytes(5).toString('hex');
    const username = `u${unique}`;
    const member = {
      role,
      user: {
        create: { username, displayName: `User ${unique}`, passwordHash: PASSWORD_HASH },
      },
    };
    const organizationOf = organizationId
      ? { connect: { id: organizationId } }
      : { create: { kind, name: `${kind} ${unique}` } };
    const { userId, organizationId: id } = await this.prisma.membership.create({
      data: { ...member, organization: organizationOf },
    });
    const session = await this.prisma.session.create({
      data: { userId, organizationId: id, expiresAt: new Date(Date.now() + DAY_MS) },
    });
    const token = await this.app.get(JwtService).signAsync({ sub: userId, sid: session.id });
    return { userId, organizationId: id, username, token };
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
