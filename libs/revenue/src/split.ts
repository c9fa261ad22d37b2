import type { SharingParty } from '@gongshu/platform';
import { revenueError } from './revenue.errors';

/** A party's share in the agreement's scheme, in basis points. */
export interface SchemeShare {
  readonly party: SharingParty;
  readonly basisPoints: number;
}

/** A party's part of a charge. */
export interface ShareLine {
  readonly party: SharingParty;
  /** Null for the treasury and the platform. */
  readonly organizationId: string | null;
  readonly amountFen: bigint;
}

/** What a charge is shared by. */
export interface SharingTerms {
  readonly scheme: readonly SchemeShare[];
  readonly operatorId: string;
  /** The departments whose resources the product is made of. */
  readonly providerIds: readonly string[];
  /** For the message when the scheme cannot be carried out. */
  readonly productId: string;
}

/** The order in which lines are written, and in which fen left over fall when remainders are equal. */
export const PARTY_ORDER: readonly SharingParty[] = [
  'OPERATOR',
  'PROVIDER',
  'TREASURY',
  'PLATFORM',
];

/**
 * Splits an amount by weights with the largest remainder: everyone gets the whole fen of his exact part, and the fen
 * left over go one each to the largest remainders, on a tie to the earlier in the list. The parts sum to the amount.
 */
export function split(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (amount < 0n || whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('Only a non-negative amount can be split, by weights that are not all 0');
  }
  const parts = weights.map((weight) => (amount * weight) / whole);
  const left = Number(amount - parts.reduce((sum, part) => sum + part, 0n));
  const remainders = weights.map((weight, at) => ({ at, remainder: (amount * weight) % whole }));
  // The sort is stable, so that equal remainders keep the order of the list.
  remainders.sort((a, b) => compare(b.remainder, a.remainder));
  for (const { at } of remainders.slice(0, left)) parts[at] = parts[at]! + 1n;
  return parts;
}

/**
 * The lines of a charge (C20): by the scheme among the parties, then the providers' part in equal parts among the
 * departments in the order of their ids. Every part is gross, and who gets nothing has no line.
 * @throws DomainError SHARE_WITHOUT_PROVIDER
 */
export function shareCharge(amountFen: bigint, terms: SharingTerms): ShareLine[] {
  const scheme = [...terms.scheme].sort(
    (a, b) => PARTY_ORDER.indexOf(a.party) - PARTY_ORDER.indexOf(b.party),
  );
  const parts = split(
    amountFen,
    scheme.map((share) => BigInt(share.basisPoints)),
  );
  return scheme
    .flatMap(({ party }, at) => linesOf(party, parts[at]!, terms))
    .filter((line) => line.amountFen > 0n);
}

function linesOf(party: SharingParty, amountFen: bigint, terms: SharingTerms): ShareLine[] {
  if (party === 'OPERATOR') return [{ party, organizationId: terms.operatorId, amountFen }];
  if (party !== 'PROVIDER') return [{ party, organizationId: null, amountFen }];
  if (amountFen === 0n) return [];
  const providers = [...new Set(terms.providerIds)].sort();
  if (providers.length === 0) {
    throw revenueError('SHARE_WITHOUT_PROVIDER', { productId: terms.productId });
  }
  const parts = split(
    amountFen,
    providers.map(() => 1n),
  );
  return providers.map((organizationId, at) => ({ party, organizationId, amountFen: parts[at]! }));
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
