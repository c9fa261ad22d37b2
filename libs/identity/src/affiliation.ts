import type { Prisma } from '@gongshu/platform';
import { identityError } from './identity.errors';

export type AffiliationRow = Prisma.OrganizationAffiliationGetPayload<object>;

/** How far affiliation is followed from pair to pair: beyond that, control is no longer told by the pairs alone. */
export const AFFILIATION_STEPS_MAX = 5;

export interface AffiliationInput {
  readonly affiliateId: string;
  /** Why the two are affiliated, e.g. a shareholding and its share. */
  readonly ground: string;
  /** The day from which on they are, `YYYY-MM-DD`. */
  readonly since: string;
}

/**
 * Two organisations, not one; and what is recorded has begun.
 * @throws DomainError AFFILIATION_WITH_ITSELF, AFFILIATION_NOT_BEGUN
 */
export function assertAffiliation(
  organizationId: string,
  { affiliateId, since }: Pick<AffiliationInput, 'affiliateId' | 'since'>,
  today: string,
): void {
  if (affiliateId.toLowerCase() === organizationId) throw identityError('AFFILIATION_WITH_ITSELF');
  if (since > today) throw identityError('AFFILIATION_NOT_BEGUN', { since });
}

/** A pair is one row, the smaller id first, whoever names whom. */
export function orderedPair(one: string, other: string): { oneId: string; otherId: string } {
  const [oneId, otherId] = [one.toLowerCase(), other.toLowerCase()].sort();
  return { oneId: oneId!, otherId: otherId! };
}
