import { Injectable } from '@nestjs/common';
import { AuditLog, type AuditActor } from '@gongshu/audit';
import {
  afterId,
  type MemberRole,
  type OrganizationKind,
  type Page,
  pageById,
  type PageRequest,
  Prisma,
  PrismaService,
  type Tx,
  violatesForeignKey,
  violatesUnique,
} from '@gongshu/platform';
import { type Actor, seesEverything } from './actor';
import { identityError } from './identity.errors';
import { hashPassword } from './passwords';
import { isUscc } from './uscc';

export interface OrganizationInput {
  readonly kind: OrganizationKind;
  readonly name: string;
  /** GB 32100; bodies without one leave it out. */
  readonly uscc?: string;
  /** GB/T 2260 code of the territory. */
  readonly divisionCode?: string;
}

export interface MemberInput {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly role: MemberRole;
}

export type OrganizationRow = Prisma.OrganizationGetPayload<object>;
export type MemberRow = Prisma.MembershipGetPayload<{ include: { user: true } }>;

/** Organisations of all kinds and their members. */
@Injectable()
export class Organizations {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError ORGANIZATION_EXISTS, USCC_INVALID, DIVISION_UNKNOWN */
  async create(tx: Tx, actor: AuditActor, input: OrganizationInput): Promise<OrganizationRow> {
    if (input.uscc !== undefined && !isUscc(input.uscc)) throw identityError('USCC_INVALID');
    try {
      const row = await tx.organization.create({ data: { ...input } });
      await this.audit.append(tx, actor, {
        action: 'organization:create',
        objectType: 'organization',
        objectId: row.id,
        after: { kind: row.kind, name: row.name, uscc: row.uscc, divisionCode: row.divisionCode },
      });
      return row;
    } catch (error) {
      if (
        violatesUnique(error, 'organization_name_key') ||
        violatesUnique(error, 'organization_uscc_key')
      ) {
        throw identityError('ORGANIZATION_EXISTS');
      }
      if (violatesForeignKey(error)) {
        throw identityError('DIVISION_UNKNOWN', { code: input.divisionCode ?? '' });
      }
      throw error;
    }
  }

  /**
   * Adds a new user as a member.
   * @throws DomainError ORGANIZATION_NOT_FOUND, USERNAME_TAKEN
   */
  async addMember(
    tx: Tx,
    actor: AuditActor,
    organizationId: string,
    input: MemberInput,
  ): Promise<MemberRow> {
    try {
      const user = await tx.user.create({
        data: {
          username: input.username.toLowerCase(),
          displayName: input.displayName,
          passwordHash: await hashPassword(input.password),
        },
      });
      const member = await tx.membership.create({
        data: { organizationId, userId: user.id, role: input.role },
        include: { user: true },
      });
      await this.audit.append(tx, actor, {
        action: 'member:add',
        objectType: 'organization',
        objectId: organizationId,
        after: { userId: user.id, role: input.role },
      });
      return member;
    } catch (error) {
      if (violatesUnique(error, 'app_user_username_key')) throw identityError('USERNAME_TAKEN');
      throw error;
    }
  }

  /** As `addMember`, for an actor who must reach the organisation. */
  async addMemberAs(
    tx: Tx,
    actor: Actor,
    organizationId: string,
    input: MemberInput,
  ): Promise<MemberRow> {
    await this.get(actor, organizationId);
    return this.addMember(tx, actor, organizationId, input);
  }

  /** @throws DomainError ORGANIZATION_NOT_FOUND, also for another tenant's */
  async get(actor: Actor, id: string): Promise<OrganizationRow> {
    const visible = seesEverything(actor) || actor.organizationId === id;
    const row = visible ? await this.prisma.organization.findUnique({ where: { id } }) : null;
    if (!row) throw identityError('ORGANIZATION_NOT_FOUND', { id });
    return row;
  }

  async list(
    actor: Actor,
    filter: { kind?: OrganizationKind },
    page: PageRequest,
  ): Promise<Page<OrganizationRow>> {
    const rows = await this.prisma.organization.findMany({
      where: {
        kind: filter.kind,
        id: {
          lt: afterId(page),
          ...(seesEverything(actor) ? {} : { equals: actor.organizationId }),
        },
      },
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  async members(actor: Actor, id: string): Promise<MemberRow[]> {
    await this.get(actor, id);
    return this.prisma.membership.findMany({
      where: { organizationId: id },
      include: { user: true },
      orderBy: { userId: 'asc' },
    });
  }
}
