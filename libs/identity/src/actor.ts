import type { AuditActor } from '@gongshu/audit';
import type { MemberRole, OrganizationKind } from '@gongshu/platform';
import { identityError } from './identity.errors';

/** A logged-in member acting for one organisation. */
export interface Actor extends AuditActor {
  readonly userId: string;
  readonly organizationId: string;
  readonly sessionId: string;
  readonly kind: OrganizationKind;
  readonly role: MemberRole;
}

/** Platform administrators and auditors see the objects of every organisation; everyone else those of his own. */
export function seesEverything(actor: Pick<Actor, 'kind'>): boolean {
  return actor.kind === 'PLATFORM' || actor.kind === 'AUDITOR';
}

/**
 * Maker is never checker (C22): neither who began it, nor who edited it, nor who handed it in; the database refuses it
 * too.
 * @throws DomainError SELF_APPROVAL_FORBIDDEN
 */
export function assertNotMaker(
  actor: { userId: string },
  ...makers: readonly (string | null)[]
): void {
  if (makers.includes(actor.userId)) throw identityError('SELF_APPROVAL_FORBIDDEN');
}

/** Everyone who has written at a draft, each once. */
export function withEditor(editors: readonly string[], { userId }: { userId: string }): string[] {
  return [...new Set([...editors, userId])];
}
