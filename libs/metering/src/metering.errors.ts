import { defineErrors } from '@gongshu/platform';

/** Refusals of the gateway before a product is asked: none of them is metered. */
export const meteringError = defineErrors('metering', {
  KEY_MISSING: {
    kind: 'unauthenticated',
    zh: '请求未带 API 密钥，请放入 X-Api-Key 或 Authorization: Bearer 请求头。',
    en: 'The call carries no API key; send it in X-Api-Key or as Authorization: Bearer.',
  },
  KEY_MALFORMED: {
    kind: 'unauthenticated',
    zh: 'API 密钥的格式或校验位不对，请检查是否抄写完整。',
    en: 'The API key has a wrong form or check characters; check that it was copied whole.',
  },
  KEY_UNKNOWN: {
    kind: 'unauthenticated',
    zh: 'API 密钥不存在或已吊销，请在市场签发新的密钥。',
    en: 'The API key does not exist or has been revoked; issue another in the market.',
  },
  KEY_EXPIRED: {
    kind: 'unauthenticated',
    zh: 'API 密钥已到期，请在市场签发新的密钥。',
    en: 'The API key has expired; issue another in the market.',
  },
  GRANT_MISSING: {
    kind: 'forbidden',
    zh: '该密钥的应用没有产品 {slug} 的授权，请核对产品标识，或在市场申请授权。',
    en: 'The application of this key holds no grant for the product {slug}; check the name, or request one in the market.',
  },
  GRANT_NOT_YET_VALID: {
    kind: 'forbidden',
    zh: '授权自 {from} 起生效。',
    en: 'The grant is valid from {from} on.',
  },
  GRANT_EXPIRED: {
    kind: 'forbidden',
    zh: '授权已于 {until} 到期，请在市场重新申请。',
    en: 'The grant ended at {until}; request another in the market.',
  },
  GRANT_SUSPENDED: {
    kind: 'forbidden',
    zh: '授权已被暂停，恢复后即可调用，请联系运营机构。',
    en: 'The grant is suspended and works again when it is resumed; contact the operator.',
  },
  GRANT_REVOKED: {
    kind: 'forbidden',
    zh: '授权已被撤销，如仍需使用请重新申请。',
    en: 'The grant has been revoked; request another if you still need it.',
  },
  PRODUCT_NOT_SERVED: {
    kind: 'forbidden',
    zh: '产品目前不提供服务（暂停或下架），请联系运营机构。',
    en: 'The product is not served at present (suspended or retired); contact the operator.',
  },
  RESOURCE_NOT_IN_FORCE: {
    kind: 'forbidden',
    zh: '产品所用的数据资源目前未登记、登记已失效，或共享单位的同意已失效，请联系运营机构。',
    en: 'A data resource of the product is not registered, or its registration or consent is over; contact the operator.',
  },
  GRANT_AGREEMENT_NOT_IN_FORCE: {
    kind: 'forbidden',
    zh: '产品所依据的授权运营协议目前不在有效状态，请联系运营机构。',
    en: 'The operation agreement under the product is not in force; contact the operator.',
  },
  ORGANIZATION_FROZEN: {
    kind: 'forbidden',
    zh: '授权一方的组织已被冻结，请联系平台。',
    en: 'An organisation of the grant is frozen; contact the platform.',
  },
  CONSENT_REQUIRED: {
    kind: 'forbidden',
    zh: '该产品以个人同意为合法性基础，每次调用须有个人信息主体的单独同意（C08）。',
    en: 'The legal basis of this product is consent: every call needs the separate consent of the person concerned (C08).',
  },
  QUOTA_EXHAUSTED: {
    kind: 'throttled',
    zh: '授权的调用额度（{quotaUnits}，{quotaPeriod}）已用完。',
    en: 'The quota of the grant ({quotaUnits}, {quotaPeriod}) is exhausted.',
  },
  METERING_UNAVAILABLE: {
    kind: 'unavailable',
    zh: '计量暂不可用，未计量不提供服务；本次调用没有得到服务也不计费，请稍后重试。',
    en: 'Metering is unavailable, and nothing is served unmetered; this call was neither served nor charged, retry later.',
  },
  USAGE_WINDOW_EMPTY: {
    kind: 'invalid',
    zh: '用量查询的 to 必须晚于 from。',
    en: 'In a usage query, to must be later than from.',
  },
  USAGE_TOO_MANY_GROUPS: {
    kind: 'unprocessable',
    zh: '查询结果超过 {groupsMax} 组，请缩短时间窗口、减少分组或加筛选条件。',
    en: 'The query gives more than {groupsMax} groups; shorten the window, group by less, or filter.',
  },
  USAGE_GRANT_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个授权：{id}。',
    en: 'There is no such grant: {id}.',
  },
});
