import type { VerificationConfig } from '@gongshu/catalog';
import { type Logger, platformError } from '@gongshu/platform';
import { dataProblem } from './data-answer';
import type { Delivery, DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import type { ParquetEngine } from './parquet';
import { problemAnswer } from './problem-answer';
import { parseVerificationRequest } from './verification-request';
import { compileVerification, verdict, type VerificationResult } from './verification-sql';

/** VERIFICATION: whether a claim about a subject is true (`POST /verify`), and never a datum more (I6). */
export class VerificationDelivery implements Delivery {
  constructor(
    private readonly engine: ParquetEngine,
    private readonly logger: Logger,
  ) {}

  async serve(call: DeliveryCall): Promise<DeliveryAnswer> {
    if (call.path !== '/verify') {
      return problemAnswer(call, deliveryError('DELIVERY_PATH_NOT_FOUND', { paths: '/verify' }));
    }
    if (call.method !== 'POST') {
      const params = { method: call.method, allowed: 'POST' };
      return problemAnswer(call, deliveryError('DELIVERY_METHOD_NOT_ALLOWED', params));
    }
    if (!isJson(call)) return problemAnswer(call, platformError('UNSUPPORTED_MEDIA_TYPE'));
    const body = parseJson(call.body);
    if (body === undefined) return problemAnswer(call, platformError('MALFORMED_JSON'));
    return this.verify(call, body);
  }

  async close(): Promise<void> {
    // The engine is shared, and closed by whoever made it.
  }

  private async verify(call: DeliveryCall, body: unknown): Promise<DeliveryAnswer> {
    const config = call.delivery as VerificationConfig;
    const parsed = parseVerificationRequest(config, call.dictionary, body);
    if (!parsed.ok) {
      return problemAnswer(call, deliveryError('INVALID_REQUEST', {}, parsed.pointers));
    }
    if (config.objectDigest === null) return problemAnswer(call, deliveryError('DATA_UNAVAILABLE'));
    try {
      const [row] = await this.engine.rows(config.objectDigest, compileVerification(parsed.value));
      const [known, agreed, matches] = row ?? [];
      return resultAnswer(
        verdict({ known: known === true, agreed: agreed === true, matches: matches === true }),
      );
    } catch (error) {
      return dataProblem(call, error as Error, this.logger);
    }
  }
}

/** Room for the longest result; shorter ones are filled with spaces, so that the size tells nothing over TLS. */
const BODY_BYTES = 32;

function resultAnswer(result: VerificationResult): DeliveryAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify({ result }).padEnd(BODY_BYTES)),
    outcome: result === 'CANNOT_DETERMINE' ? 'INDETERMINATE' : 'SERVED',
  };
}

function isJson(call: DeliveryCall): boolean {
  const type = call.headers['content-type'];
  return typeof type === 'string' && /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type);
}

/** Undefined when the body is no JSON. */
function parseJson(body: Buffer | null): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '') as unknown;
  } catch {
    return undefined;
  }
}
