import { Injectable } from '@nestjs/common';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { isUtf8 } from 'node:buffer';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { type ErrorPointer, ObjectStorage } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import type { StoredDataset } from './delivery-config';
import { dictionaryFaults, type DictionaryField, fault, type FieldType } from './dictionary';

const FAULTS_MAX = 20;
/** The most decimal places that a DECIMAL column can have. */
const SCALE_MAX = 18;

/** Reads uploaded data, checks every row against the dictionary and stores it as Parquet. */
@Injectable()
export class DatasetImport {
  constructor(private readonly storage: ObjectStorage) {}

  /**
   * Imports a CSV in UTF-8 whose first row names the fields, in any order; an empty cell is null. Nothing stays behind
   * when the data is refused.
   * @throws DomainError VERSION_INCOMPLETE without a valid dictionary; DATASET_INVALID with at most 20 faults, whose
   *   pointers `/rows/17/temperature_c` count rows as a spreadsheet does: row 1 names the fields
   */
  async run(csv: Buffer, dictionary: readonly DictionaryField[]): Promise<StoredDataset> {
    const unready = dictionaryFaults(dictionary);
    if (unready.length > 0) throw catalogError('VERSION_INCOMPLETE', {}, unready);
    const columns = readHeader(csv, dictionary);
    const folder = await mkdtemp(path.join(tmpdir(), 'gongshu-import-'));
    try {
      const source = path.join(folder, 'data.csv');
      const target = path.join(folder, 'data.parquet');
      await writeFile(source, csv);
      const rowCount = await convert(source, target, columns, dictionary);
      return { objectDigest: await this.storage.put(await readFile(target)), rowCount };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The column names in the file's order, which must be those of the dictionary. */
function readHeader(csv: Buffer, dictionary: readonly DictionaryField[]): string[] {
  if (!isUtf8(csv)) {
    refuse([fault('/rows', 'NOT_UTF8', '文件不是 UTF-8 编码', 'The file is not UTF-8')]);
  }
  // PostgreSQL and JSON readers downstream cannot hold it, and no measurement needs it.
  if (csv.includes(0)) {
    refuse([fault('/rows', 'NUL_CHARACTER', '文件含 NUL 字符', 'The file has a NUL character')]);
  }
  const columns = firstRow(csv);
  const known = new Set(dictionary.map((field) => field.name));
  refuse([
    ...columns
      .filter((name) => !known.has(name))
      .map((name) => headerFault(name, 'UNKNOWN_COLUMN', '数据字典中没有该列', 'No such field')),
    ...columns
      .filter((name, at) => columns.indexOf(name) !== at)
      .map((name) => headerFault(name, 'DUPLICATE_COLUMN', '列名重复', 'The column comes twice')),
    ...[...known]
      .filter((name) => !columns.includes(name))
      .map((name) => headerFault(name, 'MISSING_COLUMN', '缺少该列', 'The column is missing')),
  ]);
  return columns;
}

function firstRow(csv: Buffer): string[] {
  try {
    const [columns] = parse(csv, { to: 1, bom: true, relax_column_count: true });
    return columns ?? [];
  } catch {
    refuse([fault('/rows/1', 'NOT_CSV', '首行不是合法的 CSV', 'The first row is not valid CSV')]);
    return [];
  }
}

function headerFault(name: string, code: string, zh: string, en: string): ErrorPointer {
  const pointer = `/rows/1/${name.slice(0, 80).replace(/~/g, '~0').replace(/\//g, '~1')}`;
  return fault(pointer, code, zh, en);
}

/** @throws DomainError DATASET_INVALID when there are faults */
function refuse(faults: readonly ErrorPointer[]): void {
  if (faults.length > 0) throw catalogError('DATASET_INVALID', {}, faults.slice(0, FAULTS_MAX));
}

/** Checks and converts; returns the number of rows. */
async function convert(
  source: string,
  target: string,
  columns: readonly string[],
  dictionary: readonly DictionaryField[],
): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const duck = await instance.connect();
  try {
    await duck.run(`SET TimeZone = 'UTC'`);
    await load(duck, source, columns);
    refuse(await structureFaults(duck));
    const [size] = await rowsOf<{ rows: string }>(duck, 'SELECT count(*) AS rows FROM raw');
    if (size!.rows === '0') {
      refuse([fault('/rows', 'NO_ROWS', '文件没有数据行', 'The file has no rows of data')]);
    }
    refuse(await valueFaults(duck, dictionary));
    const casts = await Promise.all(dictionary.map((field) => castOf(duck, field)));
    await duck.run(
      `COPY (SELECT ${casts.join(', ')} FROM raw ORDER BY rowid)
       TO ${text(target)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return Number(size!.rows);
  } finally {
    duck.closeSync();
    instance.closeSync();
  }
}

/** Every cell as text; what is no CSV row goes to the table of rejects. */
async function load(
  duck: DuckDBConnection,
  source: string,
  columns: readonly string[],
): Promise<void> {
  const types = columns.map((name) => `${text(name)}: 'VARCHAR'`).join(', ');
  await duck.run(
    `CREATE TABLE raw AS SELECT * FROM read_csv(${text(source)}, auto_detect = false, header = true,
       delim = ',', quote = '"', escape = '"', columns = {${types}}, strict_mode = true,
       store_rejects = true, rejects_limit = ${FAULTS_MAX * columns.length})`,
  );
}

async function structureFaults(duck: DuckDBConnection): Promise<ErrorPointer[]> {
  const rows = await rowsOf<{ line: string; error_type: string }>(
    duck,
    'SELECT line, any_value(error_type) AS error_type FROM reject_errors GROUP BY line ORDER BY line',
  );
  return rows.map(({ line, error_type: type }) =>
    fault(
      `/rows/${line}`,
      type.replace(/[^A-Z]+/g, '_'),
      `第 ${line} 行不是合法的 CSV 行，或列数与首行不同`,
      `Line ${line} is not a valid CSV row, or has not as many columns as the first`,
    ),
  );
}

async function valueFaults(
  duck: DuckDBConnection,
  dictionary: readonly DictionaryField[],
): Promise<ErrorPointer[]> {
  const checks = dictionary
    .filter((field) => field.type !== 'STRING')
    .map(
      ({ name, type }) =>
        `SELECT rowid + 2 AS row, ${text(name)} AS field, ${text(type)} AS type FROM raw
         WHERE ${column(name)} IS NOT NULL AND NOT (${FITS[type](column(name))})`,
    );
  if (checks.length === 0) return [];
  const rows = await rowsOf<{ row: string; field: string; type: string }>(
    duck,
    `SELECT * FROM (${checks.join(' UNION ALL ')}) ORDER BY row, field LIMIT ${FAULTS_MAX}`,
  );
  return rows.map(({ row, field, type }) =>
    fault(
      `/rows/${row}/${field}`,
      `NOT_${type}`,
      `第 ${row} 行 ${field} 列的取值不是 ${type}`,
      `Row ${row}, column ${field}: not a value of type ${type}`,
    ),
  );
}

/** SQL that is true where the text is a value of the type. */
const FITS: Readonly<Record<FieldType, (cell: string) => string>> = {
  STRING: () => 'true',
  // A cast alone would round 1.5 to 2.
  INTEGER: (cell) =>
    `regexp_full_match(${cell}, '-?[0-9]{1,19}') AND TRY_CAST(${cell} AS BIGINT) IS NOT NULL`,
  DECIMAL: (cell) => `regexp_full_match(${cell}, '-?[0-9]{1,20}(\\.[0-9]{1,${SCALE_MAX}})?')`,
  BOOLEAN: (cell) => `regexp_full_match(lower(${cell}), 'true|false')`,
  DATE: (cell) =>
    `regexp_full_match(${cell}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(${cell} AS DATE) IS NOT NULL`,
  TIMESTAMP: (cell) =>
    `regexp_full_match(${cell}, '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})')
     AND TRY_CAST(${cell} AS TIMESTAMPTZ) IS NOT NULL`,
};

const SQL_TYPES = {
  STRING: 'VARCHAR',
  INTEGER: 'BIGINT',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMPTZ',
} as const;

async function castOf(duck: DuckDBConnection, { name, type }: DictionaryField): Promise<string> {
  const sqlType =
    type === 'DECIMAL' ? `DECIMAL(38, ${await scaleOf(duck, column(name))})` : SQL_TYPES[type];
  return `CAST(${column(name)} AS ${sqlType}) AS ${column(name)}`;
}

/** As many decimal places as the data has, so that 12.8 stays 12.8. */
async function scaleOf(duck: DuckDBConnection, cell: string): Promise<number> {
  const [row] = await rowsOf<{ scale: string | null }>(
    duck,
    `SELECT CAST(max(length(split_part(${cell}, '.', 2))) AS VARCHAR) AS scale FROM raw`,
  );
  return Number(row?.scale ?? 0);
}

async function rowsOf<Row>(duck: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await duck.runAndReadAll(sql)).getRowObjectsJson() as Row[];
}

/** A quoted identifier. */
function column(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A quoted literal. */
function text(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}
