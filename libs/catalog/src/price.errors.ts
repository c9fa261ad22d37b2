import { defineErrors } from '@gongshu/platform';

export const priceError = defineErrors('prices', {
  TARIFF_INVALID: {
    kind: 'unprocessable',
    zh: '计价方式 {kind} 填写有误，请按 errors 逐项修改。',
    en: 'The {kind} tariff is not right; correct each item of errors.',
  },
  PRICE_NOT_FREE: {
    kind: 'unprocessable',
    zh: '仅供公共治理和公益事业使用的方案须免费：价格应为零（发改价格〔2025〕65号，C09）。',
    en: 'A plan for public governance and welfare alone is free: its prices are zero (No. 65, C09).',
  },
  PRICE_ABOVE_CEILING: {
    kind: 'unprocessable',
    zh: '价格高于执行期间适用的上限收费标准，请按 errors 逐项调低（发改价格〔2025〕65号，C10）。',
    en: 'A price is above a ceiling that binds while it is in force; lower what errors names (No. 65, C10).',
  },
  CEILING_REQUIRED: {
    kind: 'unprocessable',
    zh: '生效之日没有适用的上限收费标准，请先由实施机构制定；尚无完整经营年度的运营机构可提出试行收费标准（C10）。',
    en: 'No ceiling is in force on the first day: the agency must set one, or an operator without a full operating year proposes a trial price (C10).',
  },
  TRIAL_NOT_ALLOWED: {
    kind: 'unprocessable',
    zh: '运营机构自 {since} 起运营，已有完整经营年度，不能再用试行收费标准（C10）。',
    en: 'The operator has operated since {since} and has a full operating year: no trial price any more (C10).',
  },
  FORECAST_REQUIRED: {
    kind: 'unprocessable',
    zh: '运营机构有核定的最高准许收入，价格须附年度收入预测 forecastFen（C11）。',
    en: 'A permitted revenue is set for the operator: its prices state the yearly forecastFen (C11).',
  },
  FORECAST_ABOVE_PERMITTED: {
    kind: 'unprocessable',
    zh: '各产品年度收入预测合计 {forecastFen} 分，超过最高准许收入的年度部分 {permittedFen} 分（C11）。',
    en: 'The forecasts of all products come to {forecastFen} fen a year, above the permitted {permittedFen} fen (C11).',
  },
  CEILING_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个上限收费标准：{id}。',
    en: 'There is no such ceiling price: {id}.',
  },
  CEILING_STARTS_TOO_EARLY: {
    kind: 'conflict',
    zh: '该产品同一计量方式在 {periodStart} 至 {periodEnd} 已有上限收费标准；取代它的须自批准之后起生效，请另行提出。',
    en: 'From {periodStart} to {periodEnd} the product has a ceiling for this meter: one that takes its place starts after its approval; propose it anew.',
  },
  CEILING_BELOW_PRICES: {
    kind: 'conflict',
    zh: '届时执行的价格高于该上限，请先批准不高于上限且不晚于其起点生效的价格，见 errors（C10）。',
    en: 'Prices that will be in force are above the ceiling: first approve prices within it that take effect no later; see errors (C10).',
  },
  SETTING_PERIOD_INVALID: {
    kind: 'unprocessable',
    zh: '期间的终点须晚于起点且不超过三年（C14）；最高准许收入的期间须为完整月份。',
    en: 'A period ends after its start, within three years (C14); that of a permitted revenue is of whole months.',
  },
  PERMITTED_NOT_FOUND: {
    kind: 'missing',
    zh: '没有这个最高准许收入：{id}。',
    en: 'There is no such permitted revenue: {id}.',
  },
  PERMITTED_OPERATOR_UNKNOWN: {
    kind: 'unprocessable',
    zh: '本机构与该运营机构 {operatorId} 没有已签署的协议。',
    en: 'Your agency has no signed agreement with the operator {operatorId}.',
  },
  PERMITTED_OVERLAPS: {
    kind: 'conflict',
    zh: '该运营机构在 {periodStart} 至 {periodEnd} 已有最高准许收入，期间不得重叠。',
    en: 'From {periodStart} to {periodEnd} the operator has a permitted revenue already; periods do not overlap.',
  },
  PERMITTED_FORMULA: {
    kind: 'unprocessable',
    zh: '最高准许收入的参数不符合规定，请按 errors 逐项修改（发改价格〔2025〕65号，C11、C13）。',
    en: 'The parts of the permitted revenue do not follow the rule; correct each item of errors (No. 65, C11, C13).',
  },
  PERMITTED_NOT_REVIEWED: {
    kind: 'conflict',
    zh: '已结束的期间尚有年度未评估：{years}；请先完成评估，再核定下一期（C13）。',
    en: 'Years of an ended period are not reviewed: {years}; review them before the next period is set (C13).',
  },
  PERMITTED_NOT_APPROVED: {
    kind: 'conflict',
    zh: '最高准许收入处于 {state} 状态，尚不能评估或计算余额。',
    en: 'The permitted revenue is {state}; it has neither reviews nor headroom.',
  },
  REVIEW_YEAR_INVALID: {
    kind: 'unprocessable',
    zh: '年度 {year} 不在期间之内，或尚未结束、最后的调用尚未入账。',
    en: 'The year {year} is outside the period, or not over and settled yet.',
  },
  REVIEW_EXISTS: {
    kind: 'conflict',
    zh: '年度 {year} 已评估，结果不再改变。',
    en: 'The year {year} is reviewed; its result does not change.',
  },
});
