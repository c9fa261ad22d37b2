import type { PriceStatus, Transition, UseClass } from '@gongshu/platform';

export type PriceEvent = 'approve' | 'reject' | 'withdraw';

const DECIDES = 'agency of the agreement, checker';

/** The life of a price: proposed by the operator, decided by the agency. */
export const PRICE_TRANSITIONS: readonly Transition<PriceStatus, PriceEvent>[] = [
  {
    from: 'PROPOSED',
    event: 'approve',
    to: 'APPROVED',
    who: DECIDES,
    guard: 'not the proposer (C22), agreement in force, C09, C10 and C11 hold',
  },
  {
    from: 'PROPOSED',
    event: 'reject',
    to: 'REJECTED',
    who: DECIDES,
    guard: 'not the proposer (C22), reason given',
  },
  { from: 'PROPOSED', event: 'withdraw', to: 'WITHDRAWN', who: 'operator, maker', guard: '' },
];

/** Uses that are free by rule, whatever the plan says: public governance and public welfare (C09, No. 65). */
export function isFreeUse(useClass: UseClass): boolean {
  return useClass === 'PUBLIC_GOVERNANCE' || useClass === 'PUBLIC_WELFARE';
}

export interface TimedPrice {
  readonly number: number;
  readonly status: PriceStatus;
  readonly effectiveFrom: Date;
}

/** The price in force at an instant: of the approved ones that have begun, the latest; of two at once, the newer. */
export function priceInForce<P extends TimedPrice>(prices: readonly P[], at: Date): P | undefined {
  return prices
    .filter((price) => price.status === 'APPROVED' && price.effectiveFrom <= at)
    .reduce<P | undefined>(
      (best, price) => (best && !isLater(price, best) ? best : price),
      undefined,
    );
}

function isLater(one: TimedPrice, other: TimedPrice): boolean {
  const apart = one.effectiveFrom.getTime() - other.effectiveFrom.getTime();
  return apart > 0 || (apart === 0 && one.number > other.number);
}

/** A price never reaches back before its approval: calls made until then keep the price they were made under. */
export function effectiveFromOf(proposed: Date, approvedAt: Date): Date {
  return proposed > approvedAt ? proposed : approvedAt;
}
