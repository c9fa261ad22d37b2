import { overtaken, platformError } from '../errors/platform.errors';

/**
 * Optimistic concurrency: every change names the revision it was decided on (the ETag).
 * The write itself must repeat the check: `updateMany({ where: { id, revision }, data: { revision: { increment: 1 } } })`.
 * @throws DomainError REVISION_STALE
 */
export function expectRevision(row: { revision: number }, expected: number): void {
  if (row.revision !== expected) throw platformError('REVISION_STALE', { current: row.revision });
}

/** @throws DomainError REVISION_STALE when a guarded updateMany found no row: another change came first */
export function expectUpdated(result: { count: number }): void {
  if (result.count !== 1) throw overtaken();
}
