import fc from 'fast-check';
import { ChargeReason } from '@gongshu/platform';
import { chargeReason, eventBytes, eventOf, LEAF, unitsOf, type UsageEvent } from './usage-event';
import { uuidV7 } from './uuid-v7';

const uuid = fc.uuid();
const u32 = fc.nat({ max: 2 ** 32 - 1 });
const events: fc.Arbitrary<UsageEvent> = fc.record({
  id: uuid,
  grantId: uuid,
  applicationId: uuid,
  keyId: uuid,
  productId: uuid,
  productVersionId: uuid,
  priceVersionId: uuid,
  leaseId: fc.option(uuid),
  occurredAt: fc.nat({ max: 2 ** 48 - 1 }),
  units: u32,
  rows: u32,
  responseBytes: u32,
  latencyUs: u32,
  status: fc.integer({ min: 100, max: 599 }),
  chargeReason: fc.constantFrom(...Object.values(ChargeReason)),
  requestId: fc.stringMatching(/^[\x21-\x7e]{1,128}$/),
});

describe('usage event', () => {
  it('is told completely by its leaf bytes', () => {
    fc.assert(fc.property(events, (event) => expect(eventOf(eventBytes(event))).toEqual(event)));
  });

  it('has other leaf bytes when any member differs', () => {
    fc.assert(
      fc.property(events, events, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(eventBytes(a).equals(eventBytes(b))).toBe(false);
      }),
    );
  });

  it('is not read from bytes that are too short, too long or of another version', () => {
    const bytes = eventBytes(fc.sample(events, 1)[0]!);
    expect(eventOf(bytes.subarray(0, 100))).toBeUndefined();
    expect(eventOf(bytes.subarray(0, -1))).toBeUndefined();
    expect(eventOf(Buffer.concat([bytes, Buffer.of(0)]))).toBeUndefined();
    expect(eventOf(Buffer.concat([Buffer.of(3), bytes.subarray(1)]))).toBeUndefined();
  });

  it('is read from bytes that were sealed before rows were metered', () => {
    fc.assert(
      fc.property(events, (event) => {
        const bytes = eventBytes({ ...event, rows: 0 });
        const rest = bytes.subarray(LEAF.requestIdLength);
        const old = Buffer.concat([Buffer.of(1), bytes.subarray(1, LEAF.rows), rest]);
        expect(eventOf(old)).toEqual({ ...event, rows: 0 });
      }),
    );
  });

  it.each([
    ['SERVED', 'INDUSTRY', 'CHARGED', 1],
    ['SERVED', 'PUBLIC_GOVERNANCE', 'FREE_PURPOSE', 1],
    ['SERVED', 'PUBLIC_WELFARE', 'FREE_PURPOSE', 1],
    ['UPSTREAM_ERROR', 'INDUSTRY', 'UPSTREAM_ERROR', 0],
    ['INDETERMINATE', 'INDUSTRY', 'INDETERMINATE', 0],
    ['INVALID_REQUEST', 'PUBLIC_WELFARE', 'INVALID_REQUEST', 0],
  ] as const)('%s for %s is %s and uses %d units', (outcome, useClass, reason, units) => {
    expect(chargeReason(outcome, useClass)).toBe(reason);
    expect(unitsOf(outcome)).toBe(units);
  });
});

describe('UUIDv7', () => {
  it('is of version 7, sorts by time and never repeats', () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => uuidV7(1_700_000_000_000 + at));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/.test(id))).toBe(true);
  });
});
