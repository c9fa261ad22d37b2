import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key for one use, derived from the master secret (HKDF-SHA-256); different uses never share a key. */
export function deriveKey(masterSecret: string, use: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', masterSecret, 'gongshu', use, bytes));
}

export interface SigningKey {
  /** First 16 hexadecimal digits of the public key: names it in receipts. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Raw 32 bytes. */
  readonly publicBytes: Buffer;
}

// PKCS #8 frame of an Ed25519 seed (RFC 8410).
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key of one use, derived from the master secret. */
export function deriveSigningKey(masterSecret: string, use: string): SigningKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, deriveKey(masterSecret, use)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const publicBytes = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
  return { id: publicBytes.toString('hex').slice(0, 16), privateKey, publicKey, publicBytes };
}
