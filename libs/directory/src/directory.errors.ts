import { defineErrors, type DomainError, type ErrorParams } from '@gongshu/platform';

export const directoryError = defineErrors('directory', {
  DIVISION_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个行政区划代码：{code}；可用 GET /v1/divisions 查询。',
    en: 'There is no administrative division {code}; look it up with GET /v1/divisions.',
  },
  DIVISION_UNKNOWN: {
    kind: 'unprocessable',
    zh: '行政区划代码 {code} 不存在，请用 GET /v1/divisions 查询后填写。',
    en: 'There is no administrative division {code}; choose one from GET /v1/divisions.',
  },
  DIVISION_PARENT_INVALID: {
    kind: 'unprocessable',
    zh: '省级行政区划没有上级，其他行政区划应有上级。',
    en: 'A province has no parent division; every other division has one.',
  },
  DATA_GROUP_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个数据集团：{id}。',
    en: 'There is no such data group: {id}.',
  },
  DATA_GROUP_EXISTS: {
    kind: 'conflict',
    zh: '名为“{name}”的数据集团已存在。',
    en: 'A data group named "{name}" exists.',
  },
  DATA_GROUP_LEVEL_MISMATCH: {
    kind: 'unprocessable',
    zh: '省级数据集团应属于省级行政区划，市级应属于省级以下的行政区划；{code} 与层级 {level} 不符。',
    en: 'A provincial group belongs to a province, a municipal one to a division below it; {code} does not fit {level}.',
  },
  DATA_GROUP_REPEATED: {
    kind: 'unprocessable',
    zh: '名为“{name}”的数据集团已在第 {row} 行出现，请保留一行。',
    en: 'The data group "{name}" stands in row {row} already; keep one of the rows.',
  },
  PROVINCE_MISMATCH: {
    kind: 'unprocessable',
    zh: '行政区划 {code} 不属于省级行政区划 {province}。',
    en: 'The division {code} is not in the province {province}.',
  },
  PARENT_UNKNOWN: {
    kind: 'unprocessable',
    zh: '上级数据集团 {parent} 不在名录中，请先登记。',
    en: 'The parent group {parent} is not in the directory; enter it first.',
  },
  PARENT_NOT_ABOVE: {
    kind: 'unprocessable',
    zh: '上级数据集团应在同一省级行政区划内，且层级不低于下级；省级数据集团只能隶属于省级数据集团。',
    en: 'A parent group is of the same province and not below its child in level; a provincial group belongs to a provincial one only.',
  },
  PARENT_CYCLE: {
    kind: 'unprocessable',
    zh: '上下级关系成环：数据集团不能直接或间接隶属于自己。',
    en: 'The hierarchy would be a circle: a group cannot belong to itself, directly or through others.',
  },
  HISTORY_NAME_MISSING: {
    kind: 'unprocessable',
    zh: '更名和合并应写明原名称或对方名称。',
    en: 'A renaming or a merger names the former name or the other firm.',
  },
  HISTORY_DATE_MISSING: {
    kind: 'unprocessable',
    zh: '并入他方和解散应写明日期，至少到年。',
    en: 'A merger into another and a dissolution have their date, at least the year.',
  },
  HISTORY_ENDS_TWICE: {
    kind: 'unprocessable',
    zh: '数据集团只能终止一次（MERGED_INTO 或 DISSOLVED）。',
    en: 'A data group ends once, MERGED_INTO another or DISSOLVED.',
  },
  HISTORY_OF_ITSELF: {
    kind: 'unprocessable',
    zh: '合并的对方不能是该数据集团自己。',
    en: 'The other firm of a merger cannot be the group itself.',
  },
  HISTORY_GROUP_UNKNOWN: {
    kind: 'unprocessable',
    zh: '名录中没有数据集团 {id}；不在名录中的企业请只写名称。',
    en: 'There is no data group {id} in the directory; give a firm that is not in it by name only.',
  },
  STATUS_MISMATCH: {
    kind: 'unprocessable',
    zh: '状态由沿革得出，应为 {expected}；请更正状态或补充沿革。',
    en: 'The status follows from the history and is {expected}; correct it, or complete the history.',
  },
  COVERAGE_PERIOD_INVALID: {
    kind: 'unprocessable',
    zh: '时间序列应从早到晚，截止不晚于统计日 {asOf}，且不超过 {max} 个时点。',
    en: 'The series runs forwards, ends by {asOf} and has at most {max} points.',
  },
  DATA_GROUP_LINKED: {
    kind: 'conflict',
    zh: '该数据集团或该组织已有关联，一个数据集团只对应一个组织。',
    en: 'The data group or the organisation is linked already; one data group is one organisation.',
  },
  OPERATOR_UNKNOWN: {
    kind: 'unprocessable',
    zh: '{id} 不是状态正常的运营机构（OPERATOR），请填写已入驻运营机构的编号。',
    en: '{id} is no active organisation of kind OPERATOR; name a registered operator.',
  },
  AGREEMENT_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这份授权运营协议：{id}。',
    en: 'There is no such operation agreement: {id}.',
  },
  AGREEMENT_NUMBER_TAKEN: {
    kind: 'conflict',
    zh: '协议编号 {number} 已被使用，请核对备案编号。',
    en: 'The agreement number {number} is taken; check the number under which it is filed.',
  },
  AGREEMENT_NOT_IN_FORCE: {
    kind: 'conflict',
    zh: '授权运营协议未生效（状态 {status}，期限 {termStart} 至 {termEnd}），请先完成签署、恢复或续签。',
    en: 'The operation agreement is not in force (status {status}, term {termStart} to {termEnd}); have it signed, resumed or renewed first.',
  },
  TERM_TOO_LONG: {
    kind: 'unprocessable',
    zh: '协议期限最长五年（C01，发改数据规〔2025〕27号第十四条），请提前截止时间。',
    en: 'An agreement lasts at most five years (C01, No. 27 Art 14); choose an earlier end.',
  },
  TERM_EMPTY: {
    kind: 'unprocessable',
    zh: '截止时间应晚于起始时间。',
    en: 'The term must end after it starts.',
  },
  SHARES_NOT_WHOLE: {
    kind: 'unprocessable',
    zh: '各方分成之和应为 10000 个基点，现为 {sum}。',
    en: 'The shares must make 10000 basis points; they make {sum}.',
  },
  SHARES_PARTY_REPEATED: {
    kind: 'unprocessable',
    zh: '分成方 {party} 重复，请合并为一项。',
    en: 'The party {party} is named more than once; merge its shares.',
  },
});

/** A broken rule of the content, and where in the request body. */
export interface Fault {
  readonly code: Parameters<typeof directoryError>[0];
  readonly pointer: string;
  readonly params?: ErrorParams;
}

/** One error for all faults found: its code is the first one's, its pointers name each. */
export function faultsError(faults: readonly [Fault, ...Fault[]]): DomainError {
  const pointers = faults.map(({ code, pointer, params }) => {
    const error = directoryError(code, params);
    return { pointer, code, zh: error.detail('zh'), en: error.detail('en') };
  });
  return directoryError(faults[0].code, faults[0].params, pointers);
}
