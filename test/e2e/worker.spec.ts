import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { JobHandlers, JobIntents, JobQueues, PrismaService, Transactions } from '@gongshu/platform';
import { createWorker } from '../../apps/worker/src';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

describe('the worker', () => {
  let database: TestDatabase;
  let worker: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTestDatabase({ gatewayDeadMs: 4_000 });
  });
  beforeEach(async () => {
    worker = await createWorker(database.config);
  });
  afterEach(() => worker.close());
  afterAll(() => database.drop());

  const start = async () => {
    await worker.init();
    await worker.getHttpAdapter().getInstance().ready();
  };
  const get = (path: string) => request(worker.getHttpServer()).get(path);
  const wantJob = (queue: string, name: string) =>
    worker
      .get(Transactions)
      .run((tx) => worker.get(JobIntents).want(tx, { queue, name, payload: {} }));

  it('is ready once it relays jobs, and documents its routes', async () => {
    await start();
    await get('/health/live').expect(200);
    await eventually(() => get('/health/ready').expect(200));
    const { body } = await get('/openapi.json').expect(200);
    expect(Object.keys(body.paths)).toEqual(['/health/live', '/health/ready']);
  });

  it('forgets old answers, relayed intents and tokens of ended sessions, and nothing else', async () => {
    await start();
    const prisma = worker.get(PrismaService);
    const userId = '00000000-0000-7000-8000-000000000009';
    const key = (name: string, hours: number) => ({
      userId,
      key: name,
      fingerprint: new Uint8Array(32),
      status: 201,
      body: {},
      createdAt: ago(hours),
    });
    await prisma.idempotencyKey.createMany({ data: [key('old', 49), key('kept', 47)] });
    const intent = (name: string, relayedAt: Date | null) => ({
      queue: 'other',
      name,
      payload: {},
      relayedAt,
      runAt: new Date(Date.now() + HOUR_MS),
      createdAt: ago(24 * 30),
    });
    await prisma.jobIntent.createMany({
      data: [intent('old', ago(24 * 8)), intent('kept', ago(24 * 6)), intent('waiting', null)],
    });
    const organization = await prisma.organization.create({
      data: { kind: 'DEVELOPER', name: '开发者' },
    });
    await prisma.user.create({
      data: { id: userId, username: 'u', displayName: 'U', passwordHash: 'x' },
    });
    await prisma.membership.create({
      data: { organizationId: organization.id, userId, role: 'OWNER' },
    });
    const session = (at: number, expiresAt: Date, revokedAt: Date | null) =>
      prisma.session.create({
        data: {
          userId,
          organizationId: organization.id,
          expiresAt,
          revokedAt,
          refreshTokens: { create: { hash: new Uint8Array([at]) } },
        },
      });
    await session(1, ago(-24), null);
    await session(2, ago(1), null);
    await session(3, ago(-24), ago(1));

    await wantJob('housekeeping', 'tidy');
    await eventually(async () =>
      expect(await prisma.idempotencyKey.findMany()).toMatchObject([{ key: 'kept' }]),
    );
    await eventually(async () =>
      expect((await prisma.refreshToken.findMany()).map((t) => [...t.hash])).toEqual([[1]]),
    );
    const names = (await prisma.jobIntent.findMany({ where: { queue: 'other' } })).map(
      (row) => row.name,
    );
    expect(names.sort()).toEqual(['kept', 'waiting']);
    expect(await prisma.session.count()).toBe(3);
  });

  it('I2: fences a gateway that has fallen silent', async () => {
    await start();
    const prisma = worker.get(PrismaService);
    const { id } = await prisma.gatewayInstance.create({
      data: { id: '00000000-0000-7000-8000-0000000000aa', heartbeatAt: ago(1) },
    });
    await eventually(async () =>
      expect(await prisma.gatewayInstance.findUnique({ where: { id } })).toMatchObject({
        state: 'FENCED',
      }),
    );
    const record = await prisma.auditRecord.findFirst({ where: { objectId: id } });
    expect(record).toMatchObject({
      action: 'gateway:fence',
      actorUserId: null,
      after: { state: 'FENCED', leases: 0, returnedUnits: 0 },
    });
  });

  it('finishes the running job before it stops', async () => {
    let state = 'waiting';
    worker.get(JobHandlers).on('test', 'slow', async () => {
      state = 'begun';
      await worker.get(PrismaService).$queryRaw`SELECT pg_sleep(0.5)::text`;
      state = 'done';
    });
    await start();
    await wantJob('test', 'slow');
    await eventually(() => expect(state).toBe('begun'));
    await worker.close();
    expect(state).toBe('done');
  });

  it('keeps its schedules once, however often it starts', async () => {
    const queue = () => worker.get(JobQueues).queue('housekeeping');
    await start();
    const schedules = await (await queue()).getJobSchedulersCount();
    expect(schedules).toBeGreaterThan(0);
    await worker.close();
    worker = await createWorker(database.config);
    await start();
    expect(await (await queue()).getJobSchedulersCount()).toBe(schedules);
    expect(await (await queue()).getFailedCount()).toBe(0);
  });
});
