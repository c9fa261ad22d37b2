import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvCell, csvCells, CsvRecords } from './dataset-csv';

type Found = [row: number, text: string, fault: string | undefined];

/** Takes the file in pieces of that many bytes, as it would come from a disk. */
function recordsOf(csv: string, pieceBytes = 7): Found[] {
  const found: Found[] = [];
  const bytes = Buffer.from(csv);
  let [from, to] = [0, 0];
  let piece = bytes;
  const records = new CsvRecords((row, start, end, fault) =>
    found.push([row, piece.toString('utf8', start, end), fault]),
  );
  do {
    to = Math.min(to + pieceBytes, bytes.length);
    piece = bytes.subarray(from, to);
    from += records.take(piece, piece.length, to === bytes.length);
  } while (to < bytes.length);
  return found;
}

describe('the records of a CSV', () => {
  it('count as rows of a spreadsheet, blank lines too, values over several lines as one', () => {
    expect(recordsOf('a,b\n\n"x\ny",1\r\n')).toEqual([
      [1, 'a,b', undefined],
      [3, '"x\ny",1', 'MIXED_LINE_ENDS'],
    ]);
    expect(recordsOf('a\n\n1')).toEqual([
      [1, 'a', undefined],
      [2, '', undefined],
      [3, '1', undefined],
    ]);
  });

  it('begin behind a byte order mark, be the first name in quotes or not', () => {
    for (const name of ['"v"', 'v']) {
      expect(recordsOf(`\ufeff${name}\na\n`)).toEqual([
        [1, name, undefined],
        [2, 'a', undefined],
      ]);
    }
  });

  it.each([
    ['1', 'MISSING_COLUMNS'],
    ['1,2,3', 'TOO_MANY_COLUMNS'],
    ['1,a"b', 'UNQUOTED_VALUE'],
    ['1,"a"b', 'UNQUOTED_VALUE'],
    ['1,"a" ', 'UNQUOTED_VALUE'],
    ['1,a\rb', 'STRAY_CR'],
    ['1,"a', 'UNCLOSED_QUOTE'],
  ])('%j is none of them, and the next is looked at all the same', (record, fault) => {
    const [, wrong, next] = recordsOf(`a,b\n${record}\n3,4\n`);
    expect(wrong).toEqual([2, record, fault]);
    expect(next).toEqual([3, '3,4', undefined]);
  });

  it('are the same whatever the pieces they come in, and those that csv-parse reads', () => {
    const cell = fc.stringMatching(/^[a-z中国",\r\n ]{0,6}$/);
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.nat(9), (rows, end, extra) => {
        const csv = rows.map((row) => row.map(csvCell).join()).join(end);
        const found = recordsOf(csv, extra + 1);
        expect(found).toEqual(recordsOf(csv, csv.length * 4));
        expect(found.every(([, , fault]) => fault === undefined)).toBe(true);
        expect(found.map(([, text]) => csvCells(text))).toEqual(rows);
        expect(parse(csv, { record_delimiter: end })).toEqual(rows);
      }),
    );
  });
});
