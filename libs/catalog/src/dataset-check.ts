import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { csvCells, CsvRecords, type LineEnd, readPieces, ROW_BYTES_MAX } from './dataset-csv';
import { addColumnFaults, FaultReport, type RowFaultCode } from './dataset-faults';
import { textFits } from './dataset-values';
import type { DictionaryField } from './dictionary';

const BYTE_ORDER_MARK = '\ufeff';

/** What a look at the form of a CSV tells, without its values. */
export interface CsvForm {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly lineEnd: LineEnd;
}

/** Told how many rows are looked at so far. */
export type OnProgress = (rowsChecked: number) => void;

/**
 * Whether every row has the form of a CSV in UTF-8; undefined at the first fault. As fast as it can be, for it runs
 * beside the engine, whose reader loses rows behind an open quote without a word: their number must agree.
 */
export async function csvForm(file: string, onProgress: OnProgress): Promise<CsvForm | undefined> {
  let columns: string[] | undefined;
  let rows = 0;
  let isGood = true;
  let bytes: Buffer;
  const records = new CsvRecords((row, start, end, fault) => {
    if (fault) isGood = false;
    if (row === 1) columns = headerOf(bytes.toString('utf8', start, end));
    else rows++;
  });
  await reading(file, (piece, length, last) => {
    if (!isGood) return length;
    bytes = piece;
    const taken = records.take(piece, length, last);
    const whole = piece.subarray(0, taken);
    if (whole.includes(0) || !isUtf8(whole)) isGood = false;
    onProgress(rows);
    return taken;
  });
  if (!isGood || !columns) return undefined;
  return { columns, rows, lineEnd: records.lineEnd ?? '\n' };
}

/** The names in the first row, as they stand there. */
export async function firstColumns(file: string): Promise<string[]> {
  let columns: string[] = [];
  let bytes: Buffer;
  const records = new CsvRecords((row, start, end) => {
    if (row === 1) columns = headerOf(bytes.toString('utf8', start, end));
  });
  const handle = await open(file);
  try {
    bytes = Buffer.alloc(ROW_BYTES_MAX);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length);
    records.take(bytes, bytesRead, true);
  } finally {
    await handle.close();
  }
  return columns;
}

/** Looks at every value of a CSV; faults that are many are counted, not listed. */
export async function csvReport(
  file: string,
  dictionary: readonly DictionaryField[],
  onProgress: OnProgress,
): Promise<{ report: FaultReport; rows: number }> {
  const report = new FaultReport();
  const byName = new Map(dictionary.map((field) => [field.name, field]));
  let fields: (DictionaryField | undefined)[] | undefined;
  let rows = 0;
  let bytes: Buffer;
  const records = new CsvRecords((row, start, end, fault) => {
    if (row > 1) rows++;
    const wrong = fault ?? textFault(bytes.subarray(start, end));
    if (wrong) return report.addRow(row, wrong);
    const record = bytes.toString('utf8', start, end);
    if (row === 1) {
      const columns = headerOf(record);
      addColumnFaults(report, columns, dictionary);
      fields = columns.map((name) => byName.get(name));
      return;
    }
    csvCells(record).forEach((cell, at) => {
      const field = fields?.[at];
      if (field && cell !== '' && !textFits(field.type, cell)) report.addValue(row, field, cell);
    });
  });
  await reading(file, (piece, length, last) => {
    bytes = piece;
    const taken = records.take(piece, length, last);
    onProgress(rows);
    return taken;
  });
  if (records.row === 0) addColumnFaults(report, [], dictionary);
  else if (rows === 0 && report.rowsWrong === 0) addNoRows(report);
  return { report, rows };
}

/** The first rows that have no data after them. */
export function addNoRows(report: FaultReport): void {
  report.addFile('NO_ROWS', '文件没有数据行', 'The file has no rows of data');
}

/** What is wrong with the bytes of a row as text. */
export function textFault(bytes: Buffer): RowFaultCode | undefined {
  if (!isUtf8(bytes)) return 'NOT_UTF8';
  // PostgreSQL and JSON readers downstream cannot hold it, and no measurement needs it.
  return bytes.includes(0) ? 'NUL_CHARACTER' : undefined;
}

async function reading(file: string, take: Parameters<typeof readPieces>[1]): Promise<void> {
  const handle: FileHandle = await open(file);
  try {
    await readPieces(handle, take);
  } finally {
    await handle.close();
  }
}

function headerOf(record: string): string[] {
  return csvCells(record.startsWith(BYTE_ORDER_MARK) ? record.slice(1) : record);
}
