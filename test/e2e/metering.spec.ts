import { Client } from 'pg';
import { GatewayFencing, Meter } from '@gongshu/metering';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { TestMarket } from '../support/market';

describe('exact metering', () => {
  let market: TestMarket;
  let upstream: TestUpstream;

  beforeAll(async () => {
    market = await TestMarket.start();
    upstream = await TestUpstream.start();
  });
  afterAll(async () => {
    await upstream.stop();
    await market.stop();
  });

  const authority = (options: Parameters<typeof createAuthority>[1] = {}) =>
    createAuthority(market.prisma, { delivery: upstream.delivery, ...options });

  async function withGateway(
    work: (gateway: TestGateway) => Promise<void>,
    overrides: Parameters<typeof TestGateway.start>[1] = {},
  ): Promise<void> {
    const gateway = await TestGateway.start(market.database.config, overrides);
    try {
      await work(gateway);
    } finally {
      await gateway.stop();
    }
  }

  const idOf = (gateway: TestGateway) => gateway.app.get(Meter).gatewayId!;
  const call = (gateway: TestGateway, { slug, key }: AuthorityChain) =>
    gateway.call(`/v1/products/${slug}`, { key });

  async function books(grantId: string) {
    const events = await market.prisma.usageEvent.findMany({ where: { grantId } });
    const rollup = await market.prisma.usageRollup.aggregate({
      where: { grantId },
      _sum: { calls: true, units: true, responseBytes: true },
    });
    const period = await market.prisma.quotaPeriod.findFirst({ where: { grantId } });
    return { events, rollup: rollup._sum, period };
  }

  it('I1: stores one event for each answer of many at once, and the sums and quotas agree', async () => {
    const chains = await Promise.all([authority(), authority(), authority()]);
    const answers: { grantId: string; eventId: string }[] = [];
    await withGateway(async (gateway) => {
      await Promise.all(
        Array.from({ length: 24 }, async (_, client) => {
          for (let n = 0; n < 15; n++) {
            const chain = chains[(client + n) % chains.length]!;
            const answer = await call(gateway, chain);
            expect(answer.status).toBe(200);
            const eventId = answer.headers.get('gongshu-event-id')!;
            answers.push({ grantId: chain.grantId, eventId });
          }
        }),
      );
    });
    for (const { grantId } of chains) {
      const own = answers.filter((answer) => answer.grantId === grantId).map((a) => a.eventId);
      const { events, rollup, period } = await books(grantId);
      expect(events.map((event) => event.id).sort()).toEqual(own.sort());
      expect(rollup).toEqual({
        calls: BigInt(own.length),
        units: BigInt(own.length),
        responseBytes: BigInt(own.length * 11),
      });
      expect(period).toMatchObject({ leasedUnits: 0n, usedUnits: BigInt(own.length) });
    }
  });

  it('answers what is in flight when it stops, settles its leases and retires', async () => {
    const chain = await authority();
    const { handle } = upstream;
    upstream.handle = (_, response) => setTimeout(() => response.end('slow'), 300);
    const gateway = await TestGateway.start(market.database.config);
    const id = idOf(gateway);
    const before = upstream.requests.length;
    const inFlight = call(gateway, chain);
    await until(() => upstream.requests.length > before);
    await Promise.all([
      gateway.stop(),
      inFlight.then((answer) => expect(answer).toMatchObject({ status: 200, text: 'slow' })),
    ]);
    upstream.handle = handle;
    const { events, period } = await books(chain.grantId);
    expect(events).toHaveLength(1);
    expect(period).toMatchObject({ leasedUnits: 0n, usedUnits: 1n });
    expect(await market.prisma.quotaLease.count({ where: { gatewayId: id, state: 'OPEN' } })).toBe(
      0,
    );
    const row = await market.prisma.gatewayInstance.findUniqueOrThrow({ where: { id } });
    expect(row.state).toBe('RETIRED');
  });

  it('I2: a gateway that falls silent is fenced, its unserved units come back, and it can store no more', async () => {
    const chain = await authority({ quotaUnits: 1_000n });
    await withGateway(
      async (gateway) => {
        await call(gateway, chain);
        await call(gateway, chain);
        const dead = idOf(gateway);
        expect((await books(chain.grantId)).period!.leasedUnits).toBeGreaterThan(2n);
        await market.prisma.gatewayInstance.update({
          where: { id: dead },
          data: { heartbeatAt: new Date(Date.now() - 60_000) },
        });
        expect(await market.app.get(GatewayFencing).run()).toEqual([dead]);
        expect(await market.app.get(GatewayFencing).run()).toEqual([]);
        expect((await books(chain.grantId)).period).toMatchObject({
          leasedUnits: 0n,
          usedUnits: 2n,
        });
        // It serves from a lease that is no longer its own: the batch is refused, so the answer does not leave.
        expect(await call(gateway, chain)).toMatchObject({
          status: 503,
          body: { code: 'METERING_UNAVAILABLE' },
        });
        await until(async () => (await call(gateway, chain)).status === 200);
        expect(idOf(gateway)).not.toBe(dead);
        expect((await books(chain.grantId)).events).toHaveLength(3);
      },
      { gatewayHeartbeatMs: 600_000 },
    );
    expect((await books(chain.grantId)).period).toMatchObject({ leasedUnits: 0n, usedUnits: 3n });
  });

  it('I1: serves nothing while the database is away, and serves again by itself when it is back', async () => {
    const chain = await authority();
    const name = new URL(market.database.config.databaseUrl).pathname.slice(1);
    const admin = new Client({ connectionString: process.env.TEST_SERVER_URL });
    await admin.connect();
    await withGateway(async (gateway) => {
      expect((await call(gateway, chain)).status).toBe(200);
      await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
      await until(async () => (await call(gateway, chain)).status === 503);
      const seen = upstream.requests.length;
      const refused = await call(gateway, chain);
      expect(refused).toMatchObject({ status: 503, body: { code: 'METERING_UNAVAILABLE' } });
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.headers.get('gongshu-event-id')).toBeNull();
      expect(upstream.requests.length).toBe(seen);
      expect((await gateway.call('/health/ready')).status).toBe(503);
      await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
      await until(async () => (await call(gateway, chain)).status === 200);
    });
    await admin.end();
    const { events, period } = await books(chain.grantId);
    expect(events).toHaveLength(2);
    expect(period).toMatchObject({ leasedUnits: 0n, usedUnits: 2n });
  });

  it('refuses a batch that would use units of a settled lease, as a whole', async () => {
    const chain = await authority();
    await withGateway(
      async (gateway) => {
        await call(gateway, chain);
        await market.prisma.quotaLease.updateMany({
          where: { grantId: chain.grantId },
          data: { state: 'SETTLED' },
        });
        expect((await call(gateway, chain)).status).toBe(503);
        expect((await books(chain.grantId)).events).toHaveLength(1);
      },
      { gatewayHeartbeatMs: 600_000 },
    );
  });
});
