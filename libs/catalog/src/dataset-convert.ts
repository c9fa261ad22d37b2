import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { UploadFormat } from '@gongshu/platform';
import { type CsvForm, csvForm, csvReport, firstColumns, type OnProgress } from './dataset-check';
import { ROW_BYTES_MAX } from './dataset-csv';
import type { FaultReport, RowFault } from './dataset-faults';
import { jsonLinesToCsv } from './dataset-json-lines';
import { checkParquet, parquetValues } from './dataset-parquet';
import {
  column,
  type DecimalShape,
  shapeFor,
  sqlShape,
  sqlValue,
  text,
  WIDEST_DECIMAL,
} from './dataset-values';
import type { DictionaryField } from './dictionary';
import { fieldCountsSql, type QualityMeasures, qualityMeasures, rowCountsSql } from './quality';

/** What is to be converted: `source` in the folder, which is the converter's own. */
export interface ConversionJob {
  readonly folder: string;
  readonly format: UploadFormat;
  readonly dictionary: readonly DictionaryField[];
  readonly memoryLimit: string;
}

export const SOURCE_FILE = 'source';
export const TARGET_FILE = 'data.parquet';

export type Conversion =
  | {
      readonly kind: 'converted';
      readonly rows: number;
      /** SHA-256 of the Parquet file, hexadecimal. */
      readonly digest: string;
      readonly quality: QualityMeasures;
    }
  | {
      readonly kind: 'refused';
      readonly rows: number;
      readonly rowsWrong: number;
      readonly faults: readonly RowFault[];
    };

/** Rows that suggest how many digits the decimals have. */
const SAMPLE_ROWS = 20_000;

/** Checks every row against the dictionary and writes `data.parquet` beside the source, unless one is wrong. */
export async function convert(job: ConversionJob, onProgress: OnProgress): Promise<Conversion> {
  const engine = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: job.memoryLimit,
    temp_directory: path.join(job.folder, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const duck = await engine.connect();
  try {
    const settings = [
      `SET TimeZone = 'UTC'`,
      `SET allowed_directories = [${text(job.folder)}]`,
      `SET enable_external_access = false`,
      `SET lock_configuration = true`,
    ];
    for (const setting of settings) await duck.run(setting);
    return await new Converter(duck, job, onProgress).run();
  } finally {
    duck.closeSync();
    engine.closeSync();
  }
}

class Converter {
  constructor(
    private readonly duck: DuckDBConnection,
    private readonly job: ConversionJob,
    private readonly onProgress: OnProgress,
  ) {}

  async run(): Promise<Conversion> {
    switch (this.job.format) {
      case 'CSV':
        return this.fromCsv(SOURCE_FILE);
      case 'JSON_LINES':
        return this.fromJsonLines();
      case 'PARQUET':
        return this.fromParquet();
    }
  }

  private async fromJsonLines(): Promise<Conversion> {
    const [source, csv] = [this.file(SOURCE_FILE), this.file('data.csv')];
    const { report, rows } = await jsonLinesToCsv(
      source,
      csv,
      this.job.dictionary,
      this.onProgress,
    );
    if (report.rowsWrong > 0) return refused(report, rows);
    await rm(source);
    return this.fromCsv('data.csv');
  }

  /**
   * The engine converts at once, in the hope that all is right, while the form of the rows is looked at; only when
   * either finds a fault every value is looked at for the report.
   */
  private async fromCsv(name: string): Promise<Conversion> {
    const file = this.file(name);
    const [form, converted] = await Promise.all([
      csvForm(file, this.onProgress),
      this.csvToParquet(file, 'sample').catch(() => undefined),
    ]);
    const isWhole = form !== undefined && form.rows > 0 && converted === form.rows;
    if (isWhole) return this.measured(form.rows);
    const { report, rows } = await csvReport(file, this.job.dictionary, this.onProgress);
    if (report.rowsWrong > 0 || !form) return refused(report, rows);
    // The first rows did not tell what the decimals are like, or several readers at once were one too many.
    const again = await this.csvToParquet(file, 'all', form);
    if (again !== rows) throw new Error('The engine reads another number of rows than there are.');
    return this.measured(rows);
  }

  /** @returns how many rows were written */
  private async csvToParquet(
    file: string,
    decimals: 'sample' | 'all',
    form?: CsvForm,
  ): Promise<number> {
    const columns = form?.columns ?? (await firstColumns(file));
    const source = csvSource(file, columns, form);
    const shapes = await this.shapes(
      decimals === 'all' ? source : `(FROM ${source} LIMIT ${SAMPLE_ROWS})`,
    );
    const values = this.job.dictionary.map(({ name, type }) => {
      const value = sqlValue(type, column(name), shapes.get(name) ?? WIDEST_DECIMAL);
      return `${value} AS ${column(name)}`;
    });
    return this.write(values, source);
  }

  /** Digits of the columns of decimals. */
  private async shapes(source: string): Promise<Map<string, DecimalShape>> {
    const decimals = this.job.dictionary.filter(({ type }) => type === 'DECIMAL');
    if (decimals.length === 0) return new Map();
    const measures = decimals.map(({ name }, at) => `${sqlShape(column(name))} AS s${at}`);
    const [row] = await this.rows<Record<string, Record<keyof DecimalShape, string>>>(
      `SELECT ${measures.join(', ')} FROM ${source}`,
    );
    return new Map(
      decimals.map(({ name }, at) => {
        const { whole, scale } = row![`s${at}`]!;
        return [name, shapeFor({ whole: Number(whole), scale: Number(scale) })];
      }),
    );
  }

  private async fromParquet(): Promise<Conversion> {
    const source = `read_parquet(${text(this.file(SOURCE_FILE))})`;
    const { report, rows, columns } = await checkParquet(
      (sql) => this.rows(sql),
      source,
      this.job.dictionary,
    );
    if (report.rowsWrong > 0) return refused(report, rows);
    const written = await this.write(parquetValues(this.job.dictionary, columns), source);
    return this.measured(written);
  }

  private async write(values: readonly string[], source: string): Promise<number> {
    const [row] = await this.rows<{ Count: string }>(
      `COPY (SELECT ${values.join(', ')} FROM ${source})
       TO ${text(this.file(TARGET_FILE))} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return Number(row!.Count);
  }

  private async measured(rows: number): Promise<Conversion> {
    this.onProgress(rows);
    const target = this.file(TARGET_FILE);
    const [digest, quality] = await Promise.all([digestOf(target), this.quality(target, rows)]);
    return { kind: 'converted', rows, digest, quality };
  }

  private async quality(file: string, rows: number): Promise<QualityMeasures> {
    const { dictionary } = this.job;
    const source = `read_parquet(${text(file)})`;
    const fields = [];
    for (const field of dictionary) {
      const [row] = await this.rows<{
        filled: string;
        distinct_values: string;
        latest: string | null;
      }>(fieldCountsSql(source, field, rows));
      const { filled, distinct_values: distinct, latest } = row!;
      fields.push({ filled: Number(filled), distinct: Number(distinct), latest });
    }
    const [all] = await this.rows<{ distinct_rows: string }>(
      rowCountsSql(source, dictionary, rows),
    );
    const counts = { rows, distinctRows: Number(all!.distinct_rows), fields };
    return qualityMeasures(counts, dictionary, new Date());
  }

  private async rows<Row>(sql: string): Promise<Row[]> {
    return (await this.duck.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  }

  private file(name: string): string {
    return path.join(this.job.folder, name);
  }
}

function refused({ rowsWrong, faults }: FaultReport, rows: number): Conversion {
  return { kind: 'refused', rows, rowsWrong, faults };
}

/** Every cell as text. Small buffers, since each reader has several. */
function csvSource(file: string, columns: readonly string[], form: CsvForm | undefined): string {
  const types = columns.map((name) => `${text(name)}: 'VARCHAR'`).join(', ');
  const careful = form
    ? `, parallel = false, new_line = ${form.lineEnd === '\n' ? `'\\n'` : `'\\r\\n'`}`
    : '';
  return `read_csv(${text(file)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    strict_mode = true, columns = {${types}}, max_line_size = ${ROW_BYTES_MAX},
    buffer_size = ${4 * ROW_BYTES_MAX}${careful})`;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1_048_576 }), hash);
  return hash.digest('hex');
}
