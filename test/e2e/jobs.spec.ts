import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  type Config,
  createLogger,
  JobHandlers,
  JobIntents,
  JobQueues,
  JobRelay,
  JobRunner,
  JobsModule,
  NestLogger,
  PlatformModule,
  PrismaService,
  Transactions,
} from '@gongshu/platform';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

@Module({})
class JobsTestModule {}

/** A worker without domain: it runs the jobs that the test gives it handlers for. */
async function startContext(config: Config): Promise<INestApplicationContext> {
  const logger = createLogger('test', config.logLevel);
  return NestFactory.createApplicationContext(
    {
      module: JobsTestModule,
      imports: [PlatformModule.forRoot(config, logger), JobsModule],
    },
    { logger: new NestLogger(logger), abortOnError: false },
  );
}

// BullMQ keeps its Redis keys under one prefix, so these tests take a numbered database of the server for themselves.
const redisUrl = process.env.TEST_REDIS_URL ? `${process.env.TEST_REDIS_URL}/5` : undefined;
if (!redisUrl) {
  process.stdout.write('jobs.spec: TEST_REDIS_URL is not set, so jobs are tested on PostgreSQL.\n');
}
const backends: [string, string | undefined][] = [['PostgreSQL', undefined]];
if (redisUrl) backends.push(['Redis', redisUrl]);

const QUEUE = 'test';

describe.each(backends)('jobs on %s', (_, url) => {
  let database: TestDatabase;
  let context: INestApplicationContext;
  const done: string[] = [];

  /** A running worker whose job `note` notes its payload. */
  async function start(): Promise<void> {
    context = await startContext(database.config);
    context.get(JobHandlers).on(QUEUE, 'note', (payload) => {
      done.push(String(payload.id));
      return Promise.resolve();
    });
    await context.get(JobQueues).queue(QUEUE, { attempts: 3, delayMs: 20 });
  }

  const want = (name: string, id: string, runAt?: Date) =>
    context
      .get(Transactions)
      .run((tx) =>
        context.get(JobIntents).want(tx, { queue: QUEUE, name, payload: { id }, runAt }),
      );

  const timesDone = (id: string) => done.filter((other) => other === id).length;

  beforeAll(async () => {
    if (url) {
      const redis = new Redis(url);
      await redis.flushdb();
      await redis.quit();
    }
    database = await createTestDatabase({ redisUrl: url });
  });
  beforeEach(async () => {
    done.length = 0;
    await start();
  });
  afterEach(() => context.close());
  afterAll(() => database.drop());

  it('run once after the transaction that wanted them has committed', async () => {
    await context.get(JobRunner).start();
    await want('note', 'a');
    await eventually(() => expect(timesDone('a')).toBe(1));
    const intent = await context.get(PrismaService).jobIntent.findFirstOrThrow();
    expect(intent.relayedAt).not.toBeNull();
  });

  it('I4: never run when the transaction is rolled back', async () => {
    await context.get(JobRunner).start();
    const rolledBack = context.get(Transactions).run(async (tx) => {
      await context.get(JobIntents).want(tx, { queue: QUEUE, name: 'note', payload: { id: 'no' } });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await want('note', 'later');
    await eventually(() => expect(timesDone('later')).toBe(1));
    expect(timesDone('no')).toBe(0);
  });

  it('run once when they are relayed twice, also after they are done', async () => {
    await context.get(JobRunner).start();
    await want('note', 'twice');
    await eventually(() => expect(timesDone('twice')).toBe(1));
    // As after a crash between adding to the queue and marking.
    await context.get(PrismaService).jobIntent.updateMany({ data: { relayedAt: null } });
    await eventually(async () =>
      expect(await context.get(PrismaService).jobIntent.count({ where: { relayedAt: null } })).toBe(
        0,
      ),
    );
    await want('note', 'after');
    await eventually(() => expect(timesDone('after')).toBe(1));
    expect(timesDone('twice')).toBe(1);
  });

  it('run once when several relays run at once', async () => {
    for (let at = 0; at < 40; at++) await want('note', `many-${at}`);
    const relay = context.get(JobRelay);
    const counts = await Promise.all([relay.relay(), relay.relay(), relay.relay()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    await context.get(JobRunner).start();
    await eventually(() => expect(done.length).toBeGreaterThanOrEqual(40));
    expect(new Set(done).size).toBe(done.length);
  });

  it('run after the start of a worker when they were wanted while none ran', async () => {
    await want('note', 'early');
    await context.close();
    expect(done).toEqual([]);
    await start();
    await context.get(JobRunner).start();
    await eventually(() => expect(timesDone('early')).toBe(1));
  });

  it('run when their time has come, not before', async () => {
    await context.get(JobRunner).start();
    const runAt = new Date(Date.now() + 1_200);
    await want('note', 'timed', runAt);
    await want('note', 'now');
    await eventually(() => expect(timesDone('now')).toBe(1));
    expect(timesDone('timed')).toBe(0);
    await eventually(() => expect(timesDone('timed')).toBe(1));
    expect(Date.now()).toBeGreaterThanOrEqual(runAt.getTime());
  });

  it('are tried again after a failure, a bounded number of times', async () => {
    const attempts: number[] = [];
    context.get(JobHandlers).on(QUEUE, 'fail', (__, run) => {
      attempts.push(run.attempt);
      return Promise.reject(new Error('not yet'));
    });
    await context.get(JobRunner).start();
    await want('fail', 'x');
    const queue = await context.get(JobQueues).queue(QUEUE);
    await eventually(async () => expect(await queue.getFailedCount()).toBe(1));
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('of an unknown name stay visible as failed, without a second try', async () => {
    await context.get(JobRunner).start();
    const queue = await context.get(JobQueues).queue(QUEUE);
    const before = await queue.getFailedCount();
    await want('unheard-of', 'x');
    await eventually(async () => expect(await queue.getFailedCount()).toBe(before + 1));
  });

  it('are refused by the transaction when the name is malformed', async () => {
    await expect(want('Not A Name', 'x')).rejects.toThrow(/Malformed/);
  });

  it('that run when the worker stops are finished first', async () => {
    let begun = false;
    context.get(JobHandlers).on(QUEUE, 'slow', async () => {
      begun = true;
      const prisma = context.get(PrismaService);
      await prisma.$queryRaw`SELECT pg_sleep(0.4)::text`;
      done.push('slow');
    });
    await context.get(JobRunner).start();
    await want('slow', 'slow');
    await eventually(() => expect(begun).toBe(true));
    await context.close();
    expect(done).toContain('slow');
  });

  it('come by themselves on their schedule, once for all workers', async () => {
    let runs = 0;
    const handler = () => {
      runs++;
      return Promise.resolve();
    };
    const startedAt = Date.now();
    context.get(JobHandlers).schedule({ queue: QUEUE, name: 'tick', everyMs: 200 }, handler);
    await context.get(JobRunner).start();
    const other = await startContext(database.config);
    other.get(JobHandlers).schedule({ queue: QUEUE, name: 'tick', everyMs: 200 }, handler);
    await other.get(JobRunner).start();
    await eventually(() => expect(runs).toBeGreaterThanOrEqual(8));
    const elapsedMs = Date.now() - startedAt;
    await other.close();
    // One at each worker's start; two schedules side by side would run twice as often.
    expect(runs).toBeLessThanOrEqual(elapsedMs / 200 + 3);
  });

  it('go on after the database has cut every connection', async () => {
    await context.get(JobRunner).start();
    const client = new pg.Client({ connectionString: database.config.databaseUrl });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await client.end();
    await eventually(() => want('note', 'after-cut'));
    await eventually(() => expect(timesDone('after-cut')).toBe(1), 15_000);
  });
});
