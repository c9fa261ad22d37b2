import fc from 'fast-check';
import { deriveSigningKey } from '@gongshu/platform';
import { parseReceipt, receipts, verifyReceipt } from './receipt';
import { CHAIN_START, seal } from './seal';
import { eventBytes, eventLeaf, type UsageEvent } from './usage-event';
import { uuidV7 } from './uuid-v7';

const key = deriveSigningKey('a secret of the tests, long enough', 'usage-seal');
const gatewayId = uuidV7(1);

function event(n: number): UsageEvent {
  return {
    id: uuidV7(n),
    grantId: uuidV7(n),
    applicationId: uuidV7(n),
    keyId: uuidV7(n),
    productId: uuidV7(n),
    productVersionId: uuidV7(n),
    priceVersionId: uuidV7(n),
    leaseId: n % 2 ? uuidV7(n) : null,
    occurredAt: 1_700_000_000_000 + n,
    units: n % 2,
    rows: 3 * n,
    responseBytes: 1024 + n,
    latencyUs: 900,
    status: 200,
    chargeReason: 'CHARGED',
    requestId: `r-${n}`,
  };
}

function batch(size: number) {
  const events = Array.from({ length: size }, (_, n) => event(n));
  const bytes = events.map(eventBytes);
  const sealed = seal(bytes.map(eventLeaf), gatewayId, { seq: 0, head: CHAIN_START }, key);
  return { events, receiptOf: receipts(bytes, sealed, gatewayId, key.id) };
}

const factsOf = (e: UsageEvent) => ({
  eventId: e.id,
  status: e.status,
  responseBytes: e.responseBytes,
  requestId: e.requestId,
});

describe('receipt', () => {
  it('proves every event of a batch of any size, offline', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        const { events, receiptOf } = batch(size);
        events.forEach((e, at) => {
          expect(verifyReceipt(receiptOf(at), factsOf(e), key.publicKey)).toBe(true);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('tells key, gateway and place', () => {
    const { receiptOf, events } = batch(3);
    expect(parseReceipt(receiptOf(2))).toMatchObject({
      keyId: key.id,
      gatewayId,
      seq: 1,
      leafIndex: 2,
      batchSize: 3,
      event: events[2],
    });
  });

  it('with one changed character proves nothing', () => {
    const { events, receiptOf } = batch(5);
    const text = receiptOf(3);
    // The last base64url character of a part can carry bits that no byte holds; those are not part of the proof.
    const spare = [...text.matchAll(/.(?=\.|$)/g)].map((match) => match.index);
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom(...'Ab0_x'), (at, char) => {
        const keyIdEnd = text.indexOf('.', 3);
        fc.pre(text[at] !== char && at > keyIdEnd && !spare.includes(at));
        const changed = text.slice(0, at) + char + text.slice(at + 1);
        expect(verifyReceipt(changed, factsOf(events[3]!), key.publicKey)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['another event', { eventId: uuidV7(9) }],
    ['another status', { status: 201 }],
    ['another length', { responseBytes: 1 }],
    ['another request', { requestId: 'other' }],
  ])('does not prove an answer with %s', (_, change) => {
    const { events, receiptOf } = batch(4);
    const facts = { ...factsOf(events[1]!), ...change };
    expect(verifyReceipt(receiptOf(1), facts, key.publicKey)).toBe(false);
  });

  it('is not proven by another key, nor is nonsense a receipt', () => {
    const { events, receiptOf } = batch(2);
    const other = deriveSigningKey('another secret of the tests, long', 'usage-seal').publicKey;
    expect(verifyReceipt(receiptOf(0), factsOf(events[0]!), other)).toBe(false);
    for (const text of ['', 'v1', 'v1.a.b.c.d.e.f.g.h.i.j', 'v2' + receiptOf(0).slice(2)]) {
      expect(verifyReceipt(text, factsOf(events[0]!), key.publicKey)).toBe(false);
    }
  });
});
