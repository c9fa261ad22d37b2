import type { DictionaryField } from '@gongshu/catalog';
import { columnOf, readColumn, SQL_TYPES } from './field-values';
import type { Condition, Operator, RowsQuery, SortKey } from './rows-query';

/** One statement and the values bound to its `$names`; `$source`, the file, is bound by whoever runs it. */
export interface CompiledQuery {
  readonly sql: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Rows of the immutable file, numbered by it. */
const SOURCE = 'read_parquet($source, file_row_number = true)';
const ROW = 'file_row_number';

const COMPARISONS: Readonly<Record<Exclude<Operator, 'contains' | 'in'>, string>> = {
  eq: '=',
  // A row without a value is not the named value either.
  ne: 'IS DISTINCT FROM',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/**
 * The statement for a query. Its text is made of our words and quoted names of the dictionary only: every value,
 * including limit and position, is a bound parameter. It reads one row more than asked for, which tells whether
 * there is a next page, and gives the row's number as its last column.
 * @param afterRow number of the last row of the page before; null for the first page
 */
export function compileRowsQuery(
  dictionary: readonly DictionaryField[],
  query: RowsQuery,
  afterRow: number | null = null,
): CompiledQuery {
  const names = new Set(dictionary.map((field) => field.name));
  const parameters = new Parameters();
  const conditions = query.where.map((condition) => conditionSql(condition, parameters));
  if (afterRow !== null) {
    conditions.push(afterSql(query.sort, parameters.add(String(afterRow), 'BIGINT')));
  }
  const used = [...query.select, ...[...query.where, ...query.sort].map(({ field }) => field)];
  if (used.some((field) => !names.has(field.name))) {
    throw new TypeError('The query names a field outside the dictionary.');
  }
  const columns = [...query.select.map(readColumn), ROW].join(', ');
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const limit = parameters.add(String(query.limit + 1), 'BIGINT');
  const sql = `SELECT ${columns} FROM ${SOURCE}${where} ORDER BY ${orderSql(query.sort)} LIMIT ${limit}`;
  return { sql, params: parameters.values };
}

class Parameters {
  readonly values: Record<string, string> = {};

  /** Binds the value, and gives the SQL that stands for it. */
  add(value: string, sqlType: string): string {
    const name = `p${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `CAST($${name} AS ${sqlType})`;
  }
}

function conditionSql({ field, operator, values }: Condition, parameters: Parameters): string {
  const column = columnOf(field);
  const bound = values.map((value) => parameters.add(value, SQL_TYPES[field.type]));
  if (operator === 'contains') return `contains(${column}, ${bound.join('')})`;
  if (operator === 'in') return `${column} IN (${bound.join(', ')})`;
  return `${column} ${COMPARISONS[operator]} ${bound.join('')}`;
}

/** Total and stable: rows that the sort keys cannot tell apart stand in the file's order; rows without a value come last. */
function orderSql(sort: readonly SortKey[]): string {
  return [
    ...sort.map(
      ({ field, descending }) => `${columnOf(field)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
    ),
    `${ROW} ASC`,
  ].join(', ');
}

/**
 * True for the rows behind a given row in `orderSql`. The row's own values are read from the file, so that they are
 * compared in the file's types and the cursor carries no data.
 */
function afterSql(sort: readonly SortKey[], row: string): string {
  return sort.reduceRight((behind, { field, descending }) => {
    const column = columnOf(field);
    const last = `(SELECT ${column} FROM ${SOURCE} WHERE ${ROW} = ${row})`;
    const beyond = `(${column} ${descending ? '<' : '>'} ${last} OR (${column} IS NULL AND ${last} IS NOT NULL))`;
    return `(${beyond} OR (${column} IS NOT DISTINCT FROM ${last} AND ${behind}))`;
  }, `${ROW} > ${row}`);
}
