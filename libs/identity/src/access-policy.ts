import { MemberRole, OrganizationKind } from '@gongshu/platform';

const { PLATFORM, OPERATOR, PROVIDER, AGENCY, DEVELOPER, AUDITOR } = OrganizationKind;
const { OWNER, EDITOR, REVIEWER, FINANCE, VIEWER } = MemberRole;

const EVERY_KIND = Object.values(OrganizationKind);
const EVERY_ROLE = Object.values(MemberRole);
const MAKERS = [OWNER, EDITOR] as const;
const CHECKERS = [OWNER, REVIEWER] as const;

/**
 * Which objects an allowed actor reaches; the services scope their queries by it, so that another tenant's object is 404.
 * own: his organisation's; party: those in which his organisation has a part by the chain of authority; any: all.
 */
export type Relation = 'own' | 'party' | 'any';

export interface AccessRule {
  readonly kinds: readonly OrganizationKind[];
  readonly roles: readonly MemberRole[];
  readonly relation: Relation;
}

function rule(
  kinds: readonly OrganizationKind[],
  roles: readonly MemberRole[],
  relation: Relation,
): readonly AccessRule[] {
  return [{ kinds, roles, relation }];
}

/** Those who oversee read everything. */
const OVERSIGHT = rule([PLATFORM, AUDITOR], EVERY_ROLE, 'any');

/**
 * The access policy: an action that is not here cannot be a route, and a route without an action does not start (I7).
 * Nobody acts for another organisation, and separation of duties comes on top, by constraint.
 */
export const ACCESS_POLICY = {
  'session:read': rule(EVERY_KIND, EVERY_ROLE, 'own'),
  'session:end': rule(EVERY_KIND, EVERY_ROLE, 'own'),

  'organization:create': rule([PLATFORM], MAKERS, 'any'),
  'organization:read': [...OVERSIGHT, ...rule(EVERY_KIND, EVERY_ROLE, 'own')],
  'member:add': [...rule([PLATFORM], [OWNER], 'any'), ...rule(EVERY_KIND, [OWNER], 'own')],
  'member:read': [...OVERSIGHT, ...rule(EVERY_KIND, EVERY_ROLE, 'own')],

  'data-group:create': rule([PLATFORM], MAKERS, 'any'),
  'data-group:edit': rule([PLATFORM], MAKERS, 'any'),
  'data-group:import': rule([PLATFORM], MAKERS, 'any'),

  'agreement:draft': rule([AGENCY], MAKERS, 'own'),
  'agreement:sign': rule([OPERATOR], CHECKERS, 'own'),
  'agreement:suspend': rule([AGENCY], CHECKERS, 'own'),
  'agreement:resume': rule([AGENCY], CHECKERS, 'own'),
  'agreement:terminate': rule([AGENCY], CHECKERS, 'own'),
  'agreement:read': [...OVERSIGHT, ...rule([AGENCY, OPERATOR], EVERY_ROLE, 'own')],

  'resource:create': rule([PROVIDER], MAKERS, 'own'),
  'resource:edit': rule([PROVIDER], MAKERS, 'own'),
  'resource:revoke': rule([AGENCY], CHECKERS, 'party'),
  'resource:read': [
    ...OVERSIGHT,
    ...rule([PROVIDER], EVERY_ROLE, 'own'),
    ...rule([OPERATOR, AGENCY], EVERY_ROLE, 'any'),
  ],
  'sharing-consent:record': rule([PROVIDER], MAKERS, 'own'),
  'sharing-consent:withdraw': rule([PROVIDER], MAKERS, 'own'),
  'registration:prepare': rule([PROVIDER], MAKERS, 'own'),
  'registration:submit': rule([PROVIDER], MAKERS, 'own'),
  'registration:withdraw': rule([PROVIDER], MAKERS, 'own'),
  'registration:decide': rule([AGENCY], CHECKERS, 'party'),
  'registration:read': [
    ...OVERSIGHT,
    ...rule([PROVIDER], EVERY_ROLE, 'own'),
    ...rule([AGENCY], EVERY_ROLE, 'party'),
  ],
  'objection:file': rule([OPERATOR, PROVIDER, AGENCY, DEVELOPER], MAKERS, 'any'),
  'objection:decide': rule([AGENCY], CHECKERS, 'party'),
  'objection:read': [...OVERSIGHT, ...rule(EVERY_KIND, EVERY_ROLE, 'party')],

  'product:create': rule([OPERATOR], MAKERS, 'own'),
  'product:edit': rule([OPERATOR], MAKERS, 'own'),
  'product:submit': rule([OPERATOR], MAKERS, 'own'),
  'product:publish': rule([OPERATOR], CHECKERS, 'own'),
  'product:deprecate': rule([OPERATOR], CHECKERS, 'own'),
  'product:retire': rule([OPERATOR], CHECKERS, 'own'),
  'product:review': rule([AGENCY], CHECKERS, 'party'),
  'product:suspend': rule([AGENCY], CHECKERS, 'party'),
  'product:resume': rule([AGENCY], CHECKERS, 'party'),
  'product:read': [
    ...OVERSIGHT,
    ...rule([OPERATOR], EVERY_ROLE, 'own'),
    ...rule([AGENCY], EVERY_ROLE, 'party'),
  ],
  'plan:create': rule([OPERATOR], MAKERS, 'own'),
  'price:propose': rule([OPERATOR], MAKERS, 'own'),
  'price:decide': rule([AGENCY], CHECKERS, 'party'),
  'ceiling:propose': rule([AGENCY], MAKERS, 'party'),
  'ceiling:decide': rule([AGENCY], CHECKERS, 'own'),
  'ceiling:read': [
    ...OVERSIGHT,
    ...rule([OPERATOR], EVERY_ROLE, 'party'),
    ...rule([AGENCY], EVERY_ROLE, 'own'),
  ],
  'permitted-revenue:propose': rule([AGENCY], MAKERS, 'own'),
  'permitted-revenue:decide': rule([AGENCY], CHECKERS, 'own'),
  'permitted-revenue:review': rule([AGENCY], CHECKERS, 'own'),
  'permitted-revenue:read': [
    ...OVERSIGHT,
    ...rule([OPERATOR], [OWNER, FINANCE, VIEWER], 'own'),
    ...rule([AGENCY], EVERY_ROLE, 'own'),
  ],

  'application:create': rule([DEVELOPER], MAKERS, 'own'),
  'application:read': [...OVERSIGHT, ...rule([DEVELOPER], EVERY_ROLE, 'own')],
  'request:submit': rule([DEVELOPER], MAKERS, 'own'),
  'request:withdraw': rule([DEVELOPER], MAKERS, 'own'),
  'request:decide': rule([OPERATOR], CHECKERS, 'party'),
  'request:read': [
    ...OVERSIGHT,
    ...rule([DEVELOPER], EVERY_ROLE, 'own'),
    ...rule([OPERATOR, AGENCY], EVERY_ROLE, 'party'),
  ],
  'grant:read': [
    ...OVERSIGHT,
    ...rule([DEVELOPER], EVERY_ROLE, 'own'),
    ...rule([OPERATOR, AGENCY], EVERY_ROLE, 'party'),
  ],
  'grant:suspend': rule([OPERATOR], CHECKERS, 'party'),
  'grant:resume': rule([OPERATOR], CHECKERS, 'party'),
  'grant:revoke': rule([OPERATOR], CHECKERS, 'party'),
  'key:issue': rule([DEVELOPER], MAKERS, 'own'),
  'key:revoke': rule([DEVELOPER], MAKERS, 'own'),
  'key:read': [...OVERSIGHT, ...rule([DEVELOPER], EVERY_ROLE, 'own')],

  'usage:read': [
    ...OVERSIGHT,
    ...rule([DEVELOPER], EVERY_ROLE, 'own'),
    ...rule([OPERATOR], EVERY_ROLE, 'party'),
  ],
  'report:revenue': [
    ...OVERSIGHT,
    ...rule([OPERATOR], [OWNER, FINANCE, VIEWER], 'own'),
    ...rule([AGENCY], EVERY_ROLE, 'party'),
  ],
  'billing:close': rule([PLATFORM], [OWNER, FINANCE], 'any'),
  'ledger:read': rule([PLATFORM, AUDITOR], EVERY_ROLE, 'any'),
  'audit:read': rule([AUDITOR], EVERY_ROLE, 'any'),
} as const satisfies Readonly<Record<string, readonly AccessRule[]>>;

export type AccessAction = keyof typeof ACCESS_POLICY;

/** The relation in which such an actor may do the action, the widest first; undefined: he may not. */
export function relationFor(
  action: AccessAction,
  actor: { kind: OrganizationKind; role: MemberRole },
): Relation | undefined {
  const rules: readonly AccessRule[] = ACCESS_POLICY[action];
  return rules.find((r) => r.kinds.includes(actor.kind) && r.roles.includes(actor.role))?.relation;
}
