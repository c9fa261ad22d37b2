import type { GrantStatus, Transition } from '@gongshu/platform';

export type GrantEvent = 'suspend' | 'resume' | 'revoke' | 'supersede';

const OPERATOR = "OWNER or REVIEWER of the product's operator";

/** The whole life of a grant. That it has not begun or is over follows from its validity (`grantState`). */
export const GRANT_TRANSITIONS: readonly Transition<GrantStatus, GrantEvent>[] = [
  { from: 'ACTIVE', event: 'suspend', to: 'SUSPENDED', who: OPERATOR },
  { from: 'SUSPENDED', event: 'resume', to: 'ACTIVE', who: OPERATOR },
  { from: 'ACTIVE', event: 'revoke', to: 'REVOKED', who: OPERATOR },
  { from: 'SUSPENDED', event: 'revoke', to: 'REVOKED', who: OPERATOR },
  // An application holds one grant a product that is not revoked: the expired one makes way for its successor.
  ...(['ACTIVE', 'SUSPENDED'] as const).map((from) => ({
    from,
    event: 'supersede' as const,
    to: 'REVOKED' as const,
    who: 'the platform, when a later request is approved',
    guard: 'its validity is over',
  })),
];

/** What a grant is at an instant; REVOKED and EXPIRED are final. */
export const GrantState = {
  PENDING: 'PENDING',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
} as const;
export type GrantState = (typeof GrantState)[keyof typeof GrantState];

/** The state at an instant: the recorded status, and what follows from the half-open validity. */
export function grantState(
  grant: { readonly status: GrantStatus; readonly validFrom: Date; readonly validTo: Date },
  at: Date,
): GrantState {
  if (grant.status === 'REVOKED') return 'REVOKED';
  if (grant.validTo <= at) return 'EXPIRED';
  if (grant.status === 'SUSPENDED') return 'SUSPENDED';
  return grant.validFrom > at ? 'PENDING' : 'ACTIVE';
}
