import type { Tx } from '@gongshu/platform';

/** Holds the product until the transaction ends: its versions are numbered and published one at a time. */
export async function lockProduct(tx: Tx, productId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM product WHERE id = ${productId}::uuid FOR UPDATE`;
}

/** Holds the plan until the transaction ends: its prices are numbered one at a time. */
export async function lockPlan(tx: Tx, planId: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM plan WHERE id = ${planId}::uuid FOR UPDATE`;
}
