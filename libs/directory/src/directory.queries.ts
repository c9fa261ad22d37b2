import { type OrganizationKind, type OrganizationStatus, type Tx } from '@gongshu/platform';

/** Whether the id is that of an operator who may act: an ACTIVE organisation of kind OPERATOR. */
export async function isActiveOperator(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ kind: OrganizationKind; status: OrganizationStatus }[]>`
    SELECT kind, status FROM organization WHERE id = ${id}::uuid`;
  return rows[0]?.kind === 'OPERATOR' && rows[0].status === 'ACTIVE';
}
