import { randomInt } from 'node:crypto';
import { systemActor } from '@gongshu/audit';
import { type Actor, type Organizations } from '@gongshu/identity';
import type { MemberRole, OrganizationKind, Tx } from '@gongshu/platform';

/** A login of the sample, with the password that was made for it. */
export interface SampleUser {
  readonly username: string;
  readonly password: string;
  /** What the person does, for the welcome. */
  readonly role: string;
}

interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly role: MemberRole;
  readonly does: string;
}

interface Party {
  readonly kind: OrganizationKind;
  readonly name: string;
  readonly divisionCode?: string;
  readonly people: readonly Person[];
}

/** Invented organisations, marked as such (示例), so that nobody takes their figures for a real group's. */
const PARTIES = {
  platform: {
    kind: 'PLATFORM',
    name: '公数平台（示例）',
    people: [
      {
        username: 'admin',
        displayName: '平台管理员',
        role: 'OWNER',
        does: '平台管理 platform administrator',
      },
    ],
  },
  auditor: {
    kind: 'AUDITOR',
    name: '审计组（示例）',
    people: [{ username: 'auditor', displayName: '审计员', role: 'OWNER', does: '审计 auditor' }],
  },
  agency: {
    kind: 'AGENCY',
    name: '杭州市数据局（示例）',
    divisionCode: '330100',
    people: [
      {
        username: 'agency.editor',
        displayName: '实施机构经办',
        role: 'EDITOR',
        does: '实施机构经办 agency, makes',
      },
      {
        username: 'agency.reviewer',
        displayName: '实施机构复核',
        role: 'REVIEWER',
        does: '实施机构复核 agency, checks',
      },
    ],
  },
  provider: {
    kind: 'PROVIDER',
    name: '民政与气象数据提供单位（示例）',
    divisionCode: '330100',
    people: [
      {
        username: 'provider',
        displayName: '数据提供单位经办',
        role: 'OWNER',
        does: '数据提供单位 providing department',
      },
    ],
  },
  operator: {
    kind: 'OPERATOR',
    name: '钱江数据集团（示例）',
    divisionCode: '330100',
    people: [
      {
        username: 'operator.editor',
        displayName: '数据集团经办',
        role: 'EDITOR',
        does: '数据集团经办 data group, makes',
      },
      {
        username: 'operator.reviewer',
        displayName: '数据集团复核',
        role: 'REVIEWER',
        does: '数据集团复核 data group, checks',
      },
      {
        username: 'operator.finance',
        displayName: '数据集团财务',
        role: 'FINANCE',
        does: '数据集团财务 data group, finance',
      },
    ],
  },
  developer: {
    kind: 'DEVELOPER',
    name: '西溪软件（示例）',
    divisionCode: '330100',
    people: [
      { username: 'developer', displayName: '开发者', role: 'OWNER', does: '开发主体 developer' },
    ],
  },
} as const satisfies Record<string, Party>;

type PersonName = (typeof PARTIES)[keyof typeof PARTIES]['people'][number]['username'];

export interface SampleParties {
  readonly users: SampleUser[];
  /** Who acts in the seed: by username. */
  readonly actors: Readonly<Record<PersonName, Actor>>;
}

/** Makes the organisations of the sample and a login for each of their people. */
export async function seedParties(tx: Tx, organizations: Organizations): Promise<SampleParties> {
  const origin = systemActor('seed');
  const users: SampleUser[] = [];
  const actors: Record<string, Actor> = {};
  for (const party of Object.values(PARTIES)) {
    const { people, ...facts }: Party = party;
    const { id: organizationId } = await organizations.create(tx, origin, facts);
    for (const { username, displayName, role, does } of people) {
      const password = generatePassword();
      const member = await organizations.addMember(tx, origin, organizationId, {
        username,
        displayName,
        password,
        role,
      });
      users.push({ username, password, role: does });
      actors[username] = {
        ...origin,
        userId: member.userId,
        organizationId,
        sessionId: '',
        kind: party.kind,
        role,
      };
    }
  }
  return { users, actors: actors as SampleParties['actors'] };
}

/** The organisation and the login with which a new marketplace begins. */
export async function seedAdministrator(
  tx: Tx,
  organizations: Organizations,
): Promise<{ username: string; password: string }> {
  const origin = systemActor('first-start');
  const facts = { kind: 'PLATFORM', name: '公数平台' } as const;
  const { id } = await organizations.create(tx, origin, facts);
  const login = { username: 'admin', password: generatePassword() };
  await organizations.addMember(tx, origin, id, {
    ...login,
    displayName: '平台管理员',
    role: 'OWNER',
  });
  return login;
}

// Without characters that look alike.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: about 79 bits, easy to type. */
function generatePassword(): string {
  const group = (): string =>
    Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: 4 }, group).join('-');
}
