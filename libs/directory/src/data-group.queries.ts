import { Prisma, type Tx } from '@gongshu/platform';
import { containing } from './like';

/**
 * Ids of the data groups in whose name, short name or former names (their own and those of the firms that they were
 * made of) every word occurs; served by the trigram indexes.
 */
export async function dataGroupIdsNamed(tx: Tx, words: readonly string[]): Promise<string[]> {
  const conditions = words.map(
    (word) => Prisma.sql`id IN (
      SELECT id FROM data_group WHERE (name || ' ' || short_name) ILIKE ${containing(word)}
      UNION
      SELECT data_group_id FROM data_group_event
      WHERE name ILIKE ${containing(word)} AND kind IN ('RENAMED_FROM', 'MERGED_FROM'))`,
  );
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM data_group WHERE ${Prisma.join(conditions, ' AND ')}`;
  return rows.map((row) => row.id);
}

/** Changes of the registry queue: its hierarchy is judged as a whole. */
export async function lockRegistry(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('data_group registry'))`;
}

/** Ids for records that name each other before they are made. */
export async function newIds(tx: Tx, count: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT uuidv7() AS id FROM generate_series(1, ${count}::int)`;
  return rows.map((row) => row.id);
}
