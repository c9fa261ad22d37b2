import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^gs_live_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

/**
 * A new API key: `gs_live_`, 30 random base62 characters (178 bits), and the base62 CRC-32 of those, by which a typo is
 * refused without a look-up and a scanner recognises a leaked key.
 */
export function generateApiKey(): string {
  const random = randomBase62(30);
  return `gs_live_${random}${checksum(random)}`;
}

/** True when the text has the form of a key and its checksum fits. */
export function isWellFormedApiKey(text: string): boolean {
  const match = FORM.exec(text);
  return match !== null && checksum(match[1]!) === match[2];
}

function checksum(text: string): string {
  let value = crc32(text) >>> 0;
  let out = '';
  for (let digit = 0; digit < 6; digit++) {
    out = BASE62.charAt(value % 62) + out;
    value = Math.floor(value / 62);
  }
  return out;
}

/** Uniform: bytes beyond the last multiple of 62 are thrown away. */
function randomBase62(length: number): string {
  let out = '';
  while (out.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && out.length < length) out += BASE62.charAt(byte % 62);
    }
  }
  return out;
}
