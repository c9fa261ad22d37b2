import { isRealDay } from './calendar-day';
import type { FieldType } from './dictionary';

/** DECIMAL(38, 10) is what queries compare with. */
const WHOLE_DIGITS_MAX = 28;
const SCALE_MAX = 10;
const DAY = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';

/** Form of a value as text, word for word the same to JavaScript and to the engine (RE2). */
const FORMS: Readonly<Record<Exclude<FieldType, 'STRING'>, string>> = {
  INTEGER: '-?[0-9]{1,19}',
  DECIMAL: decimalForm(WHOLE_DIGITS_MAX, SCALE_MAX),
  BOOLEAN: '[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]',
  DATE: DAY,
  TIMESTAMP: `${DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-5]):[0-5][0-9])`,
};

const PATTERNS = Object.fromEntries(
  Object.entries(FORMS).map(([type, form]) => [type, new RegExp(`^(?:${form})$`)]),
) as Readonly<Record<keyof typeof FORMS, RegExp>>;

/** How many digits a column of decimals has before and after the point. */
export interface DecimalShape {
  readonly whole: number;
  readonly scale: number;
}

export const WIDEST_DECIMAL: DecimalShape = { whole: WHOLE_DIGITS_MAX, scale: SCALE_MAX };

/** Whether a text is a value of the type. What is empty is no value and never asked for. */
export function textFits(type: FieldType, text: string): boolean {
  if (type === 'STRING') return true;
  if (!PATTERNS[type].test(text)) return false;
  if (type === 'INTEGER')
    return text.length <= 18 || BigInt.asIntN(64, BigInt(text)) === BigInt(text);
  return (type !== 'DATE' && type !== 'TIMESTAMP') || isRealDay(text);
}

/**
 * SQL of the value that a cell of text stands for; the statement fails at the first cell that `textFits` refuses, or
 * whose decimals exceed the shape, which a cast alone would round.
 */
export function sqlValue(type: FieldType, cell: string, shape: DecimalShape): string {
  if (type === 'STRING') return cell;
  const form = type === 'DECIMAL' ? decimalForm(shape.whole, shape.scale) : FORMS[type];
  return `CASE WHEN ${cell} IS NULL THEN NULL WHEN regexp_full_match(${cell}, ${text(form)})
    THEN ${sqlCast(type, cell, shape)} ELSE error('WRONG_VALUE') END`;
}

/** SQL of a cast that loses nothing of a value in the right form. */
export function sqlCast(type: FieldType, cell: string, shape: DecimalShape): string {
  switch (type) {
    case 'STRING':
      return `CAST(${cell} AS VARCHAR)`;
    case 'INTEGER':
      return `CAST(${cell} AS BIGINT)`;
    case 'DECIMAL':
      return `CAST(${cell} AS DECIMAL(${shape.whole + shape.scale}, ${shape.scale}))`;
    case 'BOOLEAN':
      return `CAST(${cell} AS BOOLEAN)`;
    case 'DATE':
      return `CAST(${cell} AS DATE)`;
    case 'TIMESTAMP':
      // UTC without a zone: what reads it later shows the same, whatever zone its machine is in.
      return `CAST(CAST(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  }
}

/** SQL of the most digits before and after the point in a column of text. */
export function sqlShape(cell: string): string {
  return `{ whole: coalesce(max(length(split_part(ltrim(${cell}, '-'), '.', 1))), 1),
    scale: coalesce(max(length(split_part(${cell}, '.', 2))), 0) }`;
}

/**
 * The type for decimals that were seen: as many places as the data have, so that 12.8 stays 12.8, and the eighteen
 * digits of a machine word when they suffice.
 */
export function shapeFor({ whole, scale }: DecimalShape): DecimalShape {
  const places = Math.min(scale, SCALE_MAX);
  if (whole + places <= 18) return { whole: 18 - places, scale: places };
  return { whole: 38 - places, scale: places };
}

function decimalForm(whole: number, scale: number): string {
  const digits = `-?[0-9]{1,${Math.min(whole, WHOLE_DIGITS_MAX)}}`;
  return scale === 0 ? digits : `${digits}(?:\\.[0-9]{1,${scale}})?`;
}

/** A quoted identifier of SQL. */
export function column(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** A quoted literal of SQL. */
export function text(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}
