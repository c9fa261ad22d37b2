import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  type DivisionLevel,
  type Page,
  pageBy,
  type PageRequest,
  PrismaService,
  readCsv,
  type Region,
  requireFaultless,
  ruleFault,
  type Tx,
} from '@gongshu/platform';
import { directoryError } from './directory.errors';
import { type Division, DIVISION_CODE, DIVISION_COLUMNS } from './division';
import { upsertDivisions } from './division.queries';
import { literal, wordsOf } from './like';

export interface DivisionFilter {
  readonly level?: DivisionLevel;
  /** Only what stands directly below this one. */
  readonly parentCode?: string;
  readonly region?: Region;
  /** Words of the name. */
  readonly q?: string;
}

/** Administrative divisions (行政区划, GB/T 2260): reference data, changed only by import. */
@Injectable()
export class Divisions {
  constructor(private readonly prisma: PrismaService) {}

  /** By code, which is the customary order. */
  async list(filter: DivisionFilter, page: PageRequest): Promise<Page<Division>> {
    const rows = await this.prisma.administrativeDivision.findMany({
      where: {
        level: filter.level,
        parentCode: filter.parentCode,
        region: filter.region,
        AND: wordsOf(filter.q ?? '').map((word) => ({
          name: { contains: literal(word), mode: 'insensitive' as const },
        })),
        code: { gt: afterCode(page) },
      },
      orderBy: { code: 'asc' },
      take: page.limit + 1,
    });
    return pageBy(rows, page.limit, (row) => [row.code]);
  }

  /** @throws DomainError DIVISION_NOT_FOUND */
  async get(code: string): Promise<Division> {
    const row = await this.prisma.administrativeDivision.findUnique({ where: { code } });
    if (!row) throw directoryError('DIVISION_NOT_FOUND', { code });
    return row;
  }

  /**
   * Brings the table to the state of a CSV file; a code that it does not have stays, since others may point to it.
   * Answers how many rows were new or different.
   * @throws DomainError IMPORT_INVALID
   */
  importAll(tx: Tx, file: Uint8Array): Promise<number> {
    const table = readCsv(file, DIVISION_COLUMNS);
    // A province is the top; all else hangs below something.
    const misplaced = table.rows
      .filter(({ values }) => (values.level === 'PROVINCE') !== (values.parent_code === null))
      .map(({ row }) => ruleFault(row, 'parent_code', directoryError('DIVISION_PARENT_INVALID')));
    requireFaultless({ faults: [...table.faults, ...misplaced] });
    return upsertDivisions(
      tx,
      table.rows.map(({ values: { parent_code: parentCode, ...division } }) => ({
        ...division,
        parentCode,
      })),
    );
  }
}

function afterCode(page: PageRequest): string | undefined {
  if (page.cursor === undefined) return undefined;
  return decodeCursor(page.cursor, [(value) => DIVISION_CODE.test(String(value))])[0];
}
