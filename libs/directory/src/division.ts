import {
  DivisionLevel,
  enumColumn,
  formColumn,
  optional,
  type Prisma,
  Region,
  textColumn,
} from '@gongshu/platform';

export type Division = Prisma.AdministrativeDivisionGetPayload<object>;

/** GB/T 2260: two digits each for province, prefecture and county. */
export const DIVISION_CODE = /^\d{6}$/;

const code = formColumn(DIVISION_CODE, '应为六位行政区划代码', 'must be a six-digit code');

/** Columns of divisions.csv. */
export const DIVISION_COLUMNS = {
  code,
  name: textColumn({ max: 100 }),
  level: enumColumn(DivisionLevel),
  parent_code: optional(code),
  region: optional(enumColumn(Region)),
  kind: formColumn(/^[A-Z_]+$/, '应为大写字母', 'must be in capitals'),
};
