/** Why a cell is not a value of its column. */
export class CellFault {
  constructor(
    /** Stable. */
    readonly code: string,
    readonly zh: string,
    readonly en: string,
  ) {}
}

/** How the cells of a column are read. */
export interface CsvColumn<T> {
  readonly read: (cell: string) => T | CellFault;
  /** Whether a file may lack the column; its cells then read as empty ones. */
  readonly mayLack?: boolean;
}

const EMPTY = new CellFault('CELL_EMPTY', '不能为空', 'must not be empty');

export interface TextRule {
  readonly max: number;
  readonly min?: number;
  /** Whether line ends and tabs may stand in it. */
  readonly multiline?: boolean;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Text as people read it: trimmed, composed (NFC), without characters that do not show. */
export function textColumn({ min = 1, max, multiline = false }: TextRule): CsvColumn<string> {
  const length = new CellFault(
    'TEXT_LENGTH',
    `应为 ${min} 至 ${max} 个字符`,
    `must be ${min} to ${max} characters long`,
  );
  return {
    read: (cell) => {
      const text = cell.trim().normalize('NFC');
      if (text === '') return EMPTY;
      if (INVISIBLE.test(multiline ? text.replace(/[\r\n\t]/g, '') : text)) {
        return new CellFault(
          'TEXT_MALFORMED',
          '含有不可见的控制字符或格式字符',
          'holds control or format characters',
        );
      }
      return text.length < min || text.length > max ? length : text;
    },
  };
}

/** A code of a fixed form, such as a division's. */
export function formColumn(form: RegExp, zh: string, en: string): CsvColumn<string> {
  return textWhere((text) => form.test(text), new CellFault('FORM', zh, en));
}

/** Text that a rule accepts. */
export function textWhere(holds: (text: string) => boolean, fault: CellFault): CsvColumn<string> {
  return {
    read: (cell) => {
      const text = cell.trim();
      if (text === '') return EMPTY;
      return holds(text) ? text : fault;
    },
  };
}

type Values<V extends string> = Readonly<Record<string, V>>;

/** One of an enum's values. */
export function enumColumn<V extends string>(values: Values<V>): CsvColumn<V> {
  return {
    read: (cell) => {
      const text = cell.trim();
      return text === '' ? EMPTY : oneOf(values, text);
    },
  };
}

/** Values of an enum separated by semicolons, each once; none when empty. */
export function enumListColumn<V extends string>(values: Values<V>): CsvColumn<V[]> {
  return {
    read: (cell) => {
      const read = listOf(cell).map((text) => oneOf(values, text));
      return read.find((value) => value instanceof CellFault) ?? [...new Set(read as V[])];
    },
  };
}

function oneOf<V extends string>(values: Values<V>, text: string): V | CellFault {
  const known = Object.values(values);
  const list = known.join(', ');
  return (
    known.find((value) => value === text) ??
    new CellFault('NOT_ONE_OF', `应为以下之一：${list}`, `must be one of: ${list}`)
  );
}

export interface TextListRule extends TextRule {
  readonly items: number;
}

/** Texts separated by semicolons, each once; none when empty. */
export function textListColumn(rule: TextListRule): CsvColumn<string[]> {
  const { read } = textColumn(rule);
  const tooMany = new CellFault(
    'TOO_MANY_ITEMS',
    `最多 ${rule.items} 项`,
    `must be at most ${rule.items} items`,
  );
  return {
    read: (cell) => {
      const texts = listOf(cell).map(read);
      if (texts.length > rule.items) return tooMany;
      return texts.find((text) => text instanceof CellFault) ?? [...new Set(texts as string[])];
    },
  };
}

/** The Chinese semicolon is what a Chinese keyboard gives. */
function listOf(cell: string): string[] {
  return cell
    .split(/[;；]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** `true` or `false`, in any case: spreadsheets write them in capitals. */
export function flagColumn(): CsvColumn<boolean> {
  return {
    read: (cell) => {
      const text = cell.trim().toLowerCase();
      if (text === '') return EMPTY;
      return text === 'true' || text === 'false'
        ? text === 'true'
        : new CellFault('NOT_A_FLAG', '应为 true 或 false', 'must be true or false');
    },
  };
}

/** The column where an empty cell means that nothing is known: null. */
export function optional<T>(column: CsvColumn<T>): CsvColumn<T | null> {
  return { ...column, read: (cell) => (cell.trim() === '' ? null : column.read(cell)) };
}

/** The column where an empty cell means the default. */
export function defaulting<T>(column: CsvColumn<T>, value: T): CsvColumn<T> {
  return { ...column, read: (cell) => (cell.trim() === '' ? value : column.read(cell)) };
}

/** The column that a file may lack; its cells must be able to be empty. */
export function mayLack<T>(column: CsvColumn<T>): CsvColumn<T> {
  return { ...column, mayLack: true };
}
