import { DivisionLevel, type Prisma, Region } from '@gongshu/platform';
import type { CsvReader, CsvRow } from './csv';

export type Division = Prisma.AdministrativeDivisionGetPayload<object>;

/** GB/T 2260: two digits each for province, prefecture and county. */
export const DIVISION_CODE = /^\d{6}$/;

export type DivisionColumn = 'code' | 'name' | 'level' | 'parent_code' | 'region' | 'kind';

/** A row of divisions.csv. */
export type DivisionCsvRow = CsvRow<DivisionColumn>;

/** @throws DomainError IMPORT_ROW_INVALID */
export function divisionFromCsv(row: CsvReader<DivisionColumn>): Division {
  const level = row.oneOf('level', DivisionLevel);
  const parentCode = row.optionalText('parent_code', DIVISION_CODE);
  // A province is the top; all else hangs below something.
  if ((level === 'PROVINCE') !== (parentCode === null)) row.refuse('parent_code');
  return {
    code: row.text('code', DIVISION_CODE),
    name: row.text('name'),
    level,
    parentCode,
    region: row.optionalOneOf('region', Region),
    kind: row.text('kind', /^[A-Z_]+$/),
  };
}
