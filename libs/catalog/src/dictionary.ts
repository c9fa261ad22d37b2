import type { ErrorPointer } from '@gongshu/platform';
import { isRealDay } from './calendar-day';

export const FIELD_TYPES = [
  'STRING',
  'INTEGER',
  'DECIMAL',
  'BOOLEAN',
  'DATE',
  'TIMESTAMP',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** How far a field must be protected (GB/T 43697-2024, PIPL Art 28). */
export const CLASSIFICATIONS = ['GENERAL', 'IMPORTANT', 'PERSONAL', 'SENSITIVE_PERSONAL'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

/**
 * What is to be shown in place of a value: itself, its hash, a part of it, a coarser value, nothing. Masks are declared
 * and not yet applied by grant: until they are, each but NONE leaves the field out of the answers of a dataset.
 */
export const MASKS = ['NONE', 'HASH', 'PARTIAL', 'GENERALISE', 'DROP'] as const;
export type Mask = (typeof MASKS)[number];

/** One field of a data dictionary (数据字典). */
export interface DictionaryField {
  /** Letters, digits, underscore; two names may not differ in case alone. */
  readonly name: string;
  readonly type: FieldType;
  /** What it means, in Chinese. */
  readonly meaning: string;
  /** Unit of measure, e.g. `℃`; null when it has none. */
  readonly unit: string | null;
  /** GENERAL where it is not said; read by `classificationOf`. */
  readonly classification?: Classification;
  /** NONE where it is not said; read by `maskOf`. */
  readonly mask?: Mask;
}

export function classificationOf(field: DictionaryField): Classification {
  return field.classification ?? 'GENERAL';
}

export function maskOf(field: DictionaryField): Mask {
  return field.mask ?? 'NONE';
}

export function isPersonal(field: DictionaryField): boolean {
  return ['PERSONAL', 'SENSITIVE_PERSONAL'].includes(classificationOf(field));
}

/** Whether values of a field may be seen as they are: never of what is masked, nor of personal information (I6, C08). */
export function isShown(field: DictionaryField): boolean {
  return maskOf(field) === 'NONE' && !isPersonal(field);
}

/** The fields whose values may be seen: no other leaves in a sample, in an example or in rows. */
export function fieldsShown(dictionary: readonly DictionaryField[]): DictionaryField[] {
  return dictionary.filter(isShown);
}

/** Sample rows with the fields that may be seen alone, whatever was stored. */
export function rowsShown(
  rows: readonly SampleRow[],
  dictionary: readonly DictionaryField[],
): SampleRow[] {
  const shown = fieldsShown(dictionary);
  return rows.map((row) =>
    Object.fromEntries(shown.map(({ name }) => [name, row[name] ?? null] as const)),
  );
}

/** The field with everything said that may be left out. */
export function completeField(field: DictionaryField): Required<DictionaryField> {
  return { ...field, classification: classificationOf(field), mask: maskOf(field) };
}

/** Form of a field name; upper case is for the fields of proxied answers, which the upstream has named. */
export const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

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
        fault(`${base}/name`, 'NAME', '字段名不合法', 'Not a field name: letters, digits, _'),
      );
    }
    if (seen.has(field.name.toLowerCase())) {
      faults.push(fault(`${base}/name`, 'DUPLICATE', '字段名重复', 'The name is used twice'));
    }
    seen.add(field.name.toLowerCase());
    if (!FIELD_TYPES.includes(field.type)) {
      faults.push(fault(`${base}/type`, 'TYPE', '字段类型不合法', 'Not a type of the dictionary'));
    }
    if (field.meaning.trim() === '') {
      faults.push(fault(`${base}/meaning`, 'EMPTY', '须写明字段含义', 'The meaning is missing'));
    }
    return faults;
  });
}

/** What is wrong with sample rows: each has exactly the fields that may be seen, with values of their types or null. */
export function sampleFaults(
  rows: readonly SampleRow[],
  dictionary: readonly DictionaryField[],
): ErrorPointer[] {
  const tooMany =
    rows.length > SAMPLE_ROWS_MAX
      ? [fault('/sampleRows', 'TOO_MANY', '样例数据最多 20 行', 'At most 20 sample rows')]
      : [];
  return [...tooMany, ...rows.flatMap((row, at) => sampleRowFaults(row, at, dictionary))];
}

function sampleRowFaults(
  row: SampleRow,
  at: number,
  dictionary: readonly DictionaryField[],
): ErrorPointer[] {
  const shown = fieldsShown(dictionary);
  const known = new Set(dictionary.map((field) => field.name));
  const allowed = new Set(shown.map((field) => field.name));
  const foreign = Object.keys(row).filter((name) => !allowed.has(name));
  return [
    ...foreign.map((name) => {
      const pointer = `/sampleRows/${at}/${escapePointer(name)}`;
      return known.has(name)
        ? fault(
            pointer,
            'MASKED_FIELD',
            '脱敏字段和个人信息字段不得出现在样例中',
            'A field with a mask or of personal information is in no sample',
          )
        : fault(
            pointer,
            'UNKNOWN_FIELD',
            '数据字典中没有该字段',
            'The dictionary has no such field',
          );
    }),
    ...shown
      .filter((field) => !valueFits(field.type, row[field.name]))
      .map((field) =>
        fault(
          `/sampleRows/${at}/${field.name}`,
          row[field.name] === undefined ? 'MISSING' : `NOT_${field.type}`,
          `缺少该字段，或取值不是 ${field.type}`,
          `Missing, or not a value of type ${field.type}`,
        ),
      ),
  ];
}

const DECIMAL = /^-?\d{1,28}(\.\d{1,10})?$/;
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
    isRealDay(value) &&
    !Number.isNaN(Date.parse(value)),
};

/** Whether a JSON value is one of the type; null always is, absence never. */
export function valueFits(type: FieldType, value: SampleValue | undefined): boolean {
  if (value === undefined) return false;
  return value === null || FITS[type](value);
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
