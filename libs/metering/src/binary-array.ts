/**
 * One-dimensional arrays in PostgreSQL's binary format, for parameters of prepared statements: a batch is encoded
 * without a string per value, and the server parses none.
 */
const HEADER_BYTES = 20;

const UUID_OID = 2950;
const INT2_OID = 21;
const INT4_OID = 23;
const INT8_OID = 20;
const TEXT_OID = 25;
const TIMESTAMPTZ_OID = 1184;

/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;

function header(count: number, elementOid: number, bodyBytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + bodyBytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementOid, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** uuid[] of 16-byte slices, all at the same offset of their rows. */
export function uuidArray(rows: readonly Buffer[], offset = 0): Buffer {
  const array = header(rows.length, UUID_OID, rows.length * 20);
  let at = HEADER_BYTES;
  for (const row of rows) {
    array.writeInt32BE(16, at);
    row.copy(array, at + 4, offset, offset + 16);
    at += 20;
  }
  return array;
}

/** uuid[] with NULL where the 16 bytes are all zero. */
export function nullableUuidArray(rows: readonly Buffer[], offset: number): Buffer {
  const isNull = rows.map((row) => row.readBigUInt64BE(offset) === 0n);
  const nulls = isNull.filter(Boolean).length;
  const array = header(rows.length, UUID_OID, rows.length * 20 - nulls * 16);
  array.writeInt32BE(nulls > 0 ? 1 : 0, 4);
  let at = HEADER_BYTES;
  rows.forEach((row, n) => {
    array.writeInt32BE(isNull[n] ? -1 : 16, at);
    at += 4;
    if (isNull[n]) return;
    row.copy(array, at, offset, offset + 16);
    at += 16;
  });
  return array;
}

function fixedArray<T>(
  items: readonly T[],
  oid: number,
  width: number,
  write: (array: Buffer, item: T, at: number) => void,
): Buffer {
  const array = header(items.length, oid, items.length * (4 + width));
  let at = HEADER_BYTES;
  for (const item of items) {
    array.writeInt32BE(width, at);
    write(array, item, at + 4);
    at += 4 + width;
  }
  return array;
}

export function int2Array<T>(items: readonly T[], of: (item: T) => number): Buffer {
  return fixedArray(items, INT2_OID, 2, (array, item, at) => array.writeInt16BE(of(item), at));
}

export function int4Array<T>(items: readonly T[], of: (item: T) => number): Buffer {
  return fixedArray(items, INT4_OID, 4, (array, item, at) => array.writeInt32BE(of(item), at));
}

/** bigint[] of safe integers. */
export function int8Array<T>(items: readonly T[], of: (item: T) => number): Buffer {
  return fixedArray(items, INT8_OID, 8, (array, item, at) => writeInt8(array, of(item), at));
}

/** timestamptz[] of epoch milliseconds. */
export function timestamptzArray<T>(items: readonly T[], of: (item: T) => number): Buffer {
  return fixedArray(items, TIMESTAMPTZ_OID, 8, (array, item, at) =>
    writeInt8(array, (of(item) - EPOCH_MS) * 1000, at),
  );
}

function writeInt8(array: Buffer, value: number, at: number): void {
  array.writeInt32BE(Math.floor(value / 2 ** 32), at);
  array.writeUInt32BE(((value % 2 ** 32) + 2 ** 32) % 2 ** 32, at + 4);
}

/** text[] of ASCII strings. */
export function asciiArray<T>(items: readonly T[], of: (item: T) => string): Buffer {
  let bytes = 0;
  for (const item of items) bytes += 4 + of(item).length;
  const array = header(items.length, TEXT_OID, bytes);
  let at = HEADER_BYTES;
  for (const item of items) {
    const text = of(item);
    array.writeInt32BE(text.length, at);
    array.write(text, at + 4, 'latin1');
    at += 4 + text.length;
  }
  return array;
}
