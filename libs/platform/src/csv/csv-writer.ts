/** What a cell can hold; null is an empty cell, lists are separated by semicolons. */
export type CsvCell = string | number | bigint | boolean | null | readonly string[];

export const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet would take for a formula, guarded already or not. */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * A row by RFC 4180, CRLF included. A cell that begins with `=`, `+`, `-`, `@`, a tab or CR and is no number gets a
 * leading apostrophe, so that a spreadsheet shows it instead of running it (OWASP, CSV injection); the reader takes
 * the apostrophe away again, so that what is exported comes back as it was.
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  const text = cell === null ? '' : typeof cell === 'object' ? cell.join(';') : String(cell);
  const guarded = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}

/** A cell without the apostrophe that `csvRow` has put before it. */
export function afterFormulaGuard(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}

export interface CsvOptions {
  /** Begin with a byte order mark, without which a spreadsheet takes Chinese for something else. */
  readonly bom?: boolean;
}

/** A whole file. */
export function csvFile(
  columns: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  { bom = false }: CsvOptions = {},
): string {
  return `${bom ? BYTE_ORDER_MARK : ''}${[columns, ...rows].map(csvRow).join('')}`;
}

/**
 * A file piece by piece, each page of rows as it is read, so that its size does not matter. The header goes with the
 * first page: where that cannot be read, nothing of the file has been sent.
 */
export async function* csvPages<Row>(
  columns: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly CsvCell[],
  options: CsvOptions = {},
): AsyncGenerator<string> {
  let header = csvFile(columns, [], options);
  for await (const page of pages) {
    yield header + page.map((row) => csvRow(cellsOf(row))).join('');
    header = '';
  }
  if (header !== '') yield header;
}
