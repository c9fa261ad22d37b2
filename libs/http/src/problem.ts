import {
  errorDefinition,
  type DomainError,
  type ErrorKind,
  type ErrorPointer,
} from '@gongshu/platform';

export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  payment: 402,
  forbidden: 403,
  missing: 404,
  methodNotAllowed: 405,
  timeout: 408,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  pathTooLong: 414,
  unsupported: 415,
  unprocessable: 422,
  preconditionRequired: 428,
  throttled: 429,
  headersTooLarge: 431,
  unavailable: 503,
  upstream: 502,
  upstreamTimeout: 504,
};

const TITLES: Readonly<Record<number, { zh: string; en: string }>> = {
  400: { zh: '请求有误', en: 'Bad Request' },
  401: { zh: '未认证', en: 'Unauthorized' },
  402: { zh: '余额不足', en: 'Payment Required' },
  403: { zh: '无权操作', en: 'Forbidden' },
  404: { zh: '未找到', en: 'Not Found' },
  405: { zh: '不支持的方法', en: 'Method Not Allowed' },
  408: { zh: '请求超时', en: 'Request Timeout' },
  409: { zh: '冲突', en: 'Conflict' },
  412: { zh: '前提条件不满足', en: 'Precondition Failed' },
  413: { zh: '请求体过大', en: 'Content Too Large' },
  414: { zh: '地址过长', en: 'URI Too Long' },
  415: { zh: '不支持的内容类型', en: 'Unsupported Media Type' },
  422: { zh: '无法处理', en: 'Unprocessable Content' },
  428: { zh: '缺少前提条件', en: 'Precondition Required' },
  429: { zh: '请求过多', en: 'Too Many Requests' },
  431: { zh: '请求头过大', en: 'Request Header Fields Too Large' },
  500: { zh: '内部错误', en: 'Internal Server Error' },
  502: { zh: '上游错误', en: 'Bad Gateway' },
  503: { zh: '服务暂不可用', en: 'Service Unavailable' },
  504: { zh: '上游超时', en: 'Gateway Timeout' },
};

export type Language = 'zh' | 'en';

/** Chinese unless the caller prefers English: the first of the two that Accept-Language names. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = /(^|[,\s])(zh|en)\b/i.exec(acceptLanguage ?? '');
  return first?.[2]?.toLowerCase() === 'en' ? 'en' : 'zh';
}

/** RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  traceId: string;
  errors?: { pointer: string; code: string; message: string }[];
}

export function problemOf(error: DomainError, language: Language, traceId: string): Problem {
  const status = STATUS_OF_KIND[error.definition.kind];
  return {
    ...problemBase(status, error.code, language, traceId),
    detail: error.detail(language),
    ...(error.pointers.length > 0
      ? { errors: error.pointers.map((pointer) => pointerOf(pointer, language)) }
      : {}),
  };
}

/** A fault of ours: tells nothing but the trace id. */
export function internalProblem(language: Language, traceId: string): Problem {
  return {
    ...problemBase(500, 'INTERNAL_ERROR', language, traceId),
    detail:
      language === 'zh'
        ? `服务内部错误，请联系平台并提供追踪号 ${traceId}。`
        : `An internal error; tell the platform the trace id ${traceId}.`,
  };
}

function problemBase(status: number, code: string, language: Language, traceId: string) {
  return {
    type: `/v1/errors/${code}`,
    title: TITLES[status]?.[language] ?? String(status),
    status,
    code,
    traceId,
  };
}

function pointerOf(pointer: ErrorPointer, language: Language) {
  return { pointer: pointer.pointer, code: pointer.code, message: pointer[language] };
}

/** What a code means, for `GET /v1/errors/{code}`, to which every problem's `type` leads. */
export function describeError(
  code: string,
): { code: string; status: number; zh: string; en: string } | undefined {
  const definition = errorDefinition(code);
  return definition
    ? { code, status: STATUS_OF_KIND[definition.kind], zh: definition.zh, en: definition.en }
    : undefined;
}
