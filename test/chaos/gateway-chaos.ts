import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { PrismaService } from '@gongshu/platform';
import { merkleRoot } from '@gongshu/audit';
import { chainHead, CHAIN_START, eventBytes, eventLeaf } from '@gongshu/metering';
import { until } from '../support/gateway';
import type { ChaosCluster } from './chaos-cluster';

/** What a client holds in hand: a complete answer of 200 with its event id. */
export interface ClientAnswer {
  readonly requestId: string;
  readonly eventId: string;
}

export interface ChaosReport {
  readonly chaos: 'gateway';
  readonly seed: number;
  readonly answers: number;
  readonly kills: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly invented: number;
  readonly oversold: number;
  readonly unsettledLeases: number;
  readonly brokenChains: number;
}

/** A small seeded generator (mulberry32), so that a run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Clients that call without pause and write down what they sent and every answer they got whole. */
export class ChaosClients {
  readonly sent = new Set<string>();
  readonly answers: ClientAnswer[] = [];
  readonly statuses = new Map<number, number>();
  private readonly agent = new Agent({ connections: 64, headersTimeout: 40_000 });
  private running: Promise<void>[] = [];
  private isStopped = false;

  constructor(
    private readonly ports: readonly number[],
    private readonly products: readonly { slug: string; key: string }[],
  ) {}

  start(count: number): void {
    this.running = Array.from({ length: count }, (_, client) => this.run(client));
  }

  /** Safe to call more than once. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
    await this.agent.destroy();
  }

  private async run(client: number): Promise<void> {
    for (let n = 0; !this.isStopped; n++) {
      const product = this.products[(client + n) % this.products.length]!;
      const port = this.ports[(client + n) % this.ports.length]!;
      const status = await this.call(port, product).catch(() => 0);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      // Who is refused or cut off waits a moment, so that the load is made of calls that can be served.
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async call(port: number, { slug, key }: { slug: string; key: string }): Promise<number> {
    const requestId = randomUUID();
    this.sent.add(requestId);
    const { statusCode, headers, body } = await request(
      `http://127.0.0.1:${port}/v1/products/${slug}/x`,
      { dispatcher: this.agent, headers: { 'x-api-key': key, 'x-request-id': requestId } },
    );
    await body.arrayBuffer();
    if (statusCode === 200) {
      this.answers.push({ requestId, eventId: String(headers['gongshu-event-id']) });
    }
    return statusCode;
  }
}

/** Compares what clients hold with what is stored. */
export async function examine(
  prisma: PrismaService,
  clients: ChaosClients,
): Promise<Omit<ChaosReport, 'chaos' | 'seed' | 'kills'>> {
  const stored = await prisma.usageEvent.findMany({ select: { id: true, requestId: true } });
  const byRequest = new Map<string, string[]>();
  for (const { id, requestId } of stored) {
    byRequest.set(requestId, [...(byRequest.get(requestId) ?? []), id]);
  }
  const { answers, sent } = clients;
  const oversold = await prisma.$queryRaw<unknown[]>`
    SELECT g.id FROM access_grant g JOIN usage_event e ON e.grant_id = g.id
    GROUP BY g.id, g.quota_units HAVING sum(e.units) > g.quota_units`;
  // A settled lease tells exactly the units of its events, and a period those of its leases.
  const unsettled = await prisma.$queryRaw<unknown[]>`
    SELECT l.id FROM quota_lease l LEFT JOIN usage_event e ON e.lease_id = l.id
    GROUP BY l.id HAVING l.state <> 'SETTLED' OR l.used_units <> coalesce(sum(e.units), 0)
    UNION ALL
    SELECT p.grant_id FROM quota_period p WHERE p.leased_units <> 0 OR p.used_units <>
      (SELECT coalesce(sum(e.units), 0) FROM usage_event e WHERE e.grant_id = p.grant_id)`;
  return {
    answers: answers.length,
    lost: answers.filter((a) => !byRequest.get(a.requestId)?.includes(a.eventId)).length,
    duplicated: [...byRequest.values()].filter((ids) => ids.length > 1).length,
    invented: stored.filter(({ requestId }) => !sent.has(requestId)).length,
    oversold: oversold.length,
    unsettledLeases: unsettled.length,
    brokenChains: await brokenChains(prisma),
  };
}

/** Gateways whose batches do not follow each other without a gap, or whose events do not give the sealed roots. */
async function brokenChains(prisma: PrismaService): Promise<number> {
  const gateways = await prisma.gatewayInstance.findMany({ select: { id: true } });
  let broken = 0;
  for (const { id } of gateways) if (!(await isChainWhole(prisma, id))) broken++;
  return broken;
}

async function isChainWhole(prisma: PrismaService, gatewayId: string): Promise<boolean> {
  const batches = await prisma.usageBatch.findMany({
    where: { gatewayId },
    orderBy: { seq: 'asc' },
  });
  const rows = await prisma.usageEvent.findMany({
    where: { batchId: { in: batches.map((batch) => batch.id) } },
    orderBy: { leafIndex: 'asc' },
  });
  const eventsOf = new Map(batches.map((batch) => [batch.id, [] as typeof rows]));
  for (const row of rows) eventsOf.get(row.batchId)!.push(row);
  let head: Buffer = CHAIN_START;
  return batches.every((batch, at) => {
    const events = eventsOf.get(batch.id) ?? [];
    const leaves = events.map((row) =>
      eventLeaf(eventBytes({ ...row, occurredAt: row.occurredAt.getTime() })),
    );
    head = chainHead(head, Buffer.from(batch.root));
    return (
      batch.seq === BigInt(at + 1) &&
      events.length === batch.eventCount &&
      merkleRoot(leaves).equals(Buffer.from(batch.root)) &&
      head.equals(Buffer.from(batch.chainHead))
    );
  });
}

/** Answers that clients must get before the next kill. */
const ANSWERS_BETWEEN = 40;

/**
 * Kills gateways and the database at random instants until the time is over, but at least twice; returns how often.
 * Each kill waits until answers flow again, so that it always meets calls in flight.
 */
export async function havoc(
  cluster: ChaosCluster,
  clients: ChaosClients,
  seed: number,
  seconds: number,
): Promise<number> {
  const random = seeded(seed);
  const end = Date.now() + seconds * 1000;
  const up = new Set(cluster.gateways);
  const starting = new Set<Promise<void>>();
  let kills = 0;
  while (Date.now() < end || kills < 2) {
    const wanted = clients.answers.length + ANSWERS_BETWEEN;
    await until(() => clients.answers.length >= wanted, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 100 + random() * 900));
    const isDatabase = random() < 0.4;
    const gateway = [...up][Math.floor(random() * up.size)];
    if (isDatabase) await cluster.killDatabase();
    if (isDatabase) kills++;
    if (isDatabase || !gateway) continue;
    kills++;
    up.delete(gateway);
    await gateway.kill();
    // It comes back while others are killed.
    const start = gateway.start().then(() => void up.add(gateway));
    starting.add(start);
    void start.finally(() => starting.delete(start));
  }
  await Promise.all(starting);
  return kills;
}
