import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785): equal values give equal bytes, whatever the order of their members. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Value has no JSON form.');
  return text;
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
