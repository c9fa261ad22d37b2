import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import {
  type Config,
  CONFIG,
  expectRevision,
  expectUpdated,
  PrismaService,
  type Tx,
  violatesForeignKey,
  violatesUnique,
} from '@gongshu/platform';
import type { Actor } from './actor';
import {
  AFFILIATION_STEPS_MAX,
  type AffiliationInput,
  type AffiliationRow,
  assertAffiliation,
  orderedPair,
} from './affiliation';
import { isLinked } from './affiliation.queries';
import { identityError } from './identity.errors';
import { Organizations } from './organizations.service';

/** Which organisations are under common control or influence (关联关系), as the platform administrator has found (C04). */
@Injectable()
export class Affiliations {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly organizations: Organizations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @throws DomainError AFFILIATION_WITH_ITSELF, AFFILIATION_NOT_BEGUN, AFFILIATION_EXISTS while the pair is on record,
   *   ORGANIZATION_NOT_FOUND for either of the two
   */
  async record(
    tx: Tx,
    actor: Actor,
    organizationId: string,
    input: AffiliationInput,
  ): Promise<AffiliationRow> {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: this.config.businessZone });
    await this.organizations.get(actor, organizationId);
    assertAffiliation(organizationId, input, today.format(new Date()));
    const { affiliateId, ground, since } = input;
    try {
      const row = await tx.organizationAffiliation.create({
        data: {
          ...orderedPair(organizationId, affiliateId),
          ground,
          since: new Date(`${since}T00:00:00Z`),
          recordedBy: actor.userId,
        },
      });
      await this.audit.append(tx, actor, {
        action: 'affiliation:record',
        objectType: 'affiliation',
        objectId: row.id,
        subject: { type: 'organization', id: organizationId },
        after: { oneId: row.oneId, otherId: row.otherId, ground, since },
      });
      return row;
    } catch (error) {
      if (violatesUnique(error, 'organization_affiliation_one_open')) {
        throw identityError('AFFILIATION_EXISTS');
      }
      if (violatesForeignKey(error)) {
        throw identityError('ORGANIZATION_NOT_FOUND', { id: affiliateId });
      }
      throw error;
    }
  }

  /** @throws DomainError AFFILIATION_NOT_FOUND, AFFILIATION_ENDED, REVISION_STALE */
  async end(
    tx: Tx,
    actor: Actor,
    at: { organizationId: string; id: string; revision: number },
    reason: string,
  ): Promise<AffiliationRow> {
    const { organizationId, id, revision } = at;
    const before = await tx.organizationAffiliation.findFirst({
      where: { id, ...ofOrganization(organizationId) },
    });
    if (!before) throw identityError('AFFILIATION_NOT_FOUND', { id });
    expectRevision(before, revision);
    if (before.endedAt) {
      throw identityError('AFFILIATION_ENDED', { endedAt: before.endedAt.toISOString() });
    }
    const endedAt = new Date();
    expectUpdated(
      await tx.organizationAffiliation.updateMany({
        where: { id, revision },
        data: { endedAt, revision: { increment: 1 } },
      }),
    );
    await this.audit.append(tx, actor, {
      action: 'affiliation:end',
      objectType: 'affiliation',
      objectId: id,
      subject: { type: 'organization', id: organizationId },
      after: { endedAt: endedAt.toISOString() },
      reason,
    });
    return tx.organizationAffiliation.findUniqueOrThrow({ where: { id } });
  }

  /**
   * Those on record for the organisation, ended ones too, newest first.
   * @throws DomainError ORGANIZATION_NOT_FOUND, also for another tenant's
   */
  async list(actor: Actor, organizationId: string): Promise<AffiliationRow[]> {
    await this.organizations.get(actor, organizationId);
    return this.prisma.organizationAffiliation.findMany({
      where: ofOrganization(organizationId),
      orderBy: { id: 'desc' },
    });
  }

  /** Whether the two are one organisation or affiliated now, be it through others, five steps at most. */
  areAffiliated(db: Tx | PrismaService, one: string, other: string): Promise<boolean> {
    return isLinked(db, one, other, AFFILIATION_STEPS_MAX);
  }
}

function ofOrganization(id: string) {
  return { OR: [{ oneId: id }, { otherId: id }] };
}
