import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { Products } from '@gongshu/catalog';
import { type Actor, assertNotMaker } from '@gongshu/identity';
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
  type QuotaPeriodKind,
  type RequestStatus,
  type Tx,
  type UseClass,
  violatesUnique,
} from '@gongshu/platform';
import {
  type ApprovalConditions,
  checkGround,
  checkValidity,
  grantedTerms,
  REQUEST_TRANSITIONS,
  type RequestedTerms,
  type RequestEvent,
  type Validity,
} from './authorization-request';
import { authorizationError } from './authorization.errors';
import { Grants } from './grants.service';
import { PARTIES, partyTo } from './visibility';

export interface AuthorizationRequestInput extends RequestedTerms {
  readonly applicationId: string;
  readonly productId: string;
  readonly planId: string;
  readonly useClass: UseClass;
  readonly purpose: string;
  readonly scenario: string;
  readonly quotaPeriod: QuotaPeriodKind;
}

/** A decision with the reason that the developer reads, on the revision that the reviewer read. */
export interface Decision {
  readonly reason: string;
  readonly revision: number;
}

export interface AuthorizationRequestFilter {
  readonly status?: RequestStatus;
  readonly productId?: string;
  readonly applicationId?: string;
}

const DETAIL = {
  ...PARTIES,
  grant: { select: { id: true } },
} as const satisfies Prisma.AuthorizationRequestInclude;

export type AuthorizationRequestRow = Prisma.AuthorizationRequestGetPayload<{
  include: typeof DETAIL;
}>;

/** Authorization requests: submitted by developers, decided by the product's operator. */
@Injectable()
export class AuthorizationRequests {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly products: Products,
    private readonly grants: Grants,
  ) {}

  /**
   * @throws DomainError VALIDITY_INVALID, APPLICATION_NOT_FOUND, REQUEST_OPEN, GRANT_EXISTS, whatever forbids the
   * product (PRODUCT_NOT_FOUND, PRODUCT_NOT_REQUESTABLE, PLAN_NOT_FOUND) and the ground (`checkGround`)
   */
  async submit(
    tx: Tx,
    actor: Actor,
    input: AuthorizationRequestInput,
  ): Promise<AuthorizationRequestRow> {
    checkValidity(input, new Date());
    await this.requireGround(tx, input, actor.organizationId);
    const row = await createOpen(tx, input, actor.userId);
    // After the insert: it waited for an approval of the pair that was under way, whose grant is seen only now.
    await this.grants.requireNone(tx, input);
    await this.audit.append(tx, actor, {
      action: 'request:submit',
      objectType: 'authorization-request',
      objectId: row.id,
      subject: { type: 'application', id: input.applicationId },
      after: {
        ...input,
        quotaUnits: input.quotaUnits.toString(),
        validFrom: input.validFrom.toISOString(),
        validTo: input.validTo.toISOString(),
      },
    });
    return row;
  }

  /**
   * Approves, under narrower conditions if any are given, and creates the grant.
   * @throws DomainError REQUEST_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED, SELF_APPROVAL_FORBIDDEN, REQUEST_OVER,
   * CONDITIONS_NOT_NARROWER, GRANT_EXISTS and, since each link is checked again when the next is made (I8), all that
   * forbids a submission
   */
  async approve(
    tx: Tx,
    actor: Actor,
    id: string,
    { reason, revision, ...conditions }: Decision & ApprovalConditions,
  ): Promise<AuthorizationRequestRow> {
    const request = await this.openFor(tx, actor, id, 'approve', revision);
    assertNotMaker(actor, request.submittedBy);
    const terms = grantedTerms(request, conditions, new Date());
    await this.requireGround(tx, { ...request, ...terms }, request.application.developerId);
    await this.transit(tx, actor, request, 'approve', reason);
    await this.grants.create(tx, actor, request, terms);
    return this.get(actor, id, tx);
  }

  /** @throws DomainError REQUEST_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED, SELF_APPROVAL_FORBIDDEN */
  async reject(
    tx: Tx,
    actor: Actor,
    id: string,
    { reason, revision }: Decision,
  ): Promise<AuthorizationRequestRow> {
    const request = await this.openFor(tx, actor, id, 'reject', revision);
    assertNotMaker(actor, request.submittedBy);
    await this.transit(tx, actor, request, 'reject', reason);
    return this.get(actor, id, tx);
  }

  /** @throws DomainError REQUEST_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED */
  async withdraw(
    tx: Tx,
    actor: Actor,
    id: string,
    revision: number,
  ): Promise<AuthorizationRequestRow> {
    const request = await this.openFor(tx, actor, id, 'withdraw', revision);
    await this.transit(tx, actor, request, 'withdraw');
    return this.get(actor, id, tx);
  }

  /** @throws DomainError REQUEST_NOT_FOUND, also for one in which the actor's organisation has no part */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<AuthorizationRequestRow> {
    const row = await db.authorizationRequest.findFirst({
      where: { id, ...partyTo(actor) },
      include: DETAIL,
    });
    if (!row) throw authorizationError('REQUEST_NOT_FOUND', { id });
    return row;
  }

  async list(
    actor: Actor,
    { status, productId, applicationId }: AuthorizationRequestFilter,
    page: PageRequest,
  ): Promise<Page<AuthorizationRequestRow>> {
    const rows = await this.prisma.authorizationRequest.findMany({
      where: {
        ...partyTo(actor),
        id: { lt: afterId(page) },
        status,
        productId,
        applicationId,
      },
      include: DETAIL,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /** All that stands above the request: its application, the product with plan and price, the parties, the term. */
  private async requireGround(
    tx: Tx,
    wanted: Validity & {
      applicationId: string;
      productId: string;
      planId: string;
      useClass: UseClass;
    },
    developerId: string,
  ): Promise<void> {
    const { applicationId: id, productId, planId, useClass } = wanted;
    const application = await tx.application.findFirst({
      where: { id, developerId },
      include: { developer: true },
    });
    if (!application) throw authorizationError('APPLICATION_NOT_FOUND', { id });
    const now = new Date();
    const above = await this.products.requireRequestable(tx, productId, planId, now);
    requireOffered(useClass, above.plan.audience);
    checkGround(wanted, {
      developerId,
      developerStatus: application.developer.status,
      operatorId: above.product.operatorId,
      termStart: above.agreement.termStart,
      termEnd: above.agreement.termEnd,
    });
  }

  /** The request, if the event is possible on the revision that the actor decided on. */
  private async openFor(
    tx: Tx,
    actor: Actor,
    id: string,
    event: RequestEvent,
    revision: number,
  ): Promise<AuthorizationRequestRow> {
    const row = await this.get(actor, id, tx);
    expectRevision(row, revision);
    nextState(REQUEST_TRANSITIONS, row.status, event);
    return row;
  }

  /** Of two at once, the second waits for the first one's row and then finds its revision stale. */
  private async transit(
    tx: Tx,
    actor: Actor,
    { id, revision, status: from, applicationId }: AuthorizationRequestRow,
    event: RequestEvent,
    reason?: string,
  ): Promise<void> {
    const status = nextState(REQUEST_TRANSITIONS, from, event);
    const decision =
      event === 'withdraw'
        ? {}
        : { decidedBy: actor.userId, decidedAt: new Date(), decisionReason: reason };
    const { count } = await tx.authorizationRequest.updateMany({
      where: { id, revision },
      data: { status, ...decision, revision: { increment: 1 } },
    });
    expectUpdated({ count });
    await this.audit.append(tx, actor, {
      action: `request:${event}`,
      objectType: 'authorization-request',
      objectId: id,
      subject: { type: 'application', id: applicationId },
      before: { status: from },
      after: { status },
      reason,
    });
  }
}

/** @throws DomainError USE_CLASS_NOT_OFFERED */
function requireOffered(useClass: UseClass, audience: readonly UseClass[]): void {
  if (audience.includes(useClass)) return;
  const zh = '该方案不面向这一用途类别';
  const en = 'The plan is not offered for this use class';
  throw authorizationError('USE_CLASS_NOT_OFFERED', { useClass, audience: audience.join(', ') }, [
    { pointer: '/useClass', code: 'USE_CLASS_NOT_OFFERED', zh, en },
  ]);
}

async function createOpen(
  tx: Tx,
  input: AuthorizationRequestInput,
  submittedBy: string,
): Promise<AuthorizationRequestRow> {
  try {
    return await tx.authorizationRequest.create({
      data: { ...input, submittedBy },
      include: DETAIL,
    });
  } catch (error) {
    if (violatesUnique(error, 'authorization_request_one_open')) {
      throw authorizationError('REQUEST_OPEN');
    }
    throw error;
  }
}
