import type { Prisma } from '@gongshu/platform';

/**
 * Text as the database gives it back. PostgreSQL keeps no NUL, and UTF-8 has no form for half a surrogate pair: both
 * become U+FFFD here, before the hash, since a record stored otherwise than hashed could never be verified.
 */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

/** A JSON value as a column gives it back, names of members included. */
export function storableJson(value: Prisma.InputJsonValue | null): Prisma.JsonValue {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    storablePart(part),
  ) as Prisma.JsonValue;
}

function storablePart(part: unknown): unknown {
  if (typeof part === 'string') return storableText(part);
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, member]) => [storableName(name), member]),
  );
}

/** Prisma loses a member of this name on the way to the database. */
function storableName(name: string): string {
  return name === '__proto__' ? '\uFFFD__proto__' : storableText(name);
}
