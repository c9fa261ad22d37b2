import { defineErrors, DomainError } from './domain-error';

export const platformError = defineErrors('platform', {
  VALIDATION_FAILED: {
    kind: 'invalid',
    zh: '请求内容不符合要求，请按 errors 中的指针逐项修改。',
    en: 'The request is not valid; correct each field named in errors.',
  },
  MALFORMED_JSON: {
    kind: 'invalid',
    zh: '请求体不是合法的 JSON（UTF-8 编码，嵌套不超过 32 层）。',
    en: 'The request body is not valid JSON in UTF-8, nested at most 32 deep.',
  },
  MALFORMED_URL: {
    kind: 'invalid',
    zh: '请求地址的百分号编码不正确，请按 UTF-8 编码。',
    en: 'The percent-encoding of the URL is malformed; encode it as UTF-8.',
  },
  PATH_TOO_LONG: {
    kind: 'pathTooLong',
    zh: '路径参数超过 {limit} 个字符。',
    en: 'A path parameter is longer than {limit} characters.',
  },
  MALFORMED_HTTP: {
    kind: 'invalid',
    zh: '请求不符合 HTTP 协议，请检查方法、请求头和消息长度。',
    en: 'The request is not valid HTTP; check its method, headers and length.',
  },
  HEADERS_TOO_LARGE: {
    kind: 'headersTooLarge',
    zh: '请求头过大，请减少请求头内容。',
    en: 'The request headers are too large; send less in them.',
  },
  REQUEST_TIMEOUT: {
    kind: 'timeout',
    zh: '请求未在时限内发送完毕，请重试。',
    en: 'The request did not arrive in time; send it again.',
  },
  MALFORMED_ID: {
    kind: 'invalid',
    zh: '路径参数 {name} 格式不正确。',
    en: 'The path parameter {name} is malformed.',
  },
  MALFORMED_CURSOR: {
    kind: 'invalid',
    zh: '游标无效，请使用上一页返回的 nextCursor。',
    en: 'The cursor is not one we issued; use nextCursor of the page before.',
  },
  BODY_TOO_LARGE: {
    kind: 'tooLarge',
    zh: '请求体超过上限 {limitBytes} 字节。',
    en: 'The request body exceeds the limit of {limitBytes} bytes.',
  },
  CONTENT_ENCODED: {
    kind: 'unsupported',
    zh: '不接受压缩或以其他方式编码的内容，请去掉 Content-Encoding 并发送原始字节。',
    en: 'Encoded content is not taken; send the bytes as they are, without Content-Encoding.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'unsupported',
    zh: '不支持的内容类型，请使用 application/json。',
    en: 'Unsupported content type; send application/json.',
  },
  CSV_REQUIRED: {
    kind: 'unsupported',
    zh: '请以 Content-Type: text/csv 发送未压缩的 UTF-8 CSV 文件。',
    en: 'Send the file as Content-Type: text/csv, in UTF-8 and not compressed.',
  },
  IMPORT_INVALID: {
    kind: 'unprocessable',
    zh: '文件有 {count} 处错误，请按 errors 逐项更正后重新导入；未导入任何数据。',
    en: 'The file has {count} faults; correct each named in errors and import it again. Nothing was imported.',
  },
  ROUTE_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个接口：{method} {path}。',
    en: 'There is no such route: {method} {path}.',
  },
  BAD_REQUEST: {
    kind: 'invalid',
    zh: '请求无法处理：{reason}。',
    en: 'The request cannot be processed: {reason}.',
  },
  PRECONDITION_REQUIRED: {
    kind: 'preconditionRequired',
    zh: '修改需带 If-Match 请求头，其值为最近一次读取时的 ETag。',
    en: 'A change needs the If-Match header with the ETag you last read.',
  },
  IF_MATCH_INVALID: {
    kind: 'invalid',
    zh: 'If-Match 应为最近一次读取时的单个 ETag，例如 "3"（含引号）；不接受 *、弱 ETag 和列表。',
    en: 'If-Match must be the one ETag you last read, such as "3" with its quotes; *, weak ETags and lists are not taken.',
  },
  REVISION_STALE: {
    kind: 'stale',
    zh: '对象已被他人修改（当前版本 {current}），请重新读取后再提交。',
    en: 'The object has changed since you read it (now revision {current}); read it again.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    kind: 'invalid',
    zh: 'Idempotency-Key 应为 1 至 255 个可见 ASCII 字符。',
    en: 'Idempotency-Key must be 1 to 255 visible ASCII characters.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'unprocessable',
    zh: '该 Idempotency-Key 已用于另一个请求。',
    en: 'This Idempotency-Key was used for another request.',
  },
  REQUEST_IN_PROGRESS: {
    kind: 'conflict',
    zh: '相同或冲突的请求正在处理，请稍后重试。',
    en: 'The same or a conflicting request is in progress; retry shortly.',
  },
  TRANSITION_NOT_ALLOWED: {
    kind: 'conflict',
    zh: '当前状态 {state} 不允许操作 {event}；允许的操作：{allowed}。',
    en: 'In state {state} the act {event} is not possible; possible are: {allowed}.',
  },
  ERROR_CODE_NOT_FOUND: {
    kind: 'missing',
    zh: '没有错误代码 {code}。',
    en: 'There is no error code {code}.',
  },
  DATABASE_UNAVAILABLE: {
    kind: 'unavailable',
    zh: '数据库暂时不可用，请稍后重试。',
    en: 'The database is unavailable; retry later.',
  },
});

/** REVISION_STALE of a change that lost to another whose revision is not known. */
export function overtaken(): DomainError {
  return new DomainError('REVISION_STALE', {
    kind: 'stale',
    zh: '对象刚被他人修改，请重新读取后再提交。',
    en: 'The object has just changed; read it again.',
  });
}
