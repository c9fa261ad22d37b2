import type { ErrorPointer } from '@gongshu/platform';

export const FIELD_TYPES = [
  'STRING',
  'INTEGER',
  'DECIMAL',
  'BOOLEAN',
  'DATE',
  'TIMESTAMP',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One field of a data dictionary (数据字典). */
export interface DictionaryField {
  /** Column name: lower-case letters, digits, underscore. */
  readonly name: string;
  readonly type: FieldType;
  /** What it means, in Chinese. */
  readonly meaning: string;
  /** Unit of measure, e.g. `℃`; null when it has none. */
  readonly unit: string | null;
}

/** Form of a column name. */
export const FIELD_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** The most fields that a dictionary can have. */
export const FIELDS_MAX = 200;

/** A value of a sample row, as JSON carries it. */
export type SampleValue = string | number | boolean | null;
export type SampleRow = Readonly<Record<string, SampleValue>>;

export const SAMPLE_ROWS_MAX = 20;

/** What is wrong with a dictionary that is to be reviewed; nothing: it is complete. */
export function dictionaryFaults(dictionary: readonly DictionaryField[]): ErrorPointer[] {
  if (dictionary.length === 0) {
    return [fault('/dictionary', 'EMPTY', '数据字典不能为空', 'The dictionary has no fields')];
  }
  const seen = new Set<string>();
  return dictionary.flatMap((field, at) => {
    const faults: ErrorPointer[] = [];
    const base = `/dictionary/${at}`;
    if (!FIELD_NAME.test(field.name)) {
      faults.push(
        fault(`${base}/name`, 'NAME', '字段名不合法', 'Not a column name: lower-case, digits, _'),
      );
    }
    if (seen.has(field.name)) {
      faults.push(fault(`${base}/name`, 'DUPLICATE', '字段名重复', 'The name is used twice'));
    }
    seen.add(field.name);
    if (!FIELD_TYPES.includes(field.type)) {
      faults.push(fault(`${base}/type`, 'TYPE', '字段类型不合法', 'Not a type of the dictionary'));
    }
    if (field.meaning.trim() === '') {
      faults.push(fault(`${base}/meaning`, 'EMPTY', '须写明字段含义', 'The meaning is missing'));
    }
    return faults;
  });
}

/** What is wrong with sample rows: each has exactly the fields of the dictionary, with values of their types or null. */
export function sampleFaults(
  rows: readonly SampleRow[],
  dictionary: readonly DictionaryField[],
): ErrorPointer[] {
  const known = new Set(dictionary.map((field) => field.name));
  const tooMany =
    rows.length > SAMPLE_ROWS_MAX
      ? [fault('/sampleRows', 'TOO_MANY', '样例数据最多 20 行', 'At most 20 sample rows')]
      : [];
  return [
    ...tooMany,
    ...rows.flatMap((row, at) => [
      ...Object.keys(row)
        .filter((name) => !known.has(name))
        .map((name) =>
          fault(
            `/sampleRows/${at}/${escapePointer(name)}`,
            'UNKNOWN_FIELD',
            '数据字典中没有该字段',
            'The dictionary has no such field',
          ),
        ),
      ...dictionary
        .filter((field) => !valueFits(field.type, row[field.name]))
        .map((field) =>
          fault(
            `/sampleRows/${at}/${field.name}`,
            row[field.name] === undefined ? 'MISSING' : `NOT_${field.type}`,
            `缺少该字段，或取值不是 ${field.type}`,
            `Missing, or not a value of type ${field.type}`,
          ),
        ),
    ]),
  ];
}

const DECIMAL = /^-?\d{1,20}(\.\d{1,18})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

const FITS: Readonly<Record<FieldType, (value: SampleValue) => boolean>> = {
  STRING: (value) => typeof value === 'string',
  INTEGER: (value) => Number.isSafeInteger(value),
  DECIMAL: (value) =>
    typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value)),
  BOOLEAN: (value) => typeof value === 'boolean',
  DATE: (value) => typeof value === 'string' && DATE.test(value) && isRealDay(value),
  TIMESTAMP: (value) =>
    typeof value === 'string' &&
    TIMESTAMP.test(value) &&
    isRealDay(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value)),
};

/** Whether a JSON value is one of the type; null always is, absence never. */
export function valueFits(type: FieldType, value: SampleValue | undefined): boolean {
  if (value === undefined) return false;
  return value === null || FITS[type](value);
}

/** False for days such as 31 February, which Date.parse moves on. */
function isRealDay(day: string): boolean {
  const parsed = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day);
}

/** Whether data cast by the one dictionary is data of the other: same names and types, whatever they mean. */
export function sameColumns(
  one: readonly DictionaryField[],
  other: readonly DictionaryField[],
): boolean {
  const columns = (fields: readonly DictionaryField[]) =>
    fields
      .map((field) => `${field.name}:${field.type}`)
      .sort()
      .join();
  return columns(one) === columns(other);
}

/** A fault with its place. */
export function fault(pointer: string, code: string, zh: string, en: string): ErrorPointer {
  return { pointer, code, zh, en };
}

/** RFC 6901. */
function escapePointer(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
