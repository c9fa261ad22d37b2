import type { Tx } from '@gongshu/platform';

/** Holds an object's name until the transaction ends: it is claimed and taken away by one at a time. */
export async function lockObject(tx: Tx, digest: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`object ${digest}`}, 0))`;
}

/** Whether a version or a running upload names the object. */
export async function isObjectNamed(tx: Tx, digest: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ named: boolean }[]>`
    SELECT EXISTS (SELECT FROM product_version
                   WHERE ${digest} IN (delivery->>'objectDigest', delivery->>'fileDigest'))
        OR EXISTS (SELECT FROM dataset_upload
                   WHERE object_digest = decode(${digest}, 'hex') AND status = 'CHECKING') AS named`;
  return row!.named;
}

/** Objects that ended uploads have made and no version names any more; at most so many. */
export async function unnamedObjects(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    SELECT DISTINCT encode(u.object_digest, 'hex') AS digest FROM dataset_upload u
    WHERE u.object_digest IS NOT NULL AND u.status IN ('STORED', 'FAILED')
      AND NOT EXISTS (SELECT FROM product_version v
                      WHERE v.delivery->>'objectDigest' = encode(u.object_digest, 'hex'))
    LIMIT ${limit}`;
  return rows.map(({ digest }) => digest);
}
