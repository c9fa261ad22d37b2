import { DuckDBInstance } from '@duckdb/node-api';
import { type DictionaryField, FIELD_TYPES } from '@gongshu/catalog';
import fc from 'fast-check';
import { OPERATORS, parseRowsQuery, type RowsQuery } from './rows-query';
import { compileRowsQuery } from './rows-sql';

const dictionary: DictionaryField[] = FIELD_TYPES.map((type) => ({
  name: type.toLowerCase(),
  type,
  meaning: type,
  unit: null,
}));

/** Text such as attackers write, and any other. */
const hostile = fc.oneof(
  fc.constantFrom(
    "'; DROP TABLE x; --",
    "\"; COPY (SELECT 1) TO '/tmp/x'; --",
    '" OR 1=1 --',
    "' UNION SELECT * FROM read_csv('/etc/passwd') --",
    '$p0',
    '$source',
    '*/ /*',
    '\\"',
    'a"b',
    ';',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

function parsed(fields: readonly DictionaryField[], params: [string, string][]): RowsQuery | null {
  const result = parseRowsQuery(fields, new URLSearchParams(params).toString());
  return result.ok ? result.value : null;
}

describe('The SQL of a query for rows', () => {
  it('holds our words, names of the dictionary, and bound values', () => {
    const query = parsed(dictionary, [
      ['select', 'integer,string'],
      ['where', 'decimal:le:1.5'],
      ['where', 'string:in:a,b'],
      ['sort', '-date'],
      ['limit', '10'],
    ]);
    expect(compileRowsQuery(dictionary, query!)).toEqual({
      sql:
        'SELECT CAST("integer" AS HUGEINT), CAST("string" AS VARCHAR), file_row_number ' +
        'FROM read_parquet($source, file_row_number = true) ' +
        'WHERE "decimal" <= CAST($p0 AS DECIMAL(38, 10)) ' +
        'AND "string" IN (CAST($p1 AS VARCHAR), CAST($p2 AS VARCHAR)) ' +
        'ORDER BY "date" DESC NULLS LAST, file_row_number ASC LIMIT CAST($p3 AS BIGINT)',
      params: { p0: '1.5', p1: 'a', p2: 'b', p3: '11' },
    });
  });

  it('is the same whatever the values are', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...OPERATORS), (value, operator) => {
        fc.pre(operator !== 'in');
        const query = parsed(dictionary, [['where', `string:${operator}:${value}`]]);
        fc.pre(query !== null);
        const plain = parsed(dictionary, [['where', `string:${operator}:x`]]);
        const compiled = compileRowsQuery(dictionary, query);
        expect(compiled.sql).toBe(compileRowsQuery(dictionary, plain!).sql);
        expect(compiled.params.p0).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it('knows no name but the dictionary’s', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('select', 'sort', 'where'), (name, part) => {
        fc.pre(!dictionary.some((field) => name.replace(/^-/, '') === field.name));
        fc.pre(!(part === 'sort' && name === ''));
        expect(parsed(dictionary, [[part, part === 'where' ? `${name}:eq:1` : name]])).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('is one statement, even over a dictionary with hostile names', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(), fc.boolean(), async (name, row, descending) => {
        fc.pre(name !== '' && !name.includes('\0'));
        const field: DictionaryField = { name, type: 'STRING', meaning: '', unit: null };
        const query: RowsQuery = {
          select: [field],
          where: [{ field, operator: 'eq', values: [name] }],
          sort: [{ field, descending }],
          limit: 1,
          cursor: null,
        };
        const { sql, params } = compileRowsQuery([field], query, row);
        expect((await connection.extractStatements(sql)).count).toBe(1);
        expect(Object.keys(params)).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
    connection.closeSync();
  });

  it('refuses a field that the dictionary lacks', () => {
    const [field] = dictionary;
    const query = { select: [field!], where: [], sort: [], limit: 1, cursor: null };
    expect(() => compileRowsQuery([], query)).toThrow(TypeError);
  });
});
