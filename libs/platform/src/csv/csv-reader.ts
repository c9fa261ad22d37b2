import { isUtf8 } from 'node:buffer';
import { CellFault, type CsvColumn } from './csv-columns';
import { CSV_CELLS_MAX, type CsvRecord, csvRecords } from './csv-records';
import { afterFormulaGuard } from './csv-writer';

/** What is wrong with a file, and where. */
export interface CsvFault {
  /** As a spreadsheet counts: the header is row 1. 0: the file as a whole. */
  readonly row: number;
  /** Null: the row as a whole. */
  readonly column: string | null;
  /** Stable. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** The columns of a file, by name. */
export type CsvColumns = Readonly<Record<string, CsvColumn<unknown>>>;

/** What the cells of a row read as. */
export type CsvValues<C extends CsvColumns> = {
  readonly [Name in keyof C]: C[Name] extends CsvColumn<infer T> ? T : never;
};

export interface CsvRow<C extends CsvColumns> {
  readonly row: number;
  readonly values: CsvValues<C>;
}

export interface CsvTable<C extends CsvColumns> {
  /** The rows without a fault. */
  readonly rows: readonly CsvRow<C>[];
  /** The faults of the rows, in their order; the search ends when there are `FAULTS_LISTED_MAX`. */
  readonly faults: readonly CsvFault[];
  /** Which of the columns the file has. */
  readonly has: (column: keyof C & string) => boolean;
}

/** As many rows as one import takes, blank ones counted: they, too, take time to read. */
export const CSV_ROWS_MAX = 5_000;

/** A file may be wrong in every cell; so many faults are enough to begin with. */
export const FAULTS_LISTED_MAX = 10_000;

/** What a cell of a spreadsheet holds at most. */
const CELL_LENGTH_MAX = 32_767;
const CELL_LENGTH = new CellFault(
  'CELL_TOO_LONG',
  `超过 ${CELL_LENGTH_MAX} 个字符`,
  `is longer than ${CELL_LENGTH_MAX} characters`,
);

/**
 * Reads a CSV in UTF-8, with or without a byte order mark, whose first row names the columns in any order. It never
 * stops at the first fault: whoever corrects a file wants to know all that is wrong with it. Blank rows are passed over.
 * Whatever the file, the work is bounded by rows, cells and faults, for nothing else runs meanwhile.
 */
export function readCsv<C extends CsvColumns>(
  bytes: Uint8Array,
  columns: C,
  rowsMax = CSV_ROWS_MAX,
): CsvTable<C> {
  const whole = wholeFault(bytes);
  if (whole) return { rows: [], faults: [whole], has: () => false };
  const { first, body, isCut } = recordsOf(bytes, rowsMax);
  const header = (first?.cells ?? []).map((name) => name.trim());
  const has = (column: string): boolean => header.includes(column);
  const structure = [
    ...(isCut ? [tooManyRows(rowsMax)] : body.length === 0 ? [NO_ROWS] : []),
    ...headerFaults(first, header, columns),
  ];
  if (structure.some(({ row }) => row === 0)) return { rows: [], faults: structure, has };
  const places = Object.keys(columns).map((name) => ({ name, at: header.indexOf(name) }));
  const rows: CsvRow<C>[] = [];
  const faults = [...structure];
  for (const record of body) {
    if (faults.length >= FAULTS_LISTED_MAX) break;
    const read = readRecord(record, { width: header.length, places, columns });
    faults.push(...read.faults);
    if (read.faults.length === 0) rows.push({ row: record.row, values: read.values });
  }
  // What a row lacks because the file lacks its column is said once, of the header.
  return { rows: structure.length === 0 ? rows : [], faults, has };
}

/** The header and the rows that are not blank, of the first `rowsMax`; `isCut`: there are more. */
function recordsOf(
  bytes: Uint8Array,
  rowsMax: number,
): { first: CsvRecord | undefined; body: CsvRecord[]; isCut: boolean } {
  const records = csvRecords(new TextDecoder('utf-8').decode(bytes));
  const first = records.next().value ?? undefined;
  const body: CsvRecord[] = [];
  for (const record of records) {
    if (record.row > rowsMax + 1) return { first, body, isCut: true };
    if (!isBlank(record)) body.push(record);
  }
  return { first, body, isCut: false };
}

function wholeFault(bytes: Uint8Array): CsvFault | undefined {
  if (!isUtf8(bytes)) {
    return fileFault(
      'NOT_UTF8',
      '文件不是 UTF-8 编码；请在电子表格中另存为“CSV UTF-8”',
      'The file is not UTF-8; save it as "CSV UTF-8"',
    );
  }
  // PostgreSQL cannot keep it, and no text needs it.
  if (bytes.includes(0)) {
    return fileFault('NUL_CHARACTER', '文件含 NUL 字符', 'The file has a NUL character');
  }
  return undefined;
}

const NO_ROWS = fileFault('NO_ROWS', '文件没有数据行', 'The file has no rows of data');

function tooManyRows(rowsMax: number): CsvFault {
  return fileFault(
    'TOO_MANY_ROWS',
    `文件超过 ${rowsMax} 行（空行也计入），请删去空行或分多个文件导入`,
    `The file has more than ${rowsMax} rows, blank ones counted; take those out or split it`,
  );
}

function headerFaults(
  first: CsvRecord | undefined,
  header: readonly string[],
  columns: CsvColumns,
): CsvFault[] {
  if (first?.fault) return [recordFault(1, first.fault)];
  const fault = (column: string, code: string, zh: string, en: string): CsvFault => ({
    row: 1,
    column: column.slice(0, 80),
    code,
    zh,
    en,
  });
  const known = (name: string): boolean => Object.hasOwn(columns, name);
  const found = new Set(header);
  const seen = new Set<string>();
  const isRepeated = (name: string): boolean => seen.has(name) || !seen.add(name);
  return [
    ...Object.entries(columns)
      .filter(([name, { mayLack }]) => !mayLack && !found.has(name))
      .map(([name]) => fault(name, 'MISSING_COLUMN', '缺少该列', 'The column is missing')),
    ...header
      .filter((name) => !known(name))
      .map((name) => fault(name, 'UNKNOWN_COLUMN', '没有这一列', 'There is no such column')),
    ...header
      .filter((name) => known(name) && isRepeated(name))
      .map((name) => fault(name, 'DUPLICATE_COLUMN', '列名重复', 'The column comes twice')),
  ];
}

function isBlank({ cells, fault }: CsvRecord): boolean {
  return fault === undefined && cells.every((cell) => cell.trim() === '');
}

interface Layout<C extends CsvColumns> {
  readonly width: number;
  readonly places: readonly { readonly name: string; readonly at: number }[];
  readonly columns: C;
}

function readRecord<C extends CsvColumns>(
  record: CsvRecord,
  { width, places, columns }: Layout<C>,
): { values: CsvValues<C>; faults: CsvFault[] } {
  const { row, cells, fault } = record;
  const values: Record<string, unknown> = {};
  if (fault) return { values: values as CsvValues<C>, faults: [recordFault(row, fault)] };
  const faults: CsvFault[] = [];
  if (cells.length !== width) faults.push(countFault(row, cells.length, width));
  for (const { name, at } of places) {
    // Of a column that is missing the header's fault tells.
    if (at < 0 && !columns[name]!.mayLack) continue;
    const cell = cells[at] ?? '';
    const value =
      cell.length > CELL_LENGTH_MAX ? CELL_LENGTH : columns[name]!.read(afterFormulaGuard(cell));
    if (value instanceof CellFault) faults.push({ ...value, row, column: name });
    else values[name] = value;
  }
  return { values: values as CsvValues<C>, faults };
}

const RECORD_FAULTS: Readonly<Record<NonNullable<CsvRecord['fault']>, readonly [string, string]>> =
  {
    QUOTE_UNCLOSED: [
      '该行的引号没有结束，其后的内容无法读取',
      'A quote of this row is never closed; what follows cannot be read',
    ],
    QUOTE_MISPLACED: [
      '引号位置不正确；含引号的单元格应整体加引号，其中的引号写两次',
      'A quote is misplaced; quote the whole cell and double the quotes in it',
    ],
    TOO_MANY_CELLS: [
      `该行超过 ${CSV_CELLS_MAX} 个单元格，其后的内容不再读取`,
      `The row has more than ${CSV_CELLS_MAX} cells; what follows is not read`,
    ],
  };

function recordFault(row: number, code: NonNullable<CsvRecord['fault']>): CsvFault {
  const [zh, en] = RECORD_FAULTS[code];
  return { row, column: null, code, zh, en };
}

function countFault(row: number, found: number, expected: number): CsvFault {
  return {
    row,
    column: null,
    code: 'CELL_COUNT',
    zh: `该行有 ${found} 个单元格，首行有 ${expected} 个`,
    en: `The row has ${found} cells, the header ${expected}`,
  };
}

function fileFault(code: string, zh: string, en: string): CsvFault {
  return { row: 0, column: null, code, zh, en };
}
