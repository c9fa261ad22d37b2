import type { FileHandle } from 'node:fs/promises';
import type { RowFaultCode } from './dataset-faults';

/** The longest row; what reads a file holds no more of it at once than twice this. */
export const ROW_BYTES_MAX = 1_048_576;

const [LF, CR, QUOTE, COMMA] = [10, 13, 34, 44];
const enum At {
  FieldStart,
  Plain,
  Quoted,
  /** After a quote that ends the value, unless another follows it. */
  Closed,
}

export type LineEnd = '\n' | '\r\n';

/** Where a record stands, where its line ends, and where the next begins. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly columns: number;
}

/** Takes a record: its bytes without the line end, and what is wrong with its form. */
export type OnRecord = (row: number, start: number, end: number, fault?: RowFaultCode) => void;

/**
 * Finds the records of a CSV (RFC 4180): comma, double quotes, LF or CR LF throughout. Blank lines count as rows but
 * are no records, unless there is but one column. It reads nothing into the values; for its speed see docs/benches.md.
 */
export class CsvRecords {
  /** Rows met so far, the first row included. */
  row = 0;
  lineEnd: LineEnd | undefined;
  /** Columns that a record must have; those of the first row until told. */
  private columns: number | undefined;
  private fault: RowFaultCode | undefined;

  constructor(private readonly onRecord: OnRecord) {}

  /**
   * Takes all whole records of the bytes.
   * @param last whether the file ends with these bytes
   * @returns how many bytes it took; the rest must come again with more after it
   */
  take(bytes: Uint8Array, length: number, last: boolean): number {
    let start = this.row === 0 && hasByteOrderMark(bytes) ? 3 : 0;
    while (start < length) {
      const next = this.record(bytes, start, length, last);
      if (next < 0) break;
      start = next;
    }
    return start;
  }

  /** @returns where the next record begins; -1 when this one does not end within the bytes */
  private record(bytes: Uint8Array, start: number, length: number, last: boolean): number {
    let at: At = At.FieldStart;
    let columns = 1;
    this.fault = undefined;
    for (let i = start; i < length; i++) {
      const byte = bytes[i]!;
      if (at === At.Quoted) {
        if (byte === QUOTE) at = At.Closed;
      } else if (byte === COMMA) {
        columns++;
        at = At.FieldStart;
      } else if (byte === LF || byte === CR) {
        const width = lineEndWidth(bytes, i, length, last);
        if (width < 0) return -1;
        if (width > 0) return this.ended({ start, end: i, next: i + width, columns });
        this.fault ??= 'STRAY_CR';
      } else {
        at = this.inside(at, byte);
      }
    }
    return this.endless(bytes, { start, end: length, next: length, columns }, at, last);
  }

  /** After a byte that neither ends the value nor is within quotes. */
  private inside(at: At, byte: number): At {
    if (byte === QUOTE && at !== At.Plain) return At.Quoted;
    if (byte === QUOTE || at === At.Closed) this.fault ??= 'UNQUOTED_VALUE';
    return At.Plain;
  }

  /** What to do with a record that the bytes do not end: wait for more, unless there is none or it is too long. */
  private endless(bytes: Uint8Array, found: Found, at: At, last: boolean): number {
    if (!last && found.end - found.start <= ROW_BYTES_MAX) return -1;
    if (at === At.Quoted) return this.cut(bytes, found, 'UNCLOSED_QUOTE');
    return last ? this.ended(found) : this.cut(bytes, found, 'ROW_TOO_LONG');
  }

  private ended(found: Found): number {
    const { start, end, next, columns } = found;
    const lineEnd = next === end ? this.lineEnd : next - end === 1 ? '\n' : '\r\n';
    this.row++;
    this.lineEnd ??= lineEnd;
    this.columns ??= columns;
    if (start === end && this.columns > 1) return next;
    const wrong =
      this.fault ??
      (lineEnd === this.lineEnd ? undefined : 'MIXED_LINE_ENDS') ??
      (end - start > ROW_BYTES_MAX ? 'ROW_TOO_LONG' : undefined) ??
      countFault(columns, this.columns);
    this.onRecord(this.row, start, end, wrong);
    return next;
  }

  /** A record without an end is given up at the end of its first line, so that the rows after it are looked at too. */
  private cut(bytes: Uint8Array, { start, end }: Found, fault: RowFaultCode): number {
    const line = bytes.subarray(start, end).indexOf(LF);
    const until = line < 0 ? end : start + line;
    this.row++;
    this.onRecord(this.row, start, until, fault);
    return line < 0 ? end : until + 1;
  }
}

/** Of UTF-8, as spreadsheets write it at the beginning of a file. */
function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** 1 for LF, 2 for CR LF, 0 for a CR alone; -1 when the next byte has yet to come. */
function lineEndWidth(bytes: Uint8Array, at: number, length: number, last: boolean): number {
  if (bytes[at] === LF) return 1;
  if (at + 1 === length) return last ? 0 : -1;
  return bytes[at + 1] === LF ? 2 : 0;
}

function countFault(columns: number, expected: number): RowFaultCode | undefined {
  if (columns === expected) return undefined;
  return columns < expected ? 'MISSING_COLUMNS' : 'TOO_MANY_COLUMNS';
}

/** The values of a record whose form is right; an empty one is empty text. */
export function csvCells(record: string): string[] {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (let at = 0; at <= record.length; at++) {
    if (record[at] === '"') {
      let end = record.indexOf('"', at + 1);
      while (record[end + 1] === '"') end = record.indexOf('"', end + 2);
      cells.push(record.slice(at + 1, end).replace(/""/g, '"'));
      at = end + 1;
    } else {
      const comma = record.indexOf(',', at);
      const end = comma < 0 ? record.length : comma;
      cells.push(record.slice(at, end));
      at = end;
    }
  }
  return cells;
}

/** A value as a cell. */
export function csvCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
}

/**
 * Reads a file piece by piece; what `take` leaves comes again before the next piece. Between pieces others have their
 * turn.
 * @param ready waited for between pieces, e.g. until what is written has gone
 */
export async function readPieces(
  file: FileHandle,
  take: (bytes: Buffer, length: number, last: boolean) => number,
  ready?: () => Promise<unknown> | undefined,
): Promise<void> {
  const bytes = Buffer.allocUnsafe(2 * ROW_BYTES_MAX);
  let held = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, held, bytes.length - held);
    const length = held + bytesRead;
    const last = bytesRead === 0;
    const taken = take(bytes, length, last);
    if (last) return;
    bytes.copyWithin(0, taken, length);
    held = length - taken;
    await ready?.();
  }
}
