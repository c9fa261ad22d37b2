import { platformError } from '../errors/platform.errors';

/** A page of a list in a stable order; nextCursor is null on the last page. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** An opaque cursor over the sort values of the last row shown. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * @param checks one per sort value, true where the value has the form we issue
 * @throws DomainError MALFORMED_CURSOR
 */
export function decodeCursor(
  cursor: string,
  checks: readonly ((value: unknown) => boolean)[],
): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === checks.length &&
      checks.every((check, at) => check(values[at]))
    ) {
      return values.map(String);
    }
  } catch {
    // Falls through: whatever cannot be read is refused alike.
  }
  throw platformError('MALFORMED_CURSOR');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** Lists ordered by their UUIDv7 id, newest first, need only the id: `where: { id: { lt: afterId(page) } }`. */
export function afterId(page: PageRequest): string | undefined {
  return page.cursor === undefined ? undefined : decodeCursor(page.cursor, [isUuid])[0];
}

/** Cuts a result read with `take: limit + 1` into a page whose cursor is the last row's id. */
export function pageById<T extends { id: string }>(rows: readonly T[], limit: number): Page<T> {
  return pageBy(rows, limit, (row) => [row.id]);
}

/** Cuts a result read with `take: limit + 1` into a page. */
export function pageBy<T>(
  rows: readonly T[],
  limit: number,
  sortValues: (row: T) => readonly (string | number)[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(sortValues(last)) : null,
  };
}
