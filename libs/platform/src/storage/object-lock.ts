import type { Tx } from '../database/prisma.service';

/** Holds an object's name until the transaction ends: it is claimed and taken away by one at a time. */
export async function lockObject(tx: Tx, digest: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`object ${digest}`}, 0))`;
}
