import type { Tx } from '@gongshu/platform';

/** Holds the agreement until the transaction ends: of a signature and a suspension at once, one sees the other. */
export async function lockAgreement(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM operation_agreement WHERE id = ${id}::uuid FOR UPDATE`;
}
