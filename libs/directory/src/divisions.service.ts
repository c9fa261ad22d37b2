import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  type DivisionLevel,
  type Page,
  pageBy,
  type PageRequest,
  PrismaService,
  type Region,
  type Tx,
} from '@gongshu/platform';
import { readRows } from './csv';
import { directoryError } from './directory.errors';
import { type Division, DIVISION_CODE, type DivisionCsvRow, divisionFromCsv } from './division';
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
   * Brings the table to the state of the rows; a code that they do not have stays, since others may point to it.
   * Answers how many rows were new or different.
   * @throws DomainError IMPORT_ROW_INVALID
   */
  importAll(tx: Tx, rows: readonly DivisionCsvRow[]): Promise<number> {
    return upsertDivisions(tx, readRows(rows, divisionFromCsv));
  }
}

function afterCode(page: PageRequest): string | undefined {
  if (page.cursor === undefined) return undefined;
  return decodeCursor(page.cursor, [(value) => DIVISION_CODE.test(String(value))])[0];
}
