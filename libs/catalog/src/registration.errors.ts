import { defineErrors } from '@gongshu/platform';

export const registrationError = defineErrors('registration', {
  RESOURCE_INVALID: {
    kind: 'unprocessable',
    zh: '数据资源信息自相矛盾，请按 errors 逐项更正。',
    en: 'What is stated of the data resource contradicts itself; correct each item of errors.',
  },
  RESOURCE_REGISTERED: {
    kind: 'conflict',
    zh: '数据资源已登记，请通过变更登记或更正登记修改。',
    en: 'The data resource is registered; alter it by a CHANGE or CORRECTION registration.',
  },
  RESOURCE_UNDER_EXAMINATION: {
    kind: 'conflict',
    zh: '数据资源的登记正在办理（{status}），办结前不能修改；可先撤回申请。',
    en: 'A registration of the data resource is under way ({status}); wait for its end or withdraw it.',
  },
  DEPOSIT_IN_FUTURE: {
    kind: 'unprocessable',
    zh: '存证时间不能晚于当前时间。',
    en: 'A deposit cannot have been made later than now.',
  },
  CONSENT_NOT_FOUND: {
    kind: 'missing',
    zh: '该数据资源没有这份同意记录：{id}。',
    en: 'The data resource has no such consent: {id}.',
  },
  CONSENT_NOT_EXPECTED: {
    kind: 'conflict',
    zh: '数据资源不是共享获得的，无需共享单位同意（C05）。',
    en: 'The data were not had by sharing; no consent of another department is needed (C05).',
  },
  CONSENT_OF_ANOTHER: {
    kind: 'unprocessable',
    zh: '同意须由该数据的共享单位出具（C05）。',
    en: 'The consent must be that of the department that shared the data (C05).',
  },
  CONSENT_PERIOD_EMPTY: {
    kind: 'unprocessable',
    zh: '同意的截止时间应晚于起始时间。',
    en: 'A consent must end after it begins.',
  },
  CONSENT_WITHDRAWN: {
    kind: 'conflict',
    zh: '该同意已撤回。',
    en: 'The consent has been withdrawn already.',
  },
  REGISTRAR_UNKNOWN: {
    kind: 'unprocessable',
    zh: '{id} 不是状态正常的登记机构（AGENCY）。',
    en: '{id} is no active registration institution (an organisation of kind AGENCY).',
  },
  REGISTRATION_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这项登记：{id}。',
    en: 'There is no such registration: {id}.',
  },
  REGISTRATION_OPEN: {
    kind: 'conflict',
    zh: '该数据资源已有登记尚未办结，请先办结或撤回；续展可与其他一项登记并行。',
    en: 'A registration of the data resource is open; finish or withdraw it first. A renewal alone goes beside another.',
  },
  REGISTRATION_KIND_NOT_POSSIBLE: {
    kind: 'conflict',
    zh: '数据资源处于 {status} 状态，不能办理 {kind} 登记。',
    en: 'The data resource is {status}; a registration of kind {kind} is not possible.',
  },
  REGISTRATION_PART_FOREIGN: {
    kind: 'unprocessable',
    zh: '申请材料含有 {kind} 登记不需要的部分，请删除 errors 所列各项。',
    en: 'The application has parts that a registration of kind {kind} does not take; leave out those in errors.',
  },
  REGISTRATION_INCOMPLETE: {
    kind: 'unprocessable',
    zh: '登记申请材料不完整，请按 errors 逐项补全后再提交（发改数据规〔2025〕26号）。',
    en: 'The application is not complete; correct each item of errors, then submit it (No. 26).',
  },
  REGISTRATION_NOT_EDITABLE: {
    kind: 'conflict',
    zh: '登记处于 {status} 状态，申请材料不能修改。',
    en: 'The registration is {status}; its application is fixed.',
  },
  REGISTRATION_EXTERNAL: {
    kind: 'conflict',
    zh: '这是在其他平台办理的登记，只能核实（confirm）、退回或不予受理。',
    en: 'The registration was made on another platform; it is confirmed, returned or refused, not examined.',
  },
  REGISTRATION_NOT_EXTERNAL: {
    kind: 'conflict',
    zh: '只有在其他平台办理的登记才能直接核实，请按程序受理。',
    en: 'Only a registration made on another platform is confirmed; accept this one.',
  },
  REGISTRATION_RETURNED_BEFORE: {
    kind: 'conflict',
    zh: '补正材料须一次性告知，该登记已退回过一次；请受理或不予受理。',
    en: 'All that is missing is told at once, and this registration was returned before; accept or refuse it (No. 26).',
  },
  RESUBMISSION_OVER: {
    kind: 'conflict',
    zh: '退回的续展应于 {due} 前（含当日）重新提交，期限已过（C16）。',
    en: 'A returned renewal was to be submitted again by {due}; that day is over (C16).',
  },
  REGISTRATION_NEEDS_PUBLICITY: {
    kind: 'conflict',
    zh: '{kind} 登记须先通过形式审核并公示十个工作日（C17）。',
    en: 'A registration of kind {kind} passes the formal review and is in publicity for ten working days first (C17).',
  },
  REGISTRATION_WITHOUT_PUBLICITY: {
    kind: 'conflict',
    zh: '{kind} 登记不公示，审核通过即办结（complete）。',
    en: 'A registration of kind {kind} has no publicity: complete it.',
  },
  PUBLICITY_NOT_OVER: {
    kind: 'conflict',
    zh: '公示须满十个工作日，{until} 起才能赋码（C17）。',
    en: 'The publicity lasts ten working days in full; the registration completes from {until} on (C17).',
  },
  OBJECTION_UNDECIDED: {
    kind: 'conflict',
    zh: '尚有未处理的异议，请先处理（C17）。',
    en: 'An objection is undecided; decide it first (C17).',
  },
  OBJECTION_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这项异议：{id}。',
    en: 'There is no such objection: {id}.',
  },
  OBJECTION_NOT_IN_PUBLICITY: {
    kind: 'conflict',
    zh: '只能在公示期内提出异议（C17）。',
    en: 'Objections are filed during the publicity alone (C17).',
  },
  REGISTRATION_CODE_NOT_EXPECTED: {
    kind: 'unprocessable',
    zh: '{kind} 登记不赋码，请去掉 code；只有首次登记（INITIAL）赋登记结果查询码。',
    en: 'A registration of kind {kind} gives no code: leave code out; only an INITIAL one does.',
  },
  REGISTRATION_CODE_TAKEN: {
    kind: 'conflict',
    zh: '登记结果查询码 {code} 已属于另一数据资源。',
    en: 'The registration query code {code} belongs to another data resource.',
  },
});
