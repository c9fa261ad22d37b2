import type { DomainError, Logger } from '@gongshu/platform';
import type { DeliveryAnswer, DeliveryCall } from './delivery';
import { deliveryError } from './delivery.errors';
import { DataUnavailableError, OutOfMemoryError, QueryTimeoutError } from './parquet';
import { problemAnswer } from './problem-answer';

export function jsonAnswer(content: unknown): DeliveryAnswer {
  return textAnswer(JSON.stringify(content));
}

/** The answer of JSON that is written already. */
export function textAnswer(json: string): DeliveryAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(json),
    outcome: 'SERVED',
  };
}

/** The answer when the engine failed; whatever else was thrown is a fault of ours and goes on. */
export function dataProblem(call: DeliveryCall, error: Error, logger: Logger): DeliveryAnswer {
  const problem = problemOf(error);
  if (!problem) throw error;
  const { requestId: traceId, productVersionId } = call;
  logger.warn(
    { error: error.name, reason: error.message, traceId, productVersionId },
    'data failed',
  );
  return problemAnswer(call, problem);
}

function problemOf(error: Error): DomainError | undefined {
  if (error instanceof QueryTimeoutError) return deliveryError('QUERY_TIMEOUT');
  // The same query fails the same way: whoever waits waits in vain.
  if (error instanceof OutOfMemoryError) return deliveryError('QUERY_TOO_LARGE');
  return error instanceof DataUnavailableError ? deliveryError('DATA_UNAVAILABLE') : undefined;
}
