import type { Logger } from '@gongshu/platform';
import type { DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { DataUnavailableError, QueryTimeoutError } from './parquet';
import { problemAnswer } from './problem-answer';

export function jsonAnswer(content: unknown): DeliveryAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(content)),
    outcome: 'SERVED',
  };
}

/** The answer when the engine failed; whatever else was thrown is a fault of ours and goes on. */
export function dataProblem(call: DeliveryCall, error: Error, logger: Logger): DeliveryAnswer {
  if (!(error instanceof DataUnavailableError) && !(error instanceof QueryTimeoutError))
    throw error;
  const { requestId: traceId, productVersionId } = call;
  logger.warn(
    { error: error.name, reason: error.message, traceId, productVersionId },
    'data failed',
  );
  return problemAnswer(
    call,
    error instanceof QueryTimeoutError
      ? deliveryError('QUERY_TIMEOUT')
      : deliveryError('DATA_UNAVAILABLE'),
  );
}
