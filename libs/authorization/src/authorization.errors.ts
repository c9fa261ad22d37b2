import { defineErrors } from '@gongshu/platform';

export const authorizationError = defineErrors('authorization', {
  APPLICATION_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个应用：{id}。',
    en: 'There is no such application: {id}.',
  },
  APPLICATION_EXISTS: {
    kind: 'conflict',
    zh: '贵组织已有名为“{name}”的应用，请换一个名称。',
    en: 'Your organisation has an application named "{name}"; choose another name.',
  },
  KEY_NOT_FOUND: {
    kind: 'missing',
    zh: '该应用没有这个密钥：{id}。',
    en: 'The application has no such key: {id}.',
  },
  KEY_REVOKED: {
    kind: 'conflict',
    zh: '密钥已于 {revokedAt} 吊销，无需再次操作。',
    en: 'The key has been revoked since {revokedAt}; nothing is left to do.',
  },
  KEY_ALREADY_SHOWN: {
    kind: 'conflict',
    zh: '该请求已签发密钥 {id}，密钥只显示一次且平台不保存原文。如未收到，请吊销它，再用新的 Idempotency-Key 签发。',
    en: 'This request has issued key {id}, which was shown once and is not kept. If you did not receive it, revoke it and issue another under a new Idempotency-Key.',
  },
  KEY_EXPIRY_PAST: {
    kind: 'unprocessable',
    zh: '密钥的到期时间必须晚于现在。',
    en: 'The expiry of a key must lie in the future.',
  },
  REQUEST_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个授权申请：{id}。',
    en: 'There is no such authorization request: {id}.',
  },
  REQUEST_OPEN: {
    kind: 'conflict',
    zh: '该应用对该产品已有待审的申请，请等待审核或先撤回。',
    en: 'This application has an open request for this product; await its decision or withdraw it first.',
  },
  REQUEST_OVER: {
    kind: 'conflict',
    zh: '申请的有效期已过，不能批准；请驳回，由开发主体重新申请。',
    en: 'The validity asked for is over; reject the request and let the developer submit a new one.',
  },
  DEVELOPER_IS_OPERATOR: {
    kind: 'unprocessable',
    zh: '运营机构不得对自己运营的产品再开发（发改数据规〔2025〕27号第六条，C04）。',
    en: 'An operator takes no part in the re-development of its own products (No. 27 Art 6, C04).',
  },
  DEVELOPER_FROZEN: {
    kind: 'conflict',
    zh: '开发主体已被冻结，请联系平台。',
    en: 'The developer organisation is frozen; contact the platform.',
  },
  USE_CLASS_NOT_OFFERED: {
    kind: 'unprocessable',
    zh: '该方案不面向用途类别 {useClass}，可选：{audience}；请另选方案。',
    en: 'The plan is not offered for {useClass} use, but for: {audience}; choose another plan.',
  },
  VALIDITY_INVALID: {
    kind: 'unprocessable',
    zh: '有效期应当结束于开始之后且晚于现在，请修改 validFrom、validTo。',
    en: 'The validity must end after it starts, and in the future; correct validFrom and validTo.',
  },
  VALIDITY_OUTSIDE_TERM: {
    kind: 'unprocessable',
    zh: '有效期须在授权运营协议期限 [{termStart}, {termEnd}) 之内。',
    en: 'The validity must lie within the term of the operation agreement [{termStart}, {termEnd}).',
  },
  CONDITIONS_NOT_NARROWER: {
    kind: 'unprocessable',
    zh: '批准的条件只能比申请的更窄，请按 errors 中的指针修改。',
    en: 'Approval can only narrow what was asked for; correct the fields named in errors.',
  },
  GRANT_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个授权：{id}。',
    en: 'There is no such grant: {id}.',
  },
  GRANT_EXISTS: {
    kind: 'conflict',
    zh: '该应用对该产品已有未到期的授权，请继续使用，或待其到期或撤销后再申请。',
    en: 'This application holds a grant for this product that is not over; use it, or request again once it has expired or been revoked.',
  },
});
