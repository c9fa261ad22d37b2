import { defineErrors } from '@gongshu/platform';

export const revenueError = defineErrors('revenue', {
  MONTH_NOT_OVER: {
    kind: 'unprocessable',
    zh: '{month} 月尚未结束，或其最后的调用尚未入账；可在 {from} 之后结账。',
    en: 'The month {month} is not over, or its last calls are not booked yet; it can be closed from {from} on.',
  },
  SHARE_WITHOUT_PROVIDER: {
    kind: 'unprocessable',
    zh: '产品 {productId} 没有数据资源，无法分配数据提供单位的份额；请先为其登记数据资源。',
    en: 'Product {productId} has no data resource, so the share of the providing departments has no taker; add its resources first.',
  },
  REPORT_SPAN_INVALID: {
    kind: 'invalid',
    zh: '起始月份 {fromMonth} 晚于结束月份 {toMonth}，或跨度超过 {monthsMax} 个月。',
    en: 'fromMonth {fromMonth} is after toMonth {toMonth}, or the span exceeds {monthsMax} months.',
  },
  REPORT_TOO_LARGE: {
    kind: 'unprocessable',
    zh: '报表超过 {rowsMax} 行，请缩短月份跨度或减少分组。',
    en: 'The report exceeds {rowsMax} rows; shorten the span or group by less.',
  },
});
