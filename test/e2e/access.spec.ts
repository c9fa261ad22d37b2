import { Controller, Get, Module } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createHttpApp, HttpModule, PUBLIC } from '@gongshu/http';
import { type AccessAction, relationFor } from '@gongshu/identity';
import { createLogger, MemberRole, OrganizationKind, PlatformModule } from '@gongshu/platform';
import { marketDocument } from '../../apps/market/src';
import { createTestDatabase } from '../support/database';
import { TestMarket, type TestUser } from '../support/market';

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'open to all';
  }
}

describe('I7: deny by default', () => {
  it('an app with a route that declares no access does not start', async () => {
    const database = await createTestDatabase();
    const logger = createLogger('test', 'silent');
    @Module({
      imports: [PlatformModule.forRoot(database.config, logger), HttpModule.forRoot()],
      controllers: [ForgottenController],
    })
    class ForgetfulModule {}
    await expect(
      createHttpApp(ForgetfulModule, { name: 'test', config: database.config, logger }),
    ).rejects.toThrow('ForgottenController.read');
    await database.drop();
  });
});

describe('access matrix', () => {
  let market: TestMarket;
  const users: { kind: OrganizationKind; role: MemberRole; user: TestUser }[] = [];

  interface Operation {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    path: string;
    action: AccessAction | typeof PUBLIC;
  }
  const operations: Operation[] = [];

  beforeAll(async () => {
    market = await TestMarket.start();
    for (const kind of Object.values(OrganizationKind)) {
      const owner = await market.user(kind);
      for (const role of Object.values(MemberRole)) {
        const user = role === 'OWNER' ? owner : await market.user(kind, role, owner.organizationId);
        users.push({ kind, role, user });
      }
    }
    const { paths } = marketDocument(market.app);
    for (const [route, methods] of Object.entries(paths)) {
      const path = route.replace(/\{number\}/g, '1').replace(/\{\w+\}/g, () => randomUUID());
      for (const [method, operation] of Object.entries(methods)) {
        operations.push({
          method: method.toUpperCase() as Operation['method'],
          path,
          action: (operation as Record<string, Operation['action']>)['x-access-action']!,
        });
      }
    }
  }, 60_000);
  afterAll(() => market.stop());

  /** Over sockets that stay open: the walk is thousands of calls. */
  async function statusOf({ method, path }: Operation, user?: TestUser): Promise<number> {
    const { port } = market.server.address() as AddressInfo;
    const headers: Record<string, string> = user ? { Authorization: `Bearer ${user.token}` } : {};
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
    await answer.arrayBuffer();
    return answer.status;
  }

  it('without a token, everything but the public routes is 401', async () => {
    expect(operations.length).toBeGreaterThan(10);
    for (const operation of operations) {
      const { method, path, action } = operation;
      const refused = (await statusOf(operation)) === 401;
      // The login itself answers 400 to an empty body.
      expect([method, path, refused]).toEqual([method, path, action !== PUBLIC]);
    }
  });

  it('every role of every kind of organisation gets 403 exactly where the policy has no rule for it', async () => {
    for (const operation of operations) {
      const { method, path, action } = operation;
      // Logging out would end the sessions that the rest of the walk needs.
      if (action === PUBLIC || action === 'session:end') continue;
      const answers = await Promise.all(
        users.map(async ({ kind, role, user }) => ({
          of: [method, path, kind, role],
          status: await statusOf(operation, user),
          refused: relationFor(action, { kind, role }) === undefined,
        })),
      );
      for (const { of, status, refused } of answers) {
        expect([...of, status === 403]).toEqual([...of, refused]);
        expect(status).toBeLessThan(500);
      }
    }
  }, 120_000);
});
