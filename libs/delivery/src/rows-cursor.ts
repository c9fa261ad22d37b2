import { createHash } from 'node:crypto';
import type { RowsQuery } from './rows-query';

/** What a cursor belongs to: the query without its page, over one object. */
function fingerprint(query: RowsQuery, objectDigest: string): string {
  const parts = [
    objectDigest,
    query.select.map((field) => field.name),
    query.where.map(({ field, operator, values }) => [field.name, operator, values]),
    query.sort.map(({ field, descending }) => [field.name, descending]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}

/** Opaque position behind a row of the query's result. */
export function encodeRowsCursor(query: RowsQuery, objectDigest: string, row: number): string {
  return Buffer.from(`${fingerprint(query, objectDigest)}.${row}`).toString('base64url');
}

/** The row's number; null when the cursor is of another query, of other data, or none of ours. */
export function decodeRowsCursor(
  query: RowsQuery,
  objectDigest: string,
  cursor: string,
): number | null {
  const match = /^([\w-]{16})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match?.[1] === fingerprint(query, objectDigest) ? Number(match[2]) : null;
}
