/** A record of a CSV text: its cells and, where the text is no RFC 4180 there, what is wrong. */
export interface CsvRecord {
  /** As a spreadsheet counts: the header is row 1; a cell with line ends in it does not count more. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly fault?: 'QUOTE_MISPLACED' | 'QUOTE_UNCLOSED' | 'TOO_MANY_CELLS';
}

/** As many cells as a record may have; no import has so many columns. */
export const CSV_CELLS_MAX = 200;

/**
 * The records of a text by RFC 4180, with CRLF, LF or CR as line ends. A misplaced quote spoils its own record and no
 * other; a quote that is never closed swallows the rest, so that is told where it opened.
 * One is read when it is asked for, so that who has enough reads no further; behind one with too many cells is none.
 */
export function* csvRecords(text: string): Generator<CsvRecord, void> {
  const scanner = new Scanner(text);
  for (let row = 1; !scanner.done; row++) yield scanner.record(row);
}

const PLAIN = /[^",\r\n]*/y;
/** What a record with a misplaced quote leaves on its line. */
const REST = /[^\r\n]*/y;
const LINE_END = /\r\n?|\n/y;

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length;
  }

  record(row: number): CsvRecord {
    const cells: string[] = [];
    for (;;) {
      const cell = this.cell();
      if (cell === undefined) {
        this.at = this.text.length;
        return { row, cells, fault: 'QUOTE_UNCLOSED' };
      }
      if (cells.length === CSV_CELLS_MAX) {
        this.at = this.text.length;
        return { row, cells, fault: 'TOO_MANY_CELLS' };
      }
      cells.push(cell);
      if (this.text[this.at] === ',') {
        this.at++;
        continue;
      }
      if (this.done || this.take(LINE_END) !== undefined) return { row, cells };
      this.take(REST);
      this.take(LINE_END);
      return { row, cells, fault: 'QUOTE_MISPLACED' };
    }
  }

  /** Undefined when its quote is never closed. */
  private cell(): string | undefined {
    if (this.text[this.at] !== '"') return this.take(PLAIN);
    const start = this.at + 1;
    // Two quotes in a quoted cell stand for one.
    for (let end = this.text.indexOf('"', start); end >= 0; end = this.text.indexOf('"', end + 2)) {
      if (this.text[end + 1] === '"') continue;
      this.at = end + 1;
      return this.text.slice(start, end).replace(/""/g, '"');
    }
    return undefined;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [match] = pattern.exec(this.text) ?? [];
    if (match !== undefined) this.at += match.length;
    return match;
  }
}
