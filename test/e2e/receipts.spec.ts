import { createPublicKey } from 'node:crypto';
import { parseReceipt, verifyReceipt } from '@gongshu/metering';
import { type AuthorityChain, createAuthority } from '../support/authority';
import { type GatewayAnswer, TestGateway, TestUpstream } from '../support/gateway';
import { TestMarket } from '../support/market';

describe('receipts', () => {
  let market: TestMarket;
  let gateway: TestGateway;
  let upstream: TestUpstream;
  let chain: AuthorityChain;

  beforeAll(async () => {
    market = await TestMarket.start();
    upstream = await TestUpstream.start();
    chain = await createAuthority(market.prisma, { delivery: upstream.delivery });
    gateway = await TestGateway.start(market.database.config);
  });
  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
    await market.stop();
  });

  const factsOf = (answer: GatewayAnswer) => ({
    eventId: answer.headers.get('gongshu-event-id')!,
    requestId: answer.headers.get('x-request-id')!,
    status: answer.status,
    responseBytes: answer.bytes,
  });

  async function publicKey(receipt: string) {
    const { body } = await market.call('get', '/v1/usage-keys').expect(200);
    const { keyId } = parseReceipt(receipt)!;
    const jwk = body.keys.find((key: { kid: string }) => key.kid === keyId);
    return createPublicKey({ key: jwk, format: 'jwk' });
  }

  it('I5: prove each answer of a batch with the published key alone', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        gateway.call(`/v1/products/${chain.slug}`, { key: chain.key }),
      ),
    );
    const sizes = new Set<number>();
    for (const answer of answers) {
      const receipt = answer.headers.get('gongshu-receipt')!;
      sizes.add(parseReceipt(receipt)!.batchSize);
      expect(verifyReceipt(receipt, factsOf(answer), await publicKey(receipt))).toBe(true);
    }
    expect(Math.max(...sizes)).toBeGreaterThan(1);
  });

  it('prove nothing when tampered with, or for another answer', async () => {
    const [one, two] = (await Promise.all(
      [1, 2].map(() => gateway.call(`/v1/products/${chain.slug}`, { key: chain.key })),
    )) as [GatewayAnswer, GatewayAnswer];
    const receipt = one.headers.get('gongshu-receipt')!;
    const key = await publicKey(receipt);
    expect(verifyReceipt(receipt, factsOf(one), key)).toBe(true);
    expect(verifyReceipt(receipt, factsOf(two), key)).toBe(false);
    expect(verifyReceipt(receipt, { ...factsOf(one), responseBytes: 12 }, key)).toBe(false);
    const parts = receipt.split('.');
    const event = Buffer.from(parts[6]!, 'base64url');
    event[140] = event[140]! + 1;
    parts[6] = event.toString('base64url');
    expect(verifyReceipt(parts.join('.'), factsOf(one), key)).toBe(false);
  });

  it('name the batch and place under which the event is stored', async () => {
    const answer = await gateway.call(`/v1/products/${chain.slug}`, { key: chain.key });
    const receipt = parseReceipt(answer.headers.get('gongshu-receipt')!)!;
    const batch = await market.prisma.usageBatch.findUniqueOrThrow({
      where: { gatewayId_seq: { gatewayId: receipt.gatewayId, seq: BigInt(receipt.seq) } },
    });
    expect(Buffer.from(batch.root).equals(receipt.root)).toBe(true);
    const event = await market.prisma.usageEvent.findFirstOrThrow({
      where: { batchId: batch.id, leafIndex: receipt.leafIndex },
    });
    expect(event.id).toBe(receipt.event.id);
  });
});
