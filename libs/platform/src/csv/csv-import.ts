import type { Tx } from '../database/prisma.service';
import { attempt } from '../database/transactions';
import { DomainError, type ErrorPointer } from '../errors/domain-error';
import { platformError } from '../errors/platform.errors';
import type { CsvColumns, CsvFault, CsvRow, CsvTable } from './csv-reader';

/** What an import does, or would do, with the rows of its file. */
export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Every fault, in the order of rows; nothing is imported while there is one. */
  readonly faults: readonly CsvFault[];
}

export const NOTHING_IMPORTED = { created: 0, updated: 0, unchanged: 0 } as const;

/** A file may be wrong in every cell; so many faults are enough to begin with. */
export const FAULTS_LISTED_MAX = 10_000;

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
    const outcome = await attempt(tx, () => act(row));
    if (outcome instanceof DomainError) faults.push(...ruleFaults(row.row, outcome, columnOf));
    else counts[outcome]++;
  }
  return { ...counts, faults: sortFaults(faults) };
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
