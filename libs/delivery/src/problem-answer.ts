import type { DomainError, ErrorKind } from '@gongshu/platform';
import type { DeliveryAnswer, DeliveryCall, DeliveryOutcome } from './delivery';

type RefusalKind = Extract<
  ErrorKind,
  | 'invalid'
  | 'missing'
  | 'methodNotAllowed'
  | 'unsupported'
  | 'upstream'
  | 'upstreamTimeout'
  | 'unavailable'
>;

/** Status and title of the kinds that a delivery refuses with; the same as everywhere (test/e2e/delivery-problems.spec.ts). */
const STATUS: Readonly<
  Record<RefusalKind, { status: number; zh: string; en: string; outcome: DeliveryOutcome }>
> = {
  invalid: { status: 400, zh: '请求有误', en: 'Bad Request', outcome: 'INVALID_REQUEST' },
  missing: { status: 404, zh: '未找到', en: 'Not Found', outcome: 'INVALID_REQUEST' },
  methodNotAllowed: {
    status: 405,
    zh: '不支持的方法',
    en: 'Method Not Allowed',
    outcome: 'INVALID_REQUEST',
  },
  unsupported: {
    status: 415,
    zh: '不支持的内容类型',
    en: 'Unsupported Media Type',
    outcome: 'INVALID_REQUEST',
  },
  upstream: { status: 502, zh: '上游错误', en: 'Bad Gateway', outcome: 'UPSTREAM_ERROR' },
  unavailable: {
    status: 503,
    zh: '服务暂不可用',
    en: 'Service Unavailable',
    outcome: 'UPSTREAM_ERROR',
  },
  upstreamTimeout: {
    status: 504,
    zh: '上游超时',
    en: 'Gateway Timeout',
    outcome: 'UPSTREAM_ERROR',
  },
};

/** The refusal as an answer: an RFC 9457 document, with the outcome that its kind means for the charge. */
export function problemAnswer(call: DeliveryCall, error: DomainError): DeliveryAnswer {
  const { kind } = error.definition;
  if (!(kind in STATUS)) throw error;
  const known = STATUS[kind as RefusalKind];
  const problem = {
    type: `/v1/errors/${error.code}`,
    title: known[call.language],
    status: known.status,
    code: error.code,
    detail: error.detail(call.language),
    traceId: call.requestId,
    ...(error.pointers.length > 0
      ? {
          errors: error.pointers.map((at) => ({
            pointer: at.pointer,
            code: at.code,
            message: at[call.language],
          })),
        }
      : {}),
  };
  return {
    status: known.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(known.status === 405 ? { allow: String(error.params.allowed) } : {}),
      ...(known.status === 503 ? { 'retry-after': '1' } : {}),
    },
    body: Buffer.from(JSON.stringify(problem)),
    outcome: known.outcome,
  };
}
