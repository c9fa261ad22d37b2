import { defineErrors } from '@gongshu/platform';

export const ledgerError = defineErrors('ledger', {
  LEDGER_TOO_FEW_LINES: {
    kind: 'unprocessable',
    zh: '分录 {reference} 至少需要两行（借方与贷方）。',
    en: 'Entry {reference} needs at least two lines, a debit and a credit.',
  },
  LEDGER_LINE_ZERO: {
    kind: 'unprocessable',
    zh: '分录 {reference} 中科目 {account} 的金额为零，请删除该行。',
    en: 'Entry {reference} has a line of zero on account {account}; leave it out.',
  },
  LEDGER_UNBALANCED: {
    kind: 'unprocessable',
    zh: '分录 {reference} 借贷不平：{currency} 合计为 {sumFen} 分，应为零。',
    en: 'Entry {reference} does not balance: its {currency} lines sum to {sumFen} fen instead of zero.',
  },
  LEDGER_REFERENCE_REUSED: {
    kind: 'conflict',
    zh: '凭据 {reference} 已按不同的金额入账；更正请另记冲销分录。',
    en: 'Reference {reference} was posted with other lines; correct it by a reversing entry.',
  },
  LEDGER_ACCOUNT_MISMATCH: {
    kind: 'conflict',
    zh: '科目 {account} 已以另一类型或币种存在，请核对科目编码。',
    en: 'Account {account} exists with another type or currency; check its code.',
  },
});
