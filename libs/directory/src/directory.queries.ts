import { type OrganizationKind, type OrganizationStatus, Prisma, type Tx } from '@gongshu/platform';
import { containing } from './like';

/** Ids of the data groups in whose name or short name every word occurs; served by the trigram index. */
export async function dataGroupIdsNamed(tx: Tx, words: readonly string[]): Promise<string[]> {
  const conditions = words.map(
    (word) => Prisma.sql`(name || ' ' || short_name) ILIKE ${containing(word)}`,
  );
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM data_group WHERE ${Prisma.join(conditions, ' AND ')}`;
  return rows.map((row) => row.id);
}

/** Whether the id is that of an operator who may act: an ACTIVE organisation of kind OPERATOR. */
export async function isActiveOperator(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ kind: OrganizationKind; status: OrganizationStatus }[]>`
    SELECT kind, status FROM organization WHERE id = ${id}::uuid`;
  return rows[0]?.kind === 'OPERATOR' && rows[0].status === 'ACTIVE';
}
