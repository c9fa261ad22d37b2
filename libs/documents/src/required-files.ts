import type { ErrorPointer, Tx } from '@gongshu/platform';
import { documentsError } from './documents.errors';

/** A file named in a request, and where. */
export interface FileReference {
  readonly id: string;
  /** JSON pointer of the id in the request. */
  readonly pointer: string;
}

/**
 * Every attachment and piece of evidence is a file of the organisation that names it: nobody learns of another's files
 * by naming them.
 * @throws DomainError FILE_UNKNOWN with a pointer to each that it has not stored
 */
export async function requireFiles(
  db: Pick<Tx, 'storedFile'>,
  organizationId: string,
  references: readonly FileReference[],
): Promise<void> {
  if (references.length === 0) return;
  const rows = await db.storedFile.findMany({
    where: { id: { in: references.map(({ id }) => id) }, organizationId },
    select: { id: true },
  });
  const stored = new Set(rows.map(({ id }) => id));
  const unknown = references.filter(({ id }) => !stored.has(id.toLowerCase()));
  if (unknown.length === 0) return;
  const { id } = unknown[0]!;
  throw documentsError('FILE_UNKNOWN', { id }, unknown.map(placeOf));
}

function placeOf({ id, pointer }: FileReference): ErrorPointer {
  const error = documentsError('FILE_UNKNOWN', { id });
  return { pointer, code: error.code, zh: error.detail('zh'), en: error.detail('en') };
}
