import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { Agreements, announceAuthorityChange } from '@gongshu/directory';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import { expectRevision, expectUpdated, nextState, type Prisma, type Tx } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { lockProduct } from './catalog.queries';
import { type ComplianceEvent, Compliance } from './compliance.service';
import {
  assertSunset,
  contentDigest,
  isReplaced,
  VERSION_TRANSITIONS,
  type VersionEvent,
  versionFaults,
} from './version';
import { contentOf } from './version-content';
import { reachProduct, reachVersion, type VersionAt, type VersionRow } from './visibility';

interface Step {
  readonly event: VersionEvent;
  readonly reason?: string;
  /** What the transition changes besides the status. */
  readonly data?: Prisma.ProductVersionUpdateManyMutationInput;
}

/** When a version is to be retired, and why. */
export interface Deprecation {
  readonly sunsetAt: Date;
  readonly reason: string;
}

/** The life of versions: submitted, reviewed by another, published, suspended, deprecated, retired. */
@Injectable()
export class VersionLifecycle {
  constructor(
    private readonly audit: AuditLog,
    private readonly agreements: Agreements,
    private readonly compliance: Compliance,
  ) {}

  /**
   * Hands a draft in for review and fixes its content.
   * @throws DomainError AGREEMENT_NOT_IN_FORCE, VERSION_INCOMPLETE with what is missing, and those of `Compliance.require`
   */
  async submit(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'submit');
    await this.requireAgreement(tx, row);
    const content = contentOf(row);
    const faults = versionFaults(row.product.kind, content);
    if (faults.length > 0) throw catalogError('VERSION_INCOMPLETE', {}, faults);
    await this.compliance.require(tx, row, 'submit');
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

  /** Takes a version back from review, as a draft. */
  async withdraw(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'withdraw');
    return this.move(tx, actor, row, { event: 'withdraw', data: { contentDigest: null } });
  }

  /** @throws DomainError SELF_APPROVAL_FORBIDDEN (C22), AGREEMENT_NOT_IN_FORCE and those of `Compliance.require` */
  async approve(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'approve');
    assertNotMaker(actor, row.submittedBy, ...row.editedBy);
    await this.requireGround(tx, row, 'approve');
    return this.move(tx, actor, row, review('approve', actor, reason));
  }

  /** Sends a version back to its operator. @throws DomainError SELF_APPROVAL_FORBIDDEN (C22) */
  async reject(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'reject');
    assertNotMaker(actor, row.submittedBy, ...row.editedBy);
    const { data, ...step } = review('reject', actor, reason);
    return this.move(tx, actor, row, { ...step, data: { ...data, contentDigest: null } });
  }

  /**
   * Offers a version; the one published before serves its grants on, and takes no new ones.
   * @throws DomainError AGREEMENT_NOT_IN_FORCE, PRICE_REQUIRED, PRODUCT_SUSPENDED and those of `Compliance.require`
   */
  async publish(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    await reachProduct(tx, actor, at.productId);
    await lockProduct(tx, at.productId);
    const row = await this.reach(tx, actor, at, 'publish');
    await this.requireGround(tx, row, 'publish');
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
      await this.move(tx, actor, before, {
        event: 'supersede',
        data: { deprecatedAt: new Date() },
      });
    }
    const data = { publishedAt: new Date() };
    return this.move(tx, actor, row, { event: 'publish', data });
  }

  /**
   * Stops every call to the product within a second (I8).
   * @throws DomainError VERSION_REPLACED for a deprecated version that no call reaches any more
   */
  async suspend(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    await reachProduct(tx, actor, at.productId);
    await lockProduct(tx, at.productId);
    const row = await this.reach(tx, actor, at, 'suspend');
    if (row.status === 'DEPRECATED' && (await this.hasSuccessor(tx, row))) {
      throw catalogError('VERSION_REPLACED', { number: row.number });
    }
    return this.move(tx, actor, row, withReason('suspend', reason));
  }

  /** Lets calls to the version through again, as what it was before: published, or on its way out. */
  async resume(tx: Tx, actor: Actor, at: VersionAt): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'resume');
    const event = row.deprecatedAt === null ? 'resume' : 'reinstate';
    return this.move(tx, actor, row, { event, data: { statusReason: null } });
  }

  /**
   * Takes the version from the catalog and announces its sunset, or postpones it; grants that exist are served on.
   * @throws DomainError SUNSET_NOT_AHEAD
   */
  async deprecate(
    tx: Tx,
    actor: Actor,
    at: VersionAt,
    { sunsetAt, reason }: Deprecation,
  ): Promise<VersionRow> {
    const row = await this.reach(tx, actor, at, 'deprecate');
    const now = new Date();
    assertSunset(sunsetAt, row.sunsetAt, now);
    const { data, ...step } = withReason('deprecate', reason);
    const deprecatedAt = row.deprecatedAt ?? now;
    return this.move(tx, actor, row, { ...step, data: { ...data, deprecatedAt, sunsetAt } });
  }

  /**
   * Ends the version for good: not while calls are served from it, unless its sunset has passed.
   * @throws DomainError SUNSET_AWAITED
   */
  async retire(tx: Tx, actor: Actor, at: VersionAt, reason: string): Promise<VersionRow> {
    await reachProduct(tx, actor, at.productId);
    await lockProduct(tx, at.productId);
    const row = await this.reach(tx, actor, at, 'retire');
    const hasSunk = row.sunsetAt !== null && row.sunsetAt <= new Date();
    if (row.status === 'DEPRECATED' && !hasSunk && !(await this.hasSuccessor(tx, row))) {
      throw catalogError('SUNSET_AWAITED', { sunset: row.sunsetAt?.toISOString() ?? '-' });
    }
    return this.move(tx, actor, row, withReason('retire', reason));
  }

  private async hasSuccessor(tx: Tx, row: VersionRow): Promise<boolean> {
    const { productId } = row;
    const versions = await tx.productVersion.findMany({ where: { productId } });
    return isReplaced(row, versions);
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

  /** The links above the product still hold (I8), and so do the rules of the checklist. */
  private async requireGround(tx: Tx, row: VersionRow, event: ComplianceEvent): Promise<void> {
    await this.requireAgreement(tx, row);
    await this.compliance.require(tx, row, event);
  }

  private async requireAgreement(tx: Tx, { product }: VersionRow): Promise<void> {
    const { agreementId, operatorId } = product;
    await this.agreements.requireInForce(tx, agreementId, operatorId, new Date());
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

function withReason(event: VersionEvent, reason: string) {
  return { event, reason, data: { statusReason: reason } };
}

function review(event: 'approve' | 'reject', actor: Actor, reason: string): Step {
  return {
    event,
    reason,
    data: { reviewedBy: actor.userId, reviewedAt: new Date(), reviewReason: reason },
  };
}
