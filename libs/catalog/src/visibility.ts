import { type Actor, seesEverything } from '@gongshu/identity';
import type { Prisma, Tx } from '@gongshu/platform';
import { catalogError } from './catalog.errors';

/**
 * The products that an actor reaches: the operator his own, the agency those under its agreements, who oversees all.
 * Everyone else knows products by the public catalog only.
 */
export function productsOf(actor: Actor): Prisma.ProductWhereInput {
  if (seesEverything(actor)) return {};
  return actor.kind === 'AGENCY'
    ? { agreement: { agencyId: actor.organizationId } }
    : { operatorId: actor.organizationId };
}

const OWNER = {
  product: { select: { id: true, operatorId: true, agreementId: true, kind: true } },
};

export type VersionRow = Prisma.ProductVersionGetPayload<{ include: typeof OWNER }>;
export type OwnerRow = VersionRow['product'];

/** Which version is meant, and the revision on which its change was decided. */
export interface VersionAt {
  readonly productId: string;
  readonly number: number;
  readonly revision: number;
}

type Reader = Pick<Tx, 'product' | 'productVersion'>;

/** @throws DomainError PRODUCT_NOT_FOUND, also for another tenant's */
export async function reachProduct(db: Reader, actor: Actor, id: string): Promise<OwnerRow> {
  const row = await db.product.findFirst({
    where: { id, ...productsOf(actor) },
    select: OWNER.product.select,
  });
  if (!row) throw catalogError('PRODUCT_NOT_FOUND', { id });
  return row;
}

/** @throws DomainError PRODUCT_NOT_FOUND, also for another tenant's; VERSION_NOT_FOUND */
export async function reachVersion(
  db: Reader,
  actor: Actor,
  productId: string,
  number: number,
): Promise<VersionRow> {
  await reachProduct(db, actor, productId);
  const row = await db.productVersion.findUnique({
    where: { productId_number: { productId, number } },
    include: OWNER,
  });
  if (!row) throw catalogError('VERSION_NOT_FOUND', { number });
  return row;
}
