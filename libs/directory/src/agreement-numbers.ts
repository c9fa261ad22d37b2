import type { PrismaService, Tx } from '@gongshu/platform';

/** The operator's agreements by the numbers under which they are filed: number → id. */
export async function agreementIdsOf(
  db: Tx | PrismaService,
  operatorId: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.operationAgreement.findMany({
    where: { operatorId, number: { in: [...numbers] } },
    select: { id: true, number: true },
  });
  return new Map(rows.map(({ id, number }) => [number, id]));
}
