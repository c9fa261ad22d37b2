import { createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import { TestMarket } from '../support/market';

describe('quota over two gateways', () => {
  let market: TestMarket;
  let upstream: TestUpstream;
  let gateways: TestGateway[];

  beforeAll(async () => {
    market = await TestMarket.start();
    upstream = await TestUpstream.start();
    gateways = await Promise.all([1, 2].map(() => TestGateway.start(market.database.config)));
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await upstream.stop();
    await market.stop();
  });

  async function authority(options: Parameters<typeof createAuthority>[1]) {
    const chain = await createAuthority(market.prisma, { delivery: upstream.delivery, ...options });
    await market.prisma.$executeRaw`SELECT pg_notify('authority', '')`;
    for (const gateway of gateways) {
      await until(
        async () => (await gateway.call('/v1/products/none', { key: chain.key })).status === 403,
      );
    }
    return { ...chain, path: `/v1/products/${chain.slug}` };
  }

  /** Statuses of calls from many clients at both gateways, until each client is refused. */
  async function race(path: string, key: string, clients: number): Promise<number[]> {
    const statuses: number[] = [];
    await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        for (let status = 200; status === 200 || status === 502;) {
          ({ status } = await gateways[client % 2]!.call(path, { key }));
          statuses.push(status);
        }
      }),
    );
    return statuses;
  }

  it.each([1, 7, 100, 333])(
    'I2: of %d units exactly so many are served, not one more',
    async (units) => {
      const { path, key, grantId } = await authority({ quotaUnits: BigInt(units) });
      const statuses = await race(path, key, 16);
      // A slice may lie at the gateway whose clients were refused first: whoever asks on gets it.
      for (const gateway of gateways) {
        for (let status = 200; status === 200;) {
          ({ status } = await gateway.call(path, { key }));
          statuses.push(status);
        }
      }
      expect(statuses.filter((status) => status === 200)).toHaveLength(units);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
      const used = await market.prisma.usageEvent.aggregate({
        where: { grantId },
        _sum: { units: true },
      });
      expect(used._sum.units).toBe(units);
    },
  );

  it('I2: units of failed calls come back and are served', async () => {
    const { path, key } = await authority({ quotaUnits: 40n });
    const { handle } = upstream;
    let count = 0;
    upstream.handle = (request, response) =>
      count++ % 3 === 0 ? response.writeHead(500).end() : handle(request, response);
    const statuses = await race(path, key, 8);
    upstream.handle = handle;
    for (const gateway of gateways) {
      for (let status = 200; status === 200;) {
        ({ status } = await gateway.call(path, { key }));
        statuses.push(status);
      }
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
  });

  it('an idle slice goes back, so that it is not stranded with one gateway', async () => {
    const { path, key, grantId } = await authority({ quotaUnits: 1_000n });
    expect((await gateways[0]!.call(path, { key })).status).toBe(200);
    const leased = async () =>
      (await market.prisma.quotaPeriod.findFirstOrThrow({ where: { grantId } })).leasedUnits;
    expect(await leased()).toBeGreaterThan(1n);
    await until(async () => (await leased()) === 0n, 8_000);
  });
});
