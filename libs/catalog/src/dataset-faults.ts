import type { ErrorPointer } from '@gongshu/platform';
import { type DictionaryField, isShown } from './dictionary';

/** So many faults are listed; all are counted. */
export const FAULTS_MAX = 1_000;
const VALUE_LENGTH_MAX = 40;

/** What is wrong at one place of an uploaded file. */
export interface RowFault {
  /** As a spreadsheet counts: row 1 names the fields (JSON Lines, Parquet: row 1 is the first of data); null: the file. */
  readonly row: number | null;
  /** Field of the dictionary, or name of the column; null: the row as a whole. */
  readonly field: string | null;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** The value, shortened; null where it may not be shown or there is none. */
  readonly value: string | null;
}

/** Codes of faults in the structure of a row, with what they say. */
export const ROW_FAULTS = {
  MISSING_COLUMNS: ['列数少于首行', 'Fewer columns than the first row has'],
  TOO_MANY_COLUMNS: ['列数多于首行', 'More columns than the first row has'],
  UNQUOTED_VALUE: [
    '引号使用不当：含引号的取值须整体加引号，内部引号须双写',
    'A quote in the wrong place: a value with quotes stands in quotes, and those inside it are doubled',
  ],
  UNCLOSED_QUOTE: ['引号没有结束', 'A quote that never ends'],
  STRAY_CR: [
    '行尾应为 LF 或 CR LF，取值中的回车须加引号',
    'Lines end with LF or CR LF; a carriage return in a value needs quotes',
  ],
  MIXED_LINE_ENDS: ['行尾与首行不同', 'The line ends otherwise than the first'],
  ROW_TOO_LONG: ['一行超过 1 MiB', 'The row is longer than 1 MiB'],
  NOT_UTF8: [
    '不是 UTF-8 编码；GB18030（GBK）等编码的文件请先转换为 UTF-8',
    'Not UTF-8; convert a file in GB18030 (GBK) or another encoding to UTF-8 first',
  ],
  NUL_CHARACTER: ['含 NUL 字符', 'It has a NUL character'],
  NOT_JSON: ['不是一个 JSON 对象', 'Not one JSON object'],
  NESTED_VALUE: ['取值不能是对象或数组', 'The value is an object or a list'],
  DUPLICATE_FIELD: ['同一字段出现两次', 'A field comes twice'],
  UNKNOWN_FIELD: ['数据字典中没有该字段', 'The dictionary has no such field'],
  TEXT_MALFORMED: ['含不成对的代理项', 'It has an unpaired surrogate'],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;
export type RowFaultCode = keyof typeof ROW_FAULTS;

/** Collects faults in the order of the rows: counts every wrong row, keeps the first. */
export class FaultReport {
  readonly faults: RowFault[] = [];
  rowsWrong = 0;
  private lastRow: number | null | undefined;

  add(fault: RowFault): void {
    if (fault.row !== this.lastRow) this.rowsWrong++;
    this.lastRow = fault.row;
    if (this.faults.length < FAULTS_MAX) this.faults.push(fault);
  }

  addRow(row: number, code: RowFaultCode, field: string | null = null): void {
    const [zh, en] = ROW_FAULTS[code];
    this.add({ row, field, code, zh, en, value: null });
  }

  addFile(code: string, zh: string, en: string): void {
    this.add({ row: null, field: null, code, zh, en, value: null });
  }

  /** A value that is none of its field's type. */
  addValue(row: number, field: DictionaryField, value: string): void {
    const { name, type } = field;
    this.add({
      row,
      field: name,
      code: `NOT_${type}`,
      zh: `取值不是 ${type}`,
      en: `Not a value of type ${type}`,
      value: isShown(field) ? shortened(value) : null,
    });
  }
}

/** Faults of the names in the first row, or of the columns of a Parquet file; nothing: they are the dictionary's. */
export function addColumnFaults(
  report: FaultReport,
  columns: readonly string[],
  dictionary: readonly DictionaryField[],
): void {
  const known = new Set(dictionary.map((field) => field.name));
  const add = (field: string | null, code: string, zh: string, en: string) =>
    report.add({ row: 1, field, code, zh, en, value: null });
  // A file without names begins with a row of data, which is no one's to read when a field is protected.
  const mayShow = dictionary.every(isShown);
  columns.forEach((name, at) => {
    if (known.has(name)) return;
    const place = mayShow ? shortened(name) : null;
    const [zh, en] = [`数据字典中没有第 ${at + 1} 列`, `Column ${at + 1} is not in the dictionary`];
    add(place, 'UNKNOWN_COLUMN', zh, en);
  });
  columns.forEach((name, at) => {
    if (!known.has(name) || columns.indexOf(name) === at) return;
    add(name, 'DUPLICATE_COLUMN', '列名重复', 'The column comes twice');
  });
  for (const name of known) {
    if (!columns.includes(name)) add(name, 'MISSING_COLUMN', '缺少该列', 'The column is missing');
  }
}

function shortened(value: string): string {
  return value.length <= VALUE_LENGTH_MAX
    ? value
    : `${value.slice(0, VALUE_LENGTH_MAX).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A fault as a problem document names it: `/rows/17/temperature_c`. */
export function pointerOf({ row, field, code, zh, en }: RowFault): ErrorPointer {
  const name = field === null ? '' : `/${field.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  return { pointer: `/rows${row === null ? '' : `/${row}`}${name}`, code, zh, en };
}
