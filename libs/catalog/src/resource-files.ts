import type { Actor } from '@gongshu/identity';
import type { Tx } from '@gongshu/platform';
import { fault } from './dictionary';
import { registrationError } from './registration.errors';
import { storedFilesOf } from './resource.queries';

/** A file named in a request, and where. */
export interface FileReference {
  readonly id: string;
  readonly pointer: string;
}

/**
 * Every attachment and piece of evidence is a file that the actor's organisation has stored.
 * @throws DomainError FILE_UNKNOWN with a pointer to each that it has not
 */
export async function requireFiles(
  tx: Tx,
  actor: Pick<Actor, 'organizationId'>,
  references: readonly FileReference[],
): Promise<void> {
  if (references.length === 0) return;
  const stored = await storedFilesOf(
    tx,
    actor.organizationId,
    references.map(({ id }) => id),
  );
  const unknown = references.filter(({ id }) => !stored.has(id.toLowerCase()));
  if (unknown.length === 0) return;
  throw registrationError(
    'FILE_UNKNOWN',
    { id: unknown[0]!.id },
    unknown.map(({ pointer }) =>
      fault(pointer, 'NOT_FOUND', '没有这个文件', 'There is no such file'),
    ),
  );
}
