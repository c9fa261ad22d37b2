import { writeFileSync } from 'node:fs';
import { loadConfig, PrismaService } from '@gongshu/platform';
import { createAuthority } from '../support/authority';
import { TestUpstream, until } from '../support/gateway';
import { ChaosCluster } from './chaos-cluster';
import { ChaosClients, type ChaosReport, examine, havoc } from './gateway-chaos';

// `npm run chaos -- --seconds N --seed S` runs the same for longer.
const seconds = Number(process.env.CHAOS_SECONDS ?? 8);
const seed = Number(process.env.CHAOS_SEED ?? 1);
const GATEWAYS = Number(process.env.CHAOS_GATEWAYS ?? 2);

describe('under SIGKILL of gateways and PostgreSQL', () => {
  let cluster: ChaosCluster;
  let upstream: TestUpstream;
  let prisma: PrismaService;
  let clients: ChaosClients | undefined;

  beforeAll(async () => {
    upstream = await TestUpstream.start();
    cluster = await ChaosCluster.start();
    prisma = connect();
  }, 60_000);
  afterAll(async () => {
    await clients?.stop();
    await prisma?.$disconnect();
    await prisma?.pool.end();
    await cluster?.stop();
    await upstream?.stop();
  });

  const connect = () =>
    new PrismaService(
      loadConfig({
        DATABASE_URL: cluster.databaseUrl,
        GONGSHU_SECRET: 'a secret of the chaos run, long enough',
      }),
    );

  it(
    'I1, I2: every answer a client holds has exactly one event, no quota is oversold, leases settle, chains are whole',
    async () => {
      const { delivery } = upstream;
      const products = [
        await createAuthority(prisma, { delivery }),
        await createAuthority(prisma, { delivery }),
        // Two that are exhausted on the way: the races at the end of a quota are part of the run.
        await createAuthority(prisma, { delivery, quotaUnits: 2_000n }),
        await createAuthority(prisma, { delivery, quotaUnits: 150n }),
      ];
      await Promise.all(Array.from({ length: GATEWAYS }, () => cluster.addGateway('127.0.0.0/8')));
      clients = new ChaosClients(
        cluster.gateways.map(({ port }) => port),
        products,
      );
      clients.start(32);
      const kills = await havoc(cluster, clients, seed, seconds);
      await Promise.all(cluster.gateways.map((gateway) => gateway.ready()));
      await clients.stop();

      // The killed are fenced by those that live, and those that live leave in good order.
      const [last, ...others] = cluster.gateways;
      await Promise.all(others.map((gateway) => gateway.kill('SIGTERM')));
      await until(
        async () => (await prisma.gatewayInstance.count({ where: { state: 'LIVE' } })) === 1,
        20_000,
      );
      await last!.kill('SIGTERM');

      const report: ChaosReport = {
        chaos: 'gateway',
        seed,
        kills,
        ...(await examine(prisma, clients)),
      };
      if (process.env.CHAOS_REPORT) writeFileSync(process.env.CHAOS_REPORT, JSON.stringify(report));
      expect(report).toMatchObject({
        lost: 0,
        duplicated: 0,
        invented: 0,
        oversold: 0,
        unsettledLeases: 0,
        brokenChains: 0,
      });
      expect(report.answers).toBeGreaterThan(80);
      expect(report.kills).toBeGreaterThanOrEqual(2);
    },
    (seconds + 120) * 1000,
  );
});
