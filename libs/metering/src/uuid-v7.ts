import { randomFillSync } from 'node:crypto';
import { readUuid } from './usage-event';

// Random bytes are had in bulk: one system call for 256 ids.
const pool = Buffer.alloc(4096);
let at = pool.length;

/** A UUIDv7 (RFC 9562): sorts by time, so that the index grows at its end. */
export function uuidV7(now: number): string {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const offset = at;
  at += 16;
  pool.writeUIntBE(now, offset, 6);
  pool[offset + 6] = 0x70 | (pool[offset + 6]! & 0x0f);
  pool[offset + 8] = 0x80 | (pool[offset + 8]! & 0x3f);
  return readUuid(pool, offset);
}
