import { addColumnFaults, FAULTS_MAX, FaultReport } from './dataset-faults';
import { addNoRows } from './dataset-check';
import { column, sqlCast } from './dataset-values';
import type { DictionaryField, FieldType } from './dictionary';

export interface ParquetColumn {
  readonly name: string;
  /** Type of the engine, e.g. `DECIMAL(10,2)`. */
  readonly type: string;
}

type Query = <Row>(sql: string) => Promise<Row[]>;

/** Types that become the dictionary's without a loss. A floating-point number is no exact decimal. */
const LOSSLESS: Readonly<Record<FieldType, RegExp>> = {
  STRING: /^VARCHAR$/,
  INTEGER: /^(U?(TINY|SMALL)INT|U?INTEGER|BIGINT)$/,
  DECIMAL: /^(DECIMAL\(\d+,\d+\)|U?(TINY|SMALL)INT|U?INTEGER|BIGINT)$/,
  BOOLEAN: /^BOOLEAN$/,
  DATE: /^DATE$/,
  TIMESTAMP: /^TIMESTAMP(_S|_MS| WITH TIME ZONE)?$/,
};

/** Whether the columns of a Parquet file are the dictionary's, and its texts free of NUL. */
export async function checkParquet(
  query: Query,
  source: string,
  dictionary: readonly DictionaryField[],
): Promise<{ report: FaultReport; rows: number; columns: readonly ParquetColumn[] }> {
  const report = new FaultReport();
  const columns = await columnsOf(query, source);
  if (!columns) {
    report.addFile('NOT_PARQUET', '文件不是合法的 Parquet', 'The file is not valid Parquet');
    return { report, rows: 0, columns: [] };
  }
  addColumnFaults(
    report,
    columns.map(({ name }) => name),
    dictionary,
  );
  addTypeFaults(report, columns, dictionary);
  if (report.rowsWrong > 0) return { report, rows: 0, columns };
  const [count] = await query<{ rows: string }>(`SELECT count(*) AS rows FROM ${source}`);
  const rows = Number(count!.rows);
  if (rows === 0) addNoRows(report);
  else await addNulFaults(report, query, source, dictionary);
  return { report, rows, columns };
}

/** SQL of the values, in the order of the dictionary. */
export function parquetValues(
  dictionary: readonly DictionaryField[],
  columns: readonly ParquetColumn[],
): string[] {
  return dictionary.map(({ name, type }) => {
    const found = columns.find((one) => one.name === name)!.type;
    const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(found) ?? [undefined, '19', '0'];
    const shape = { whole: Number(width) - Number(scale), scale: Number(scale) };
    const cell = column(name);
    // Without a zone it is UTC already.
    const value =
      type === 'TIMESTAMP' && !found.endsWith('ZONE')
        ? `CAST(${cell} AS TIMESTAMP)`
        : sqlCast(type, cell, shape);
    return `${value} AS ${cell}`;
  });
}

async function columnsOf(query: Query, source: string): Promise<ParquetColumn[] | undefined> {
  try {
    const rows = await query<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${source}`,
    );
    return rows.map((row) => ({ name: row.column_name, type: row.column_type }));
  } catch {
    return undefined;
  }
}

function addTypeFaults(
  report: FaultReport,
  columns: readonly ParquetColumn[],
  dictionary: readonly DictionaryField[],
): void {
  for (const { name, type } of dictionary) {
    const found = columns.find((one) => one.name === name)?.type;
    if (found === undefined || (LOSSLESS[type].test(found) && hasRoom(found))) continue;
    report.add({
      row: 1,
      field: name,
      code: 'COLUMN_TYPE',
      zh: `列类型 ${found.slice(0, 60)} 不能无损转换为 ${type}`,
      en: `The column type ${found.slice(0, 60)} does not become ${type} without a loss`,
      value: null,
    });
  }
}

/** Decimals of more places or digits than queries compare with would be cut. */
function hasRoom(type: string): boolean {
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  return width === undefined || (Number(scale) <= 10 && Number(width) - Number(scale) <= 28);
}

async function addNulFaults(
  report: FaultReport,
  query: Query,
  source: string,
  dictionary: readonly DictionaryField[],
): Promise<void> {
  const texts = dictionary.filter(({ type }) => type === 'STRING').map(({ name }) => column(name));
  if (texts.length === 0) return;
  const numbered = source.replace(/\)$/, ', file_row_number = true)');
  const wrong = texts.map((cell) => `contains(coalesce(${cell}, ''), chr(0))`).join(' OR ');
  const [count] = await query<{ wrong: string }>(
    `SELECT count(*) AS wrong FROM ${source} WHERE ${wrong}`,
  );
  if (count!.wrong === '0') return;
  const rows = await query<{ row: string }>(
    `SELECT file_row_number + 1 AS row FROM ${numbered} WHERE ${wrong} ORDER BY 1 LIMIT ${FAULTS_MAX}`,
  );
  for (const { row } of rows) report.addRow(Number(row), 'NUL_CHARACTER');
  report.rowsWrong = Number(count!.wrong);
}
