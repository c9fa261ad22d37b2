import { sign, verify, type KeyObject } from 'node:crypto';
import { merklePaths } from '@gongshu/audit';
import { sha256, type SigningKey } from '@gongshu/platform';
import { writeUuid } from './usage-event';

const DOMAIN = Buffer.from('gongshu-usage-batch-v1');

/** Chain head before a gateway's first batch. */
export const CHAIN_START = Buffer.alloc(32);

/** The seal of a batch: the tree head of its events, chained to the gateway's batch before, and signed. */
export interface Seal {
  /** 1, 2, 3 … without a gap within its gateway. */
  readonly seq: number;
  readonly previousHead: Buffer;
  readonly root: Buffer;
  readonly chainHead: Buffer;
  readonly signature: Buffer;
  /** Inclusion path of each leaf. */
  readonly paths: readonly (readonly Buffer[])[];
}

/** SHA-256(previous chain head ‖ root). */
export function chainHead(previousHead: Buffer, root: Buffer): Buffer {
  return sha256(Buffer.concat([previousHead, root]));
}

/** What is signed: `gongshu-usage-batch-v1` ‖ gateway id (16 bytes) ‖ seq (u64, big endian) ‖ chain head. */
export function sealMessage(gatewayId: string, seq: number, head: Buffer): Buffer {
  const place = Buffer.alloc(24);
  writeUuid(gatewayId, place, 0);
  place.writeBigUInt64BE(BigInt(seq), 16);
  return Buffer.concat([DOMAIN, place, head]);
}

/** Seals the leaves as the batch after `previous` of the gateway. */
export function seal(
  leaves: readonly Buffer[],
  gatewayId: string,
  previous: { readonly seq: number; readonly head: Buffer },
  key: SigningKey,
): Seal {
  const { root, paths } = merklePaths(leaves);
  const seq = previous.seq + 1;
  const head = chainHead(previous.head, root);
  const signature = sign(null, sealMessage(gatewayId, seq, head), key.privateKey);
  return { seq, previousHead: previous.head, root, chainHead: head, signature, paths };
}

/** True when the signature is the key's over the chain head at that place of the gateway's chain. */
export function verifySeal(
  gatewayId: string,
  seq: number,
  head: Buffer,
  signature: Buffer,
  publicKey: KeyObject,
): boolean {
  return verify(null, sealMessage(gatewayId, seq, head), publicKey, signature);
}
