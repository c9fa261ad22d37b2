import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { announceAuthorityChange } from '@gongshu/directory';
import type { Actor } from '@gongshu/identity';
import {
  afterId,
  expectRevision,
  expectUpdated,
  nextState,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import type { RequestedTerms } from './authorization-request';
import { authorizationError } from './authorization.errors';
import { GRANT_TRANSITIONS, type GrantEvent, type GrantState } from './grant';
import { PARTIES, partyTo } from './visibility';

export type GrantRow = Prisma.GrantGetPayload<{ include: typeof PARTIES }>;

export interface GrantFilter {
  readonly state?: GrantState;
  readonly productId?: string;
  readonly applicationId?: string;
}

type GrantGround = Pick<
  Prisma.GrantUncheckedCreateInput,
  'applicationId' | 'productId' | 'planId' | 'useClass' | 'quotaPeriod'
> & { readonly id: string };

/** Grants: the right of one application to call one product. */
@Injectable()
export class Grants {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The grant of a request that is approved in the same transaction; an expired one of the pair makes way for it.
   * @throws DomainError GRANT_EXISTS
   */
  async create(
    tx: Tx,
    actor: Actor,
    { id: requestId, applicationId, productId, planId, useClass, quotaPeriod }: GrantGround,
    terms: RequestedTerms,
  ): Promise<void> {
    await this.supersede(tx, actor, { applicationId, productId });
    const data = { requestId, applicationId, productId, planId, useClass, quotaPeriod };
    try {
      const { id } = await tx.grant.create({ data: { ...data, ...terms } });
      await this.audit.append(tx, actor, {
        action: 'grant:create',
        objectType: 'grant',
        objectId: id,
        subject: { type: 'application', id: applicationId },
        after: {
          ...data,
          quotaUnits: terms.quotaUnits.toString(),
          validFrom: terms.validFrom.toISOString(),
          validTo: terms.validTo.toISOString(),
        },
      });
    } catch (error) {
      if (violatesUnique(error, 'access_grant_one_live')) throw authorizationError('GRANT_EXISTS');
      throw error;
    }
    await announceAuthorityChange(tx, 'application', applicationId);
  }

  /** @throws DomainError GRANT_EXISTS when the application holds a grant of the product that is not over */
  async requireNone(
    tx: Tx,
    { applicationId, productId }: { applicationId: string; productId: string },
  ): Promise<void> {
    const live = await tx.grant.count({
      where: { applicationId, productId, status: { not: 'REVOKED' }, validTo: { gt: new Date() } },
    });
    if (live > 0) throw authorizationError('GRANT_EXISTS');
  }

  /**
   * Suspends, resumes or revokes, with the operator's reason.
   * @throws DomainError GRANT_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED
   */
  async change(
    tx: Tx,
    actor: Actor,
    id: string,
    decision: {
      event: Exclude<GrantEvent, 'supersede'>;
      reason: string;
      revision: number;
    },
  ): Promise<GrantRow> {
    const before = await this.get(actor, id, tx);
    expectRevision(before, decision.revision);
    return this.transit(tx, actor, before, decision.event, decision.reason);
  }

  /** @throws DomainError GRANT_NOT_FOUND, also for one in which the actor's organisation has no part */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<GrantRow> {
    const row = await db.grant.findFirst({ where: { id, ...partyTo(actor) }, include: PARTIES });
    if (!row) throw authorizationError('GRANT_NOT_FOUND', { id });
    return row;
  }

  async list(actor: Actor, filter: GrantFilter, page: PageRequest): Promise<Page<GrantRow>> {
    const { state, productId, applicationId } = filter;
    const rows = await this.prisma.grant.findMany({
      where: {
        ...partyTo(actor),
        ...(state ? inState(state, new Date()) : {}),
        id: { lt: afterId(page) },
        productId,
        applicationId,
      },
      include: PARTIES,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  private async supersede(
    tx: Tx,
    actor: Actor,
    pair: { applicationId: string; productId: string },
  ): Promise<void> {
    const expired = await tx.grant.findFirst({
      where: { ...pair, status: { not: 'REVOKED' }, validTo: { lte: new Date() } },
      include: PARTIES,
    });
    if (!expired) return;
    const reason = '到期后由新的授权接替 / superseded by a later grant after its expiry';
    await this.transit(tx, actor, expired, 'supersede', reason);
  }

  private async transit(
    tx: Tx,
    actor: Actor,
    before: GrantRow,
    event: GrantEvent,
    reason: string,
  ): Promise<GrantRow> {
    const { id, revision, applicationId } = before;
    const status = nextState(GRANT_TRANSITIONS, before.status, event);
    const change = { status, statusReason: reason, revision: revision + 1 };
    expectUpdated(await tx.grant.updateMany({ where: { id, revision }, data: change }));
    await this.audit.append(tx, actor, {
      action: `grant:${event}`,
      objectType: 'grant',
      objectId: id,
      subject: { type: 'application', id: applicationId },
      before: { status: before.status },
      after: { status },
      reason,
    });
    await announceAuthorityChange(tx, 'application', applicationId);
    return { ...before, ...change };
  }
}

/** `grantState` as a condition of the database. */
function inState(state: GrantState, at: Date): Prisma.GrantWhereInput {
  switch (state) {
    case 'PENDING':
      return { status: 'ACTIVE', validFrom: { gt: at }, validTo: { gt: at } };
    case 'ACTIVE':
      return { status: 'ACTIVE', validFrom: { lte: at }, validTo: { gt: at } };
    case 'SUSPENDED':
      return { status: 'SUSPENDED', validTo: { gt: at } };
    case 'EXPIRED':
      return { status: { not: 'REVOKED' }, validTo: { lte: at } };
    case 'REVOKED':
      return { status: 'REVOKED' };
  }
}
