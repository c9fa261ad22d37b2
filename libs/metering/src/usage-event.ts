import { leafHash } from '@gongshu/audit';
import { type ChargeReason, type UseClass } from '@gongshu/platform';
import type { DeliveryOutcome } from '@gongshu/delivery';

/** One answered call (I1). Carries no personal datum. */
export interface UsageEvent {
  /** UUIDv7 made by the gateway. */
  readonly id: string;
  readonly grantId: string;
  readonly applicationId: string;
  readonly keyId: string;
  readonly productId: string;
  readonly productVersionId: string;
  readonly priceVersionId: string;
  /** The lease its units are taken from; null when it uses none. */
  readonly leaseId: string | null;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly units: number;
  /** Rows of data that the answer carried. */
  readonly rows: number;
  readonly responseBytes: number;
  readonly latencyUs: number;
  readonly status: number;
  readonly chargeReason: ChargeReason;
  /** Visible ASCII, at most 128 characters. */
  readonly requestId: string;
}

/** Whether and why a call costs. Governance and welfare use is free by rule (C09). */
export function chargeReason(outcome: DeliveryOutcome, useClass: UseClass): ChargeReason {
  if (outcome !== 'SERVED') return outcome;
  return useClass === 'INDUSTRY' ? 'CHARGED' : 'FREE_PURPOSE';
}

/** Quota units of a call: what was served counts, also where it is free; what failed does not. */
export function unitsOf(outcome: DeliveryOutcome): number {
  return outcome === 'SERVED' ? 1 : 0;
}

// The order is part of the leaf format: only ever append.
const REASONS: readonly ChargeReason[] = [
  'CHARGED',
  'FREE_PURPOSE',
  'UPSTREAM_ERROR',
  'INDETERMINATE',
  'INVALID_REQUEST',
];

const VERSION = 2;
/** Events sealed before rows were metered: the same without them. */
const VERSION_WITHOUT_ROWS = 1;
const ID_BYTES = 16;
const NO_LEASE = '00000000-0000-0000-0000-000000000000';

/** Where each member lies in the leaf bytes; the ids are 16 bytes each, the numbers big endian. */
export const LEAF = {
  id: 1,
  grantId: 17,
  applicationId: 33,
  keyId: 49,
  productId: 65,
  productVersionId: 81,
  priceVersionId: 97,
  leaseId: 113,
  occurredAt: 129,
  units: 137,
  responseBytes: 141,
  latencyUs: 145,
  status: 149,
  chargeReason: 151,
  rows: 152,
  requestIdLength: 156,
  requestId: 157,
} as const;

/**
 * Canonical bytes of an event, version 2: one version byte, eight ids, occurredAt (u64, milliseconds), units,
 * responseBytes, latencyUs (u32), status (u16), charge reason (u8), rows (u32), length of the request id (u8), request
 * id (ASCII). Version 1, of events that were sealed before rows were metered, has no rows.
 * Equal events give equal bytes; whoever knows the event's columns can make them again and check the seal.
 */
export function eventBytes(event: UsageEvent): Buffer {
  const bytes = Buffer.allocUnsafe(LEAF.requestId + event.requestId.length);
  bytes[0] = VERSION;
  writeUuid(event.id, bytes, LEAF.id);
  writeUuid(event.grantId, bytes, LEAF.grantId);
  writeUuid(event.applicationId, bytes, LEAF.applicationId);
  writeUuid(event.keyId, bytes, LEAF.keyId);
  writeUuid(event.productId, bytes, LEAF.productId);
  writeUuid(event.productVersionId, bytes, LEAF.productVersionId);
  writeUuid(event.priceVersionId, bytes, LEAF.priceVersionId);
  writeUuid(event.leaseId ?? NO_LEASE, bytes, LEAF.leaseId);
  bytes.writeUInt32BE(Math.floor(event.occurredAt / 2 ** 32), LEAF.occurredAt);
  bytes.writeUInt32BE(event.occurredAt % 2 ** 32, LEAF.occurredAt + 4);
  bytes.writeUInt32BE(event.units, LEAF.units);
  bytes.writeUInt32BE(event.responseBytes, LEAF.responseBytes);
  bytes.writeUInt32BE(event.latencyUs, LEAF.latencyUs);
  bytes.writeUInt16BE(event.status, LEAF.status);
  bytes[LEAF.chargeReason] = REASONS.indexOf(event.chargeReason);
  bytes.writeUInt32BE(event.rows, LEAF.rows);
  bytes[LEAF.requestIdLength] = event.requestId.length;
  bytes.write(event.requestId, LEAF.requestId, 'latin1');
  return bytes;
}

/** The event of canonical bytes; undefined when they are not such. */
export function eventOf(bytes: Buffer): UsageEvent | undefined {
  const hasRows = bytes[0] === VERSION;
  if (!hasRows && bytes[0] !== VERSION_WITHOUT_ROWS) return undefined;
  const requestIdAt = hasRows ? LEAF.requestId : LEAF.rows + 1;
  if (bytes.length < requestIdAt) return undefined;
  const reason = REASONS[bytes[LEAF.chargeReason]!];
  if (!reason || bytes.length !== requestIdAt + bytes[requestIdAt - 1]!) return undefined;
  const leaseId = readUuid(bytes, LEAF.leaseId);
  return {
    id: readUuid(bytes, LEAF.id),
    grantId: readUuid(bytes, LEAF.grantId),
    applicationId: readUuid(bytes, LEAF.applicationId),
    keyId: readUuid(bytes, LEAF.keyId),
    productId: readUuid(bytes, LEAF.productId),
    productVersionId: readUuid(bytes, LEAF.productVersionId),
    priceVersionId: readUuid(bytes, LEAF.priceVersionId),
    leaseId: leaseId === NO_LEASE ? null : leaseId,
    occurredAt:
      bytes.readUInt32BE(LEAF.occurredAt) * 2 ** 32 + bytes.readUInt32BE(LEAF.occurredAt + 4),
    units: bytes.readUInt32BE(LEAF.units),
    rows: hasRows ? bytes.readUInt32BE(LEAF.rows) : 0,
    responseBytes: bytes.readUInt32BE(LEAF.responseBytes),
    latencyUs: bytes.readUInt32BE(LEAF.latencyUs),
    status: bytes.readUInt16BE(LEAF.status),
    chargeReason: reason,
    requestId: bytes.toString('latin1', requestIdAt),
  };
}

/** Leaf hash of an event in its batch's tree (RFC 6962). */
export function eventLeaf(bytes: Buffer): Buffer {
  return leafHash(bytes);
}

// Hexadecimal digits by character code; 255 elsewhere.
const DIGITS = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16);
  DIGITS[text.charCodeAt(0)] = digit;
  DIGITS[text.toUpperCase().charCodeAt(0)] = digit;
}

/** The 16 bytes of a UUID, written without an intermediate string: this runs eight times a call. */
export function writeUuid(uuid: string, target: Buffer, offset: number): void {
  let at = 0;
  for (let byte = 0; byte < ID_BYTES; byte++) {
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) at++;
    const high = DIGITS[uuid.charCodeAt(at)]!;
    const low = DIGITS[uuid.charCodeAt(at + 1)]!;
    if (!(high < 16 && low < 16)) throw new TypeError('Not a UUID.');
    target[offset + byte] = (high << 4) | low;
    at += 2;
  }
}

export function readUuid(bytes: Buffer, offset: number): string {
  const hex = bytes.toString('hex', offset, offset + ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
