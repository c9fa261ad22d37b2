import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { Agreements, announceAuthorityChange } from '@gongshu/directory';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import { expectRevision, expectUpdated, nextState, type Prisma, type Tx } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { lockProduct } from './catalog.queries';
import { assertProductAllowed } from './product';
import { contentDigest, VERSION_TRANSITIONS, type VersionEvent, versionFaults } from './version';
import { contentOf } from './version-content';
import { reachProduct, reachVersion, type OwnerRow, type VersionRow } from './visibility';

/** Which version is meant, and the revision on which its change was decided. */
export interface VersionAt {
  readonly productId: string;
  readonly number: number;
  readonly revision: number;
}

interface Step {
  readonly event: VersionEvent;
  readonly reason?: string;
  /** What the transition changes besides the status. */
  readonly data?: Prisma.ProductVersionUpdateManyMutationInput;
}

/** The life of versions: submitted, reviewed by another, published, suspended, deprecated, retired. */
@Injectable()
export class VersionLifecycle {
  constructor(
    private readonly audit: AuditLog,
    private readonly agreements: Agreements,
  ) {}

  /**
   * Hands a draft in for review and fixes its content.
   * @throws DomainError VERSION_INCOMPLETE with what is missing, AGREEMENT_NOT_IN_FORCE and those of `assertProductAllowed`
   */
  async submit(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'submit');
    await this.requireGround(tx, row.product);
    const content = contentOf(row);
    const faults = versionFaults(row.product.kind, content);
    if (faults.length > 0) throw catalogError('VERSION_INCOMPLETE', {}, faults);
    return this.move(tx, actor, row, {
      event: 'submit',
      data: {
        contentDigest: new Uint8Array(contentDigest(content)),
        submittedBy: actor.userId,
        submittedAt: new Date(),
        reviewedBy: null,
        reviewedAt: null,
        reviewReason: null,
      },
    });
  }

  /** @throws DomainError SELF_APPROVAL_FORBIDDEN (C22), AGREEMENT_NOT_IN_FORCE */
  async approve(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'approve');
    assertNotMaker(actor, row.submittedBy);
    await this.requireGround(tx, row.product);
    return this.move(tx, actor, row, review('approve', actor, reason));
  }

  /** Sends a version back to its operator. @throws DomainError SELF_APPROVAL_FORBIDDEN (C22) */
  async reject(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'reject');
    assertNotMaker(actor, row.submittedBy);
    const { data, ...step } = review('reject', actor, reason);
    return this.move(tx, actor, row, { ...step, data: { ...data, contentDigest: null } });
  }

  /**
   * Offers a version; the one published before serves its grants on, and takes no new ones.
   * @throws DomainError PRICE_REQUIRED, PRODUCT_SUSPENDED, AGREEMENT_NOT_IN_FORCE
   */
  async publish(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    await reachProduct(tx, actor, at.productId);
    await lockProduct(tx, at.productId);
    const row = await this.reach(tx, actor, at, 'publish');
    await this.requireGround(tx, row.product);
    const priced = await tx.priceVersion.count({
      where: { plan: { productId: at.productId }, status: 'APPROVED' },
    });
    if (priced === 0) throw catalogError('PRICE_REQUIRED');
    const offered = await tx.productVersion.findFirst({
      where: { productId: at.productId, status: { in: ['PUBLISHED', 'SUSPENDED'] } },
    });
    // Else the operator could put another version in the place of the one that the agency has stopped.
    if (offered?.status === 'SUSPENDED') {
      throw catalogError('PRODUCT_SUSPENDED', { number: offered.number });
    }
    if (offered) {
      const before = { ...offered, product: row.product };
      await this.move(tx, actor, before, { event: 'supersede' });
    }
    const data = { publishedAt: new Date() };
    return this.move(tx, actor, row, { event: 'publish', data });
  }

  /** Stops every call to the version within a second (I8). */
  async suspend(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'suspend');
    return this.move(tx, actor, row, { event: 'suspend', reason });
  }

  /** Lets calls to the version through again. */
  async resume(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'resume');
    return this.move(tx, actor, row, { event: 'resume' });
  }

  /** Takes the version from the catalog; grants that exist are served on. */
  async deprecate(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'deprecate');
    return this.move(tx, actor, row, { event: 'deprecate' });
  }

  /** Ends the version for good. */
  async retire(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'retire');
    return this.move(tx, actor, row, { event: 'retire' });
  }

  /** The version, if the event is possible in its state: a caller learns that before what else stands in the way. */
  private async reach(
    tx: Tx,
    actor: Actor,
    at: VersionAt,
    event: VersionEvent,
  ): Promise<VersionRow> {
    const row = await reachVersion(tx, actor, at.productId, at.number);
    expectRevision(row, at.revision);
    nextState(VERSION_TRANSITIONS, row.status, event);
    return row;
  }

  /** The links above the product still hold (I8): agreement in force, resources allowed. */
  private async requireGround(tx: Tx, product: OwnerRow): Promise<void> {
    const agreement = await this.agreements.requireInForce(
      tx,
      product.agreementId,
      product.operatorId,
      new Date(),
    );
    const { domain, kind, resources } = await tx.product.findUniqueOrThrow({
      where: { id: product.id },
      include: { resources: { include: { resource: true } } },
    });
    const material = resources.map(({ resource }) => resource);
    assertProductAllowed({ domain, kind }, material, agreement.dataScope);
  }

  private async move(tx: Tx, actor: Actor, row: VersionRow, step: Step): Promise<VersionRow> {
    const status = nextState(VERSION_TRANSITIONS, row.status, step.event);
    expectUpdated(
      await tx.productVersion.updateMany({
        where: { id: row.id, revision: row.revision },
        data: { ...step.data, status, revision: { increment: 1 } },
      }),
    );
    const facts = { productId: row.productId, number: row.number };
    await this.audit.append(tx, actor, {
      action: `version:${step.event}`,
      objectType: 'product-version',
      objectId: row.id,
      subject: { type: 'product', id: row.productId },
      before: { ...facts, status: row.status },
      after: { ...facts, status },
      ...(step.reason === undefined ? {} : { reason: step.reason }),
    });
    await announceAuthorityChange(tx, 'product', row.productId);
    return reachVersion(tx, actor, row.productId, row.number);
  }
}

function review(event: 'approve' | 'reject', actor: Actor, reason: string): Step {
  return {
    event,
    reason,
    data: { reviewedBy: actor.userId, reviewedAt: new Date(), reviewReason: reason },
  };
}
