import type { FileConfig } from '@gongshu/catalog';
import { type Logger, ObjectStorage } from '@gongshu/platform';
import { readFile } from 'node:fs/promises';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { problemAnswer } from './problem-answer';

const METHODS: readonly string[] = ['GET', 'HEAD'];

/** REPORT and ENCRYPTED_DATA: the stored file, whole (`GET /`), with the digest by which it can be proven. */
export class FileDelivery implements Delivery {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly logger: Logger,
  ) {}

  async serve(call: DeliveryCall): Promise<DeliveryAnswer> {
    if (call.path !== '/') {
      return problemAnswer(call, deliveryError('DELIVERY_PATH_NOT_FOUND', { paths: '/' }));
    }
    if (!METHODS.includes(call.method)) {
      const params = { method: call.method, allowed: METHODS.join(', ') };
      return problemAnswer(call, deliveryError('DELIVERY_METHOD_NOT_ALLOWED', params));
    }
    const { fileDigest, fileName, mediaType } = call.delivery as FileConfig;
    const body = fileDigest === null ? undefined : await this.read(call, fileDigest);
    if (fileDigest === null || !body) return problemAnswer(call, deliveryError('DATA_UNAVAILABLE'));
    return {
      status: 200,
      headers: {
        'content-type': mediaType ?? 'application/octet-stream',
        'content-disposition': attachment(fileName ?? 'file'),
        // RFC 9530.
        'repr-digest': `sha-256=:${Buffer.from(fileDigest, 'hex').toString('base64')}:`,
        etag: `"${fileDigest}"`,
      },
      body,
      outcome: 'SERVED',
    };
  }

  async close(): Promise<void> {
    // Nothing is kept open between calls.
  }

  /** Undefined when the file is not there, which is for the operator to mend. */
  private async read(call: DeliveryCall, digest: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.storage.pathOf(digest));
    } catch (error) {
      const { requestId: traceId, productVersionId } = call;
      const { code } = error as NodeJS.ErrnoException;
      this.logger.warn({ error: code, traceId, productVersionId }, 'file failed');
      return undefined;
    }
  }
}

/** RFC 6266: the name in UTF-8, and for the rest of the world in ASCII. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
