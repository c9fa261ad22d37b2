import type { AuditActor } from '@gongshu/audit';
import type { MemberRole, OrganizationKind } from '@gongshu/platform';

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
