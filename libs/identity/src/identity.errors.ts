import { defineErrors } from '@gongshu/platform';

export const identityError = defineErrors('identity', {
  CREDENTIALS_INVALID: {
    kind: 'unauthenticated',
    zh: '用户名或密码不正确。',
    en: 'Username or password is wrong.',
  },
  TOKEN_MISSING: {
    kind: 'unauthenticated',
    zh: '请在 Authorization 请求头中提供 Bearer 访问令牌。',
    en: 'Send an access token: Authorization: Bearer <token>.',
  },
  TOKEN_INVALID: {
    kind: 'unauthenticated',
    zh: '访问令牌无效。',
    en: 'The access token is not valid.',
  },
  TOKEN_EXPIRED: {
    kind: 'unauthenticated',
    zh: '访问令牌已过期，请刷新。',
    en: 'The access token has expired; refresh it.',
  },
  REFRESH_TOKEN_INVALID: {
    kind: 'unauthenticated',
    zh: '刷新令牌无效或已使用，请重新登录。',
    en: 'The refresh token is unknown, expired or used before; log in again.',
  },
  SESSION_ENDED: {
    kind: 'unauthenticated',
    zh: '会话已结束，请重新登录。',
    en: 'The session has ended; log in again.',
  },
  ORGANIZATION_NOT_CHOSEN: {
    kind: 'unprocessable',
    zh: '该用户属于多个组织，请用 organizationId 指明其一。',
    en: 'The user belongs to several organisations; name one in organizationId.',
  },
  ACCESS_DENIED: {
    kind: 'forbidden',
    zh: '您的组织类型或角色无权执行 {action}。',
    en: 'Your kind of organisation or your role may not do {action}.',
  },
  ORGANIZATION_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个组织：{id}。',
    en: 'There is no such organisation: {id}.',
  },
  ORGANIZATION_EXISTS: {
    kind: 'conflict',
    zh: '同名或同一统一社会信用代码的组织已存在。',
    en: 'An organisation with this name or unified social credit identifier exists.',
  },
  DIVISION_UNKNOWN: {
    kind: 'invalid',
    zh: '没有行政区划代码 {code}（GB/T 2260）。',
    en: 'There is no administrative division {code} (GB/T 2260).',
  },
  SELF_APPROVAL_FORBIDDEN: {
    kind: 'forbidden',
    zh: '不能复核本人经办的事项，请由另一人办理（C22）。',
    en: 'Nobody decides on what he made himself; another person must (C22).',
  },
  USCC_INVALID: {
    kind: 'invalid',
    zh: '统一社会信用代码校验位不正确（GB 32100）。',
    en: 'The unified social credit identifier fails its check digit (GB 32100).',
  },
  AFFILIATION_WITH_ITSELF: {
    kind: 'unprocessable',
    zh: '关联关系应在两个不同的组织之间，请检查 affiliateId。',
    en: 'An affiliation is between two organisations; correct affiliateId.',
  },
  AFFILIATION_NOT_BEGUN: {
    kind: 'unprocessable',
    zh: '关联关系的起始日 {since} 不能晚于今天。',
    en: 'The affiliation must have begun; {since} lies in the future.',
  },
  AFFILIATION_EXISTS: {
    kind: 'conflict',
    zh: '这两个组织的关联关系已有记录；如需更正，请先终止原记录。',
    en: 'The affiliation of the two is on record; to correct it, end that record first.',
  },
  AFFILIATION_NOT_FOUND: {
    kind: 'missing',
    zh: '该组织没有这条关联关系：{id}。',
    en: 'The organisation has no such affiliation: {id}.',
  },
  AFFILIATION_ENDED: {
    kind: 'conflict',
    zh: '该关联关系已于 {endedAt} 终止。',
    en: 'The affiliation ended at {endedAt}; nothing is left to do.',
  },
  USERNAME_TAKEN: {
    kind: 'conflict',
    zh: '用户名已被使用。',
    en: 'The username is taken.',
  },
});
