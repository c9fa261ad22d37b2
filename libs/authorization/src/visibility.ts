import { type Actor, seesEverything } from '@gongshu/identity';
import type { Prisma } from '@gongshu/platform';

/**
 * The requests and grants in which the actor's organisation has a part by the chain of authority: as developer, as
 * operator of the product, as agency of its agreement. Anyone else's do not exist for him (I7).
 */
export function partyTo(
  actor: Pick<Actor, 'kind' | 'organizationId'>,
): Pick<Prisma.GrantWhereInput, 'application' | 'product'> {
  if (seesEverything(actor)) return {};
  const { organizationId } = actor;
  switch (actor.kind) {
    case 'OPERATOR':
      return { product: { operatorId: organizationId } };
    case 'AGENCY':
      return { product: { agreement: { agencyId: organizationId } } };
    case 'DEVELOPER':
    case 'PROVIDER':
    case 'PLATFORM':
    case 'AUDITOR':
      return { application: { developerId: organizationId } };
  }
}

/** Names that a reader needs beside the ids, read with every request and grant. */
export const PARTIES = {
  application: { include: { developer: { select: { name: true } } } },
  product: { select: { slug: true, name: true, operatorId: true } },
} as const satisfies Prisma.GrantInclude;
