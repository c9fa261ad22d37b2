import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  defaulting,
  enumColumn,
  enumListColumn,
  flagColumn,
  mayLack,
  optional,
  textColumn,
  textListColumn,
} from './csv-columns';
import { faultPointer, requireFaultless } from './csv-import';
import { csvRecords } from './csv-records';
import { readCsv } from './csv-reader';
import { afterFormulaGuard, csvFile, csvPages, csvRow } from './csv-writer';

const COLUMNS = {
  name: textColumn({ min: 2, max: 10 }),
  level: enumColumn({ HIGH: 'HIGH', LOW: 'LOW' } as const),
  note: mayLack(optional(textColumn({ max: 100, multiline: true }))),
};
const read = (text: string | Buffer, rowsMax?: number) =>
  readCsv(Buffer.from(text as string), COLUMNS, rowsMax);
const places = (text: string | Buffer, rowsMax?: number) =>
  read(text, rowsMax).faults.map((fault) => `${faultPointer(fault)} ${fault.code}`);

const cellText = fc.string({
  unit: fc.constantFrom('a', '数', '"', ',', '\n', '\r', "'", '=', '+', '-', '@', '\t', ' ', '1'),
  maxLength: 6,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cellText, { minLength: width, maxLength: width }), { minLength: 1 }),
  );

describe('the faults of a file', () => {
  it('are all told, row by row and column by column, not only the first', () => {
    const text = [
      'level,name,extra,level',
      'HIGH,甲',
      'high,ab,,',
      '"LOW"x,ab,,',
      'LOW,,,',
      'LOW,"a\u200bb",,',
    ].join('\r\n');
    expect(places(text)).toEqual([
      '/rows/1/extra UNKNOWN_COLUMN',
      '/rows/1/level DUPLICATE_COLUMN',
      '/rows/2 CELL_COUNT',
      '/rows/2/name TEXT_LENGTH',
      '/rows/3/level NOT_ONE_OF',
      '/rows/4 QUOTE_MISPLACED',
      '/rows/5/name CELL_EMPTY',
      '/rows/6/name TEXT_MALFORMED',
    ]);
    expect(read(text).rows).toEqual([]);
  });

  it('of a missing column are one, and those of the others are told all the same', () => {
    expect(places('level\nHIGH\nhigh')).toEqual([
      '/rows/1/name MISSING_COLUMN',
      '/rows/3/level NOT_ONE_OF',
    ]);
  });

  it.each([
    ['an empty file', '', '/rows NO_ROWS'],
    ['a header alone', 'name,level\n', '/rows NO_ROWS'],
    ['GBK', Buffer.from([0xca, 0xfd, 0x0a]), '/rows NOT_UTF8'],
    ['a NUL', 'name,level\na\0,LOW', '/rows NUL_CHARACTER'],
    ['too many rows', 'name,level\nab,LOW\nab,LOW\nab,LOW', '/rows TOO_MANY_ROWS'],
    ['a quote that is not closed', 'name,level\nab,LOW\n"ab,LOW\nab', '/rows/3 QUOTE_UNCLOSED'],
  ])('of %s', (_, text, expected) => {
    expect(places(text, 2)).toContain(expected);
  });

  it('make one refusal with a pointer to each', () => {
    expect(() => requireFaultless(read('name,level\na,LOW\nab,x'))).toThrow(
      expect.objectContaining({
        code: 'IMPORT_INVALID',
        params: { count: 2 },
        pointers: [
          expect.objectContaining({ pointer: '/rows/2/name', code: 'TEXT_LENGTH' }),
          expect.objectContaining({ pointer: '/rows/3/level', code: 'NOT_ONE_OF' }),
        ],
      }) as Error,
    );
    expect(() => requireFaultless(read('name,level\nab,LOW'))).not.toThrow();
  });

  it.each([
    ['blank lines', '\n'.repeat(8_000_000), ['/rows TOO_MANY_ROWS']],
    ['blank cells', 'name,level\n' + ',\n'.repeat(4_000_000), ['/rows TOO_MANY_ROWS']],
    ['columns', ','.repeat(8_000_000), ['/rows NO_ROWS', '/rows/1 TOO_MANY_CELLS']],
    ['cells', `name,level\n${','.repeat(8_000_000)}`, ['/rows/2 TOO_MANY_CELLS']],
    ['characters', `name,level\n${'a'.repeat(8_000_000)},LOW`, ['/rows/2/name CELL_TOO_LONG']],
  ])('end the reading of a file of nothing but %s', (_, text, expected) => {
    const bytes = Buffer.from(text);
    const began = performance.now();
    expect(places(bytes)).toEqual(expect.arrayContaining(expected));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('are no more than can be listed', () => {
    const { faults } = readCsv(
      Buffer.from(`a,b,c\n${'x,x,x\n'.repeat(5_000)}`),
      Object.fromEntries(['a', 'b', 'c'].map((name) => [name, flagColumn()])),
    );
    expect(faults).toHaveLength(10_002);
  });

  it('are found in a quote that spans a large file without running out of stack', () => {
    const text = `name,level\n"${'a'.repeat(8_000_000)}`;
    expect(places(text)).toEqual(['/rows/2 QUOTE_UNCLOSED']);
  });
});

describe('the rows of a file', () => {
  it('are read with a byte order mark, any line end, any order of columns, blank rows passed over', () => {
    const { rows, has } = read('\uFEFFlevel, name\r\n LOW , 数据 \r\n,\n\r"HIGH","a ""b"""\n');
    expect(rows).toEqual([
      { row: 2, values: { level: 'LOW', name: '数据', note: null } },
      { row: 5, values: { level: 'HIGH', name: 'a "b"', note: null } },
    ]);
    expect([has('note'), has('name')]).toEqual([false, true]);
  });

  it('are counted as a spreadsheet does, whatever line ends are in a cell', () => {
    const { rows } = read('name,level,note\nab,LOW,"one\r\ntwo"\ncd,HIGH,');
    expect(rows.map(({ row, values }) => [row, values.note])).toEqual([
      [2, 'one\r\ntwo'],
      [3, null],
    ]);
  });

  it('are those that csv-parse reads', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map(csvRow).join('');
        expect([...csvRecords(text)].map(({ cells }) => cells)).toEqual(
          parse(text, { record_delimiter: '\r\n' }),
        );
      }),
    );
  });
});

describe('cells', () => {
  const of = <T>(column: { read: (cell: string) => T }, cell: string) => column.read(cell);
  it('of lists are separated by either semicolon, each item once', () => {
    expect(of(textListColumn({ max: 5, items: 3 }), '甲； 乙;甲;')).toEqual(['甲', '乙']);
    expect(of(enumListColumn({ A: 'A', B: 'B' } as const), 'B;A')).toEqual(['B', 'A']);
    expect(of(enumListColumn({ A: 'A' } as const), 'A;C')).toMatchObject({ code: 'NOT_ONE_OF' });
    expect(of(textListColumn({ max: 5, items: 1 }), 'a;b')).toMatchObject({
      code: 'TOO_MANY_ITEMS',
    });
  });

  it('of flags are what spreadsheets make of them', () => {
    expect(['TRUE', 'false', ' True '].map((cell) => of(flagColumn(), cell))).toEqual([
      true,
      false,
      true,
    ]);
    expect(of(flagColumn(), '1')).toMatchObject({ code: 'NOT_A_FLAG' });
    expect(of(defaulting(flagColumn(), false), '')).toBe(false);
  });
});

describe('what is written', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['-5.20', '-5.20'],
    ['+86', '+86'],
    ["'=x", "''=x"],
    ["it's", "it's"],
    ['a-b', 'a-b'],
  ])('is never run as a formula: %s', (cell, written) => {
    expect(csvRow([cell])).toBe(`${written}\r\n`);
    expect(afterFormulaGuard(written)).toBe(cell);
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const back = [...csvRecords(rows.map(csvRow).join(''))].map(({ cells }) =>
          cells.map(afterFormulaGuard),
        );
        expect(back).toEqual(rows);
      }),
    );
  });

  it('begins with a byte order mark where that is wanted', async () => {
    expect(csvFile(['a', 'b'], [[1n, null]], { bom: true })).toBe('\uFEFFa,b\r\n1,\r\n');
    const pages = (async function* () {
      yield await Promise.resolve(['x', 'y']);
    })();
    const pieces: string[] = [];
    for await (const piece of csvPages(['n'], pages, (row) => [row, ['p', 'q']])) {
      pieces.push(piece);
    }
    expect(pieces.join('')).toBe('n\r\nx,p;q\r\ny,p;q\r\n');
  });
});
