import type { DictionaryField, FieldType } from '@gongshu/catalog';

/** The text that stands for a value of the type in a bound parameter; null when the given text is no such value. */
export function parseFieldText(type: FieldType, text: string): string | null {
  return READERS[type](text);
}

/** The same from a JSON value: numbers and booleans may come as such, or as their text. */
export function parseFieldJson(type: FieldType, value: unknown): string | null {
  if (typeof value === 'string') return parseFieldText(type, value);
  if (typeof value === 'number' && type === 'DECIMAL') return parseFieldText(type, String(value));
  // A number beyond the safe integers has already lost digits: it must come as text.
  if (type === 'INTEGER' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'boolean' && type === 'BOOLEAN') return String(value);
  return null;
}

const INT64_MAX = 2n ** 63n - 1n;
const TEXT_MAX = 1_000;

const READERS: Readonly<Record<FieldType, (text: string) => string | null>> = {
  STRING: (text) => (text.length <= TEXT_MAX && !text.includes('\0') ? text : null),
  INTEGER: (text) => {
    if (!/^-?\d{1,19}$/.test(text)) return null;
    const value = BigInt(text);
    return value <= INT64_MAX && value >= -INT64_MAX ? value.toString() : null;
  },
  // What DECIMAL(38, 10) holds.
  DECIMAL: (text) => (/^-?\d{1,28}(\.\d{1,10})?$/.test(text) ? text : null),
  BOOLEAN: (text) => (text === 'true' || text === 'false' ? text : null),
  DATE: (text) => (isDate(text) ? text : null),
  TIMESTAMP: readTimestamp,
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** RFC 3339 with its offset, to UTC without one, to the microsecond. */
function readTimestamp(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match || !isDate(match[1] ?? '')) return null;
  const [, date, time, fraction = '', offset] = match;
  const instant = new Date(`${date}T${time}${offset}`);
  if (Number.isNaN(instant.getTime())) return null;
  const year = instant.getUTCFullYear();
  if (year < 0 || year > 9_999) return null;
  return instant.toISOString().slice(0, 19).replace('T', ' ') + fraction;
}

/** SQL type of a parameter of the dictionary type. */
export const SQL_TYPES: Readonly<Record<FieldType, string>> = {
  STRING: 'VARCHAR',
  INTEGER: 'BIGINT',
  DECIMAL: 'DECIMAL(38, 10)',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
};

/** The column as a quoted identifier: whatever its name holds stays a name. */
export function columnOf(field: DictionaryField): string {
  return `"${field.name.replaceAll('"', '""')}"`;
}

/** SQL that reads the column in the form `presentValue` expects, whatever the file's own type is. */
export function readColumn(field: DictionaryField): string {
  const column = columnOf(field);
  switch (field.type) {
    case 'INTEGER':
      return `CAST(${column} AS HUGEINT)`;
    case 'BOOLEAN':
      return `CAST(${column} AS BOOLEAN)`;
    case 'TIMESTAMP':
      return `strftime(CAST(${column} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%fZ')`;
    case 'DATE':
      return `CAST(CAST(${column} AS DATE) AS VARCHAR)`;
    case 'STRING':
    case 'DECIMAL':
      return `CAST(${column} AS VARCHAR)`;
  }
}

/**
 * A read value in JSON: INTEGER as a number, or as text where a number would lose digits; DECIMAL as text, exact;
 * DATE as `2026-01-31`; TIMESTAMP in RFC 3339 UTC; null where the row has no value.
 */
export function presentValue(type: FieldType, value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new TypeError(`DuckDB gave a ${typeof value}.`);
  return type === 'TIMESTAMP' ? value.replace(/(\.\d{3})000Z$/, '$1Z') : value;
}
