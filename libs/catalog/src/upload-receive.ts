import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { catalogError } from './catalog.errors';
import { UPLOAD_BYTES_MAX } from './upload';

/**
 * Writes what arrives to a file, no faster than the disk takes it. The source is never destroyed: its connection still
 * has to carry the refusal.
 * @returns SHA-256 of the bytes
 * @throws DomainError UPLOAD_TOO_LARGE, UPLOAD_BROKEN_OFF, STORAGE_FULL
 */
export async function receive(
  source: Readable,
  file: string,
  onBytes: (received: number) => void,
): Promise<Buffer> {
  const hash = createHash('sha256');
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > UPLOAD_BYTES_MAX) return done(tooLarge());
      hash.update(chunk);
      onBytes(received);
      done(null, chunk);
    },
  });
  const breakOff = () => {
    if (!source.readableEnded) meter.destroy(catalogError('UPLOAD_BROKEN_OFF'));
  };
  source.once('error', breakOff).once('close', breakOff);
  if (source.destroyed) breakOff();
  source.pipe(meter);
  try {
    await pipeline(meter, createWriteStream(file));
  } catch (error) {
    source.unpipe(meter);
    throw (error as { code?: unknown }).code === 'ENOSPC' ? catalogError('STORAGE_FULL') : error;
  }
  return hash.digest();
}

/** The refusal of data beyond the limit. */
export function tooLarge() {
  return catalogError('UPLOAD_TOO_LARGE', { limitBytes: UPLOAD_BYTES_MAX });
}
