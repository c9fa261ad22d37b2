import { defineErrors } from '@gongshu/platform';

export const deliveryError = defineErrors('delivery', {
  INVALID_REQUEST: {
    kind: 'invalid',
    zh: '调用不符合该产品的要求，请按 errors 中的指针逐项修改。',
    en: 'The call does not fit this product; correct each part named in errors.',
  },
  PATH_NOT_ALLOWED: {
    kind: 'invalid',
    zh: '路径含有空段、点段、反斜杠或无效的百分号编码，请使用产品文档中的路径。',
    en: 'The path has empty segments, dot segments, backslashes or broken percent-encoding; use a path of the product’s documentation.',
  },
  DELIVERY_PATH_NOT_FOUND: {
    kind: 'missing',
    zh: '该产品没有这个路径；可用的路径：{paths}。',
    en: 'The product has no such path; it has: {paths}.',
  },
  DELIVERY_METHOD_NOT_ALLOWED: {
    kind: 'methodNotAllowed',
    zh: '该路径不支持 {method}，请使用 {allowed}。',
    en: 'This path does not take {method}; use {allowed}.',
  },
  DELIVERED_ELSEWHERE: {
    kind: 'missing',
    zh: '该产品不经网关提供，请按产品页的说明在“{environment}”中使用；本次调用不计费。',
    en: 'The gateway does not deliver this product; use it in "{environment}" as its page says. The call is not charged.',
  },
  UPSTREAM_FAILED: {
    kind: 'upstream',
    zh: '产品的上游服务没有给出有效应答，本次调用不计费，请稍后重试。',
    en: 'The upstream of this product gave no valid answer; the call is not charged, retry later.',
  },
  UPSTREAM_TIMEOUT: {
    kind: 'upstreamTimeout',
    zh: '产品的上游服务在 {timeoutMs} 毫秒内没有答完，本次调用不计费，请稍后重试。',
    en: 'The upstream of this product did not finish its answer within {timeoutMs} ms; the call is not charged, retry later.',
  },
  UPSTREAM_TOO_LARGE: {
    kind: 'upstream',
    zh: '上游应答超过 {bytesMax} 字节，本次调用不计费，请缩小查询范围。',
    en: 'The answer of the upstream exceeds {bytesMax} bytes; the call is not charged, narrow your query.',
  },
  UPSTREAM_FORBIDDEN: {
    kind: 'upstream',
    zh: '产品的上游地址不在允许的网络内，本次调用不计费，请联系运营机构。',
    en: 'The address of this product’s upstream is outside the allowed networks; the call is not charged, tell the operator.',
  },
  DATA_UNAVAILABLE: {
    kind: 'unavailable',
    zh: '该产品版本的数据暂不可用，本次调用不计费，请稍后重试或联系运营机构。',
    en: 'The data of this product version is unavailable; the call is not charged, retry later or tell the operator.',
  },
  QUERY_TIMEOUT: {
    kind: 'upstreamTimeout',
    zh: '查询没有在时限内完成，本次调用不计费，请增加筛选条件或稍后重试。',
    en: 'The query did not finish in time; the call is not charged, add conditions or retry later.',
  },
  QUERY_TOO_LARGE: {
    kind: 'invalid',
    zh: '查询所需的内存超出上限，重试也不会成功；请用 select 少选字段、减少排序字段或增加筛选条件。本次调用不计费。',
    en: 'The query needs more memory than there is, and will again: select fewer fields, sort by fewer or add conditions. The call is not charged.',
  },
  CURSOR_OF_ANOTHER_QUERY: {
    kind: 'invalid',
    zh: '游标属于另一个查询或另一版数据，请去掉 cursor 从第一页开始。',
    en: 'The cursor belongs to another query or other data; start at the first page, without cursor.',
  },
});
