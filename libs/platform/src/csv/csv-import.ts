import type { Tx } from '../database/prisma.service';
import { attempt } from '../database/transactions';
import { DomainError, type ErrorPointer } from '../errors/domain-error';
import { platformError } from '../errors/platform.errors';
import {
  type CsvColumns,
  type CsvFault,
  type CsvRow,
  type CsvTable,
  FAULTS_LISTED_MAX,
} from './csv-reader';

/** What an import does, or would do, with the rows of its file. */
export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The faults, in the order of rows; nothing is imported while there is one. */
  readonly faults: readonly CsvFault[];
}

export const NOTHING_IMPORTED = { created: 0, updated: 0, unchanged: 0 } as const;

/** All or nothing. @throws DomainError IMPORT_INVALID with a pointer for each fault */
export function requireFaultless(report: Pick<ImportReport, 'faults'>): void {
  if (report.faults.length > 0) throw importInvalid(report.faults);
}

function importInvalid(faults: readonly CsvFault[]): DomainError {
  return platformError(
    'IMPORT_INVALID',
    { count: faults.length },
    faults.slice(0, FAULTS_LISTED_MAX).map((fault) => ({ ...pointerOf(fault) })),
  );
}

/** Where the fault lies: `/rows/17/name`, `/rows/17` for the whole row, `/rows` for the whole file. */
export function faultPointer({ row, column }: Pick<CsvFault, 'row' | 'column'>): string {
  if (row === 0) return '/rows';
  if (column === null) return `/rows/${row}`;
  return `/rows/${row}/${column.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

function pointerOf({ code, zh, en, ...place }: CsvFault): ErrorPointer {
  return { pointer: faultPointer(place), code, zh, en };
}

/** The faults in the order in which the file is read. */
export function sortFaults(faults: readonly CsvFault[]): CsvFault[] {
  return [...faults].sort((a, b) => a.row - b.row);
}

/** What an import did with a row. */
export type ImportOutcome = keyof typeof NOTHING_IMPORTED;

/**
 * Imports row by row with the use case that the API runs. A row that it refuses is taken back and told, with all that
 * is wrong with it, and the rest goes on, so that the report is whole; the caller takes everything back when there are
 * faults.
 * @param columnOf the column that a pointer of the use case (`/name`) stands for
 */
export async function importEach<C extends CsvColumns>(
  tx: Tx,
  table: CsvTable<C>,
  act: (row: CsvRow<C>) => Promise<ImportOutcome>,
  columnOf: (pointer: string) => (keyof C & string) | null = () => null,
): Promise<ImportReport> {
  const counts = { ...NOTHING_IMPORTED } as Record<ImportOutcome, number>;
  const faults = [...table.faults];
  for (const row of table.rows) {
    if (faults.length >= FAULTS_LISTED_MAX) break;
    const outcome = await attempt(tx, () => act(row));
    if (outcome instanceof DomainError) faults.push(...ruleFaults(row.row, outcome, columnOf));
    else counts[outcome]++;
  }
  return { ...counts, faults: sortFaults(faults) };
}

/** The table with the first row of each value of the column; every further one is a fault. */
export function withoutRepetitions<C extends CsvColumns>(
  table: CsvTable<C>,
  column: keyof C & string,
): CsvTable<C> {
  const first = new Map<unknown, number>();
  const repeated: CsvFault[] = [];
  const rows = table.rows.filter(({ row, values }) => {
    const earlier = first.get(values[column]);
    if (earlier === undefined) {
      first.set(values[column], row);
      return true;
    }
    repeated.push({
      row,
      column,
      code: 'ROW_REPEATED',
      zh: `与第 ${earlier} 行重复，请保留一行`,
      en: `Repeats row ${earlier}; keep one of the rows`,
    });
    return false;
  });
  return { ...table, rows, faults: sortFaults([...table.faults, ...repeated]) };
}

function ruleFaults(
  row: number,
  error: DomainError,
  columnOf: (pointer: string) => string | null,
): CsvFault[] {
  if (error.pointers.length === 0) return [ruleFault(row, null, error)];
  return error.pointers.map(({ pointer, code, zh, en }) => ({
    row,
    column: columnOf(pointer),
    code,
    zh,
    en,
  }));
}

/** A fault of a row found by a rule of the domain, with that rule's own sentence. */
export function ruleFault(row: number, column: string | null, error: DomainError): CsvFault {
  return { row, column, code: error.code, zh: error.detail('zh'), en: error.detail('en') };
}
