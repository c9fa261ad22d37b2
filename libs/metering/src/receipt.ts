import type { KeyObject } from 'node:crypto';
import { verifyInclusion } from '@gongshu/audit';
import { chainHead, type Seal, verifySeal } from './seal';
import { eventLeaf, eventOf, readUuid, type UsageEvent, writeUuid } from './usage-event';

const HASH_BYTES = 32;
const PARTS = 11;

/**
 * A receipt proves that the event of an answer is in a sealed batch. One header value of eleven parts joined by dots:
 *
 *     v1.<key id>.<gateway id>.<seq>.<leaf index>.<batch size>.<event>.<path>.<root>.<previous chain head>.<signature>
 *
 * The numbers are decimal; gateway id (16 bytes), event (its leaf bytes), path (32-byte hashes, concatenated), root,
 * previous chain head and signature are base64url. Signed is `gongshu-usage-batch-v1` ‖ gateway id ‖ seq (u64) ‖ chain
 * head, where chain head = SHA-256(previous chain head ‖ root).
 */
export function receipts(
  events: readonly Buffer[],
  seal: Seal,
  gatewayId: string,
  keyId: string,
): (index: number) => string {
  const gateway = Buffer.alloc(16);
  writeUuid(gatewayId, gateway, 0);
  const start = `v1.${keyId}.${gateway.toString('base64url')}.${seal.seq}.`;
  const hashes = [seal.root, seal.previousHead, seal.signature];
  const end = hashes.map((bytes) => `.${bytes.toString('base64url')}`).join('');
  return (index) => {
    const path = Buffer.concat(seal.paths[index]!);
    return `${start}${index}.${events.length}.${events[index]!.toString('base64url')}.${path.toString('base64url')}${end}`;
  };
}

/** What the receiver of an answer knows of it by himself. */
export interface AnswerFacts {
  /** Header Gongshu-Event-Id. */
  readonly eventId: string;
  readonly status: number;
  /** Bytes of the answer's body. */
  readonly responseBytes: number;
  /** Header X-Request-Id. */
  readonly requestId?: string;
}

/** The parts of a receipt; undefined when it has not the form. */
export interface Receipt {
  readonly keyId: string;
  readonly gatewayId: string;
  readonly seq: number;
  readonly leafIndex: number;
  readonly batchSize: number;
  readonly event: UsageEvent;
  readonly eventBytes: Buffer;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
  readonly previousHead: Buffer;
  readonly signature: Buffer;
}

export function parseReceipt(text: string): Receipt | undefined {
  const parts = text.split('.');
  if (parts.length !== PARTS || parts[0] !== 'v1') return undefined;
  const [seq, leafIndex, batchSize] = parts.slice(3, 6).map(Number) as [number, number, number];
  const numbersFit = [seq, leafIndex, batchSize].every((n) => Number.isSafeInteger(n) && n >= 0);
  const [gateway, eventBytes, path, root, previousHead, signature] = [2, 6, 7, 8, 9, 10].map((at) =>
    Buffer.from(parts[at]!, 'base64url'),
  ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const event = eventOf(eventBytes);
  if (!event || !numbersFit || gateway.length !== 16 || path.length % HASH_BYTES !== 0) {
    return undefined;
  }
  const hashes = Array.from({ length: path.length / HASH_BYTES }, (_, at) =>
    path.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
  return {
    keyId: parts[1]!,
    gatewayId: readUuid(gateway, 0),
    seq,
    leafIndex,
    batchSize,
    event,
    eventBytes,
    path: hashes,
    root,
    previousHead,
    signature,
  };
}

/**
 * True when the receipt proves that this very answer was metered: its event tells the answer's facts, lies in the
 * batch by its path, and the batch is sealed by the key. Needs no network and no database.
 * @param publicKey the Ed25519 key of the receipt's key id, from `GET /v1/usage-keys`
 */
export function verifyReceipt(text: string, facts: AnswerFacts, publicKey: KeyObject): boolean {
  const receipt = parseReceipt(text);
  if (!receipt) return false;
  const { event } = receipt;
  const tellsTheAnswer =
    event.id === facts.eventId &&
    event.status === facts.status &&
    event.responseBytes === facts.responseBytes &&
    (facts.requestId === undefined || event.requestId === facts.requestId);
  return tellsTheAnswer && isSealed(receipt, publicKey);
}

function isSealed(receipt: Receipt, publicKey: KeyObject): boolean {
  const { eventBytes, leafIndex, batchSize, path, root, previousHead, gatewayId, seq } = receipt;
  return (
    verifyInclusion(eventLeaf(eventBytes), leafIndex, batchSize, path, root) &&
    verifySeal(gatewayId, seq, chainHead(previousHead, root), receipt.signature, publicKey)
  );
}
