import type { DictionaryField, FieldType } from '@gongshu/catalog';
import { parseRowsQuery } from './rows-query';

const field = (name: string, type: FieldType): DictionaryField => ({
  name,
  type,
  meaning: name,
  unit: null,
});
const dictionary = [
  field('code', 'STRING'),
  field('population', 'INTEGER'),
  field('area', 'DECIMAL'),
  field('coastal', 'BOOLEAN'),
  field('founded', 'DATE'),
  field('updated', 'TIMESTAMP'),
];

const faults = (query: string) => {
  const parsed = parseRowsQuery(dictionary, query);
  return parsed.ok ? [] : parsed.pointers.map(({ pointer, code }) => `${pointer} ${code}`);
};
const firstValues = (query: string) => {
  const parsed = parseRowsQuery(dictionary, query);
  return parsed.ok ? parsed.value.where[0]?.values : undefined;
};

describe('A query for rows', () => {
  it('without anything is the first page of all fields in the file’s order', () => {
    expect(parseRowsQuery(dictionary, '')).toEqual({
      ok: true,
      value: { select: dictionary, where: [], sort: [], limit: 100, cursor: null },
    });
  });

  it('names fields, conditions, order and page', () => {
    const text =
      'select=code,area&where=population:ge:1000&where=code:in:a,b&sort=-area,code&limit=7&cursor=x';
    expect(parseRowsQuery(dictionary, text)).toEqual({
      ok: true,
      value: {
        select: [dictionary[0], dictionary[2]],
        where: [
          { field: dictionary[1], operator: 'ge', values: ['1000'] },
          { field: dictionary[0], operator: 'in', values: ['a', 'b'] },
        ],
        sort: [
          { field: dictionary[2], descending: true },
          { field: dictionary[0], descending: false },
        ],
        limit: 7,
        cursor: 'x',
      },
    });
  });

  it('keeps colons of the value, and reads times in any offset as UTC', () => {
    expect(firstValues('where=code:eq:a:b:c')).toEqual(['a:b:c']);
    expect(firstValues('where=updated:lt:2026-01-01T08:00:00.25%2B08:00')).toEqual([
      '2026-01-01 00:00:00.25',
    ]);
  });

  it.each([
    ['foo=1', '/foo UNKNOWN_PARAMETER'],
    ['a%2Fb=1', '/a~1b UNKNOWN_PARAMETER'],
    ['limit=1&limit=2', '/limit REPEATED'],
    ['select=', '/select UNKNOWN_FIELD'],
    ['select=nope', '/select UNKNOWN_FIELD'],
    ['select=code,code', '/select REPEATED_FIELD'],
    ['select=code;drop table x', '/select UNKNOWN_FIELD'],
    ['select=__proto__', '/select UNKNOWN_FIELD'],
    ['sort=-nope', '/sort UNKNOWN_FIELD'],
    ['sort=code,-code', '/sort REPEATED_FIELD'],
    ['sort=code,population,area,coastal,founded,updated', '/sort TOO_MANY'],
    ['where=code', '/where/0 MALFORMED_CONDITION'],
    ['where=code:eq:a&where=code:like:a', '/where/1 MALFORMED_CONDITION'],
    ['where=file_row_number:eq:1', '/where/0 UNKNOWN_FIELD'],
    ['where=population:contains:1', '/where/0 OPERATOR_NOT_FOR_TYPE'],
    ['where=coastal:lt:true', '/where/0 OPERATOR_NOT_FOR_TYPE'],
    ['where=population:eq:1.5', '/where/0 MALFORMED_VALUE'],
    ['where=population:eq:9223372036854775808', '/where/0 MALFORMED_VALUE'],
    ['where=population:in:1,x', '/where/0 MALFORMED_VALUE'],
    ['where=area:eq:1e5', '/where/0 MALFORMED_VALUE'],
    ['where=coastal:eq:yes', '/where/0 MALFORMED_VALUE'],
    ['where=founded:eq:2026-02-30', '/where/0 MALFORMED_VALUE'],
    ['where=updated:eq:2026-01-01T00:00:00', '/where/0 MALFORMED_VALUE'],
    ['where=code:eq:%00', '/where/0 MALFORMED_VALUE'],
    [`where=population:in:${'1,'.repeat(100)}1`, '/where/0 TOO_MANY'],
    ['where=code:eq:a&'.repeat(21), '/where TOO_MANY'],
    ['limit=0', '/limit LIMIT_OUT_OF_BOUNDS'],
    ['limit=1001', '/limit LIMIT_OUT_OF_BOUNDS'],
    ['limit=-1', '/limit LIMIT_OUT_OF_BOUNDS'],
    ['limit=ten', '/limit LIMIT_OUT_OF_BOUNDS'],
  ])('with a fault is refused with its pointer: %s', (query, expected) => {
    expect(faults(query)).toEqual([expected]);
  });
});
