import { directoryError } from './directory.errors';

/** A row of a CSV file as read: every column a text, empty where nothing is known. */
export type CsvRow<Column extends string> = Readonly<Record<Column, string>>;

/** Reads the columns of one row; a value that breaks its column's form is refused with its place. */
export class CsvReader<Column extends string> {
  /** @param line the row's number in the file, where the header is line 1 */
  constructor(
    private readonly row: CsvRow<Column>,
    private readonly line: number,
  ) {}

  /** @throws DomainError IMPORT_ROW_INVALID when it is empty or of another form */
  text(column: Column, form?: RegExp): string {
    return this.optionalText(column, form) ?? this.refuse(column);
  }

  /** Null for an empty one: what no source states stays unknown. */
  optionalText(column: Column, form?: RegExp): string | null {
    const value = (this.row[column] ?? '').trim();
    if (value === '') return null;
    return form && !form.test(value) ? this.refuse(column) : value;
  }

  oneOf<Value extends string>(column: Column, values: Readonly<Record<string, Value>>): Value {
    return this.optionalOneOf(column, values) ?? this.refuse(column);
  }

  optionalOneOf<Value extends string>(
    column: Column,
    values: Readonly<Record<string, Value>>,
  ): Value | null {
    const text = this.optionalText(column);
    return text === null ? null : (known(values, text) ?? this.refuse(column));
  }

  /** Values separated by semicolons. */
  listOf<Value extends string>(column: Column, values: Readonly<Record<string, Value>>): Value[] {
    const texts = (this.optionalText(column) ?? '').split(';').filter((text) => text !== '');
    return texts.map((text) => known(values, text.trim()) ?? this.refuse(column));
  }

  refuse(column: Column): never {
    throw directoryError('IMPORT_ROW_INVALID', {
      line: this.line,
      column,
      value: (this.row[column] ?? '').slice(0, 60),
    });
  }
}

function known<Value extends string>(
  values: Readonly<Record<string, Value>>,
  text: string,
): Value | undefined {
  return Object.values(values).find((value) => value === text);
}

/** Reads every row with its line number. */
export function readRows<Column extends string, T>(
  rows: readonly CsvRow<Column>[],
  read: (reader: CsvReader<Column>) => T,
): T[] {
  return rows.map((row, at) => read(new CsvReader(row, at + 2)));
}
