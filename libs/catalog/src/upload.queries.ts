import type { Tx } from '@gongshu/platform';

/** Whether a version, a running upload or a stored file names the object. */
export async function isObjectNamed(tx: Tx, digest: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ named: boolean }[]>`
    SELECT EXISTS (SELECT FROM product_version
                   WHERE ${digest} IN (delivery->>'objectDigest', delivery->>'fileDigest'))
        OR EXISTS (SELECT FROM dataset_upload
                   WHERE object_digest = decode(${digest}, 'hex') AND status = 'CHECKING')
        OR EXISTS (SELECT FROM stored_file WHERE object_key = ${digest}) AS named`;
  return row!.named;
}

/** Objects that ended uploads have made and nothing names any more; at most so many. */
export async function unnamedObjects(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    SELECT DISTINCT encode(u.object_digest, 'hex') AS digest FROM dataset_upload u
    WHERE u.object_digest IS NOT NULL AND u.status IN ('STORED', 'FAILED')
      AND NOT EXISTS (SELECT FROM product_version v
                      WHERE encode(u.object_digest, 'hex') IN (v.delivery->>'objectDigest', v.delivery->>'fileDigest'))
      AND NOT EXISTS (SELECT FROM stored_file f WHERE f.object_key = encode(u.object_digest, 'hex'))
    LIMIT ${limit}`;
  return rows.map(({ digest }) => digest);
}
