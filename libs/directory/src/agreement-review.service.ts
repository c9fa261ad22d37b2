import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  expectRevision,
  expectUpdated,
  nextState,
  type Prisma,
  type Tx,
} from '@gongshu/platform';
import { AGREEMENT_TRANSITIONS, type OperationAgreement } from './agreement';
import { lockAgreement } from './agreement.queries';
import { shownTerms, type TermsAt } from './agreement-drafts.service';
import {
  checkClauses,
  type Clauses,
  monthOfDay,
  sharesFrom,
  TERMS_PARTS,
  TERMS_TRANSITIONS,
  type TermsEvent,
  type TermsRow,
} from './agreement-terms';
import { Agreements, notInForce } from './agreements.service';
import { announceAuthorityChange } from './authority';
import { faultsError } from './directory.errors';

interface TermsAct {
  readonly event: TermsEvent;
  /** What changes besides the status. */
  readonly change: Prisma.AgreementTermsUpdateManyMutationInput;
  readonly reason?: string;
}

/** The way of drafted terms through the agency's review to the operator's signature, by three persons (C22). */
@Injectable()
export class AgreementReview {
  constructor(
    private readonly agreements: Agreements,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The agency hands terms in for review; they are fixed from now on.
   * @throws DomainError CLAUSE_MISSING (C02) with a pointer to each, and those of `open`
   */
  async submit(tx: Tx, actor: Actor, at: TermsAt): Promise<TermsRow> {
    const { terms } = await this.open(tx, actor, at, 'submit');
    const [first, ...others] = checkClauses(terms.clauses as Clauses);
    if (first) throw faultsError([first, ...others]);
    const change = { submittedBy: actor.userId, submittedAt: new Date(), decisionReason: null };
    return this.transit(tx, actor, terms, { event: 'submit', change });
  }

  /**
   * Another person of the agency passes the terms after its collective decision (三重一大), on whose record the reason
   * stands.
   * @throws DomainError SELF_APPROVAL_FORBIDDEN and those of `open`
   */
  async review(tx: Tx, actor: Actor, at: TermsAt, reason: string): Promise<TermsRow> {
    const { terms } = await this.open(tx, actor, at, 'review');
    assertNotMaker(actor, ...makersOf(terms));
    const change = { reviewedBy: actor.userId, reviewedAt: new Date(), decisionReason: reason };
    return this.transit(tx, actor, terms, { event: 'review', change, reason });
  }

  /** The agency sends terms back to be drafted anew. @throws DomainError those of `open` */
  return(tx: Tx, actor: Actor, at: TermsAt, reason: string): Promise<TermsRow> {
    return this.sendBack(tx, actor, at, 'return', reason);
  }

  /** The operator does not sign the terms as they are. @throws DomainError those of `open` */
  decline(tx: Tx, actor: Actor, at: TermsAt, reason: string): Promise<TermsRow> {
    return this.sendBack(tx, actor, at, 'decline', reason);
  }

  /** The agency gives a draft up, for good. @throws DomainError those of `open` */
  async abandon(tx: Tx, actor: Actor, at: TermsAt, reason: string): Promise<TermsRow> {
    const { terms } = await this.open(tx, actor, at, 'abandon');
    const change = { decisionReason: reason };
    return this.transit(tx, actor, terms, { event: 'abandon', change, reason });
  }

  /**
   * A member of the operator signs, who neither drafted nor edited nor submitted nor reviewed, not even as a member of both. The
   * terms become those in force, in the same transaction: what no longer fits them stops (I8).
   * @throws DomainError SELF_APPROVAL_FORBIDDEN, AGREEMENT_NOT_IN_FORCE when the term is over, TERM_OVER when the amended
   *   one is, and those of `open`
   */
  async sign(tx: Tx, actor: Actor, at: TermsAt): Promise<TermsRow> {
    const { agreement, terms } = await this.open(tx, actor, at, 'sign');
    assertNotMaker(actor, ...makersOf(terms), terms.reviewedBy);
    const event = terms.number === 1 ? 'sign' : 'amend';
    const status = nextState(AGREEMENT_TRANSITIONS, agreement.status, event);
    const signedAt = new Date();
    if (event === 'amend') assertAmendable(agreement, terms, signedAt);
    const change = {
      signedBy: actor.userId,
      signedAt,
      sharesFrom: sharesFrom(terms, signedAt, this.config.businessZone),
    };
    const signed = await this.transit(tx, actor, terms, { event: 'sign', change });
    await tx.operationAgreement.update({
      where: { id: agreement.id },
      data: {
        ...shownTerms(terms),
        status,
        // The clock looks at the new term afresh.
        expiringLoggedAt: null,
        revision: { increment: 1 },
      },
    });
    await this.audit.append(tx, actor, {
      action: `agreement:${event}`,
      objectType: 'agreement',
      objectId: agreement.id,
      before: { status: agreement.status, ...audited(agreement) },
      after: {
        status,
        terms: terms.number,
        sharesFrom: signed.sharesFrom && monthOfDay(signed.sharesFrom),
        ...audited(terms),
      },
      reason: terms.changeReason ?? undefined,
    });
    await announceAuthorityChange(tx, 'agreement', agreement.id);
    return signed;
  }

  private async sendBack(
    tx: Tx,
    actor: Actor,
    at: TermsAt,
    event: 'return' | 'decline',
    reason: string,
  ): Promise<TermsRow> {
    const { terms } = await this.open(tx, actor, at, event);
    const change = {
      submittedBy: null,
      submittedAt: null,
      reviewedBy: null,
      reviewedAt: null,
      decisionReason: reason,
    };
    return this.transit(tx, actor, terms, { event, change, reason });
  }

  /**
   * The terms, if the event is possible on the revision that the actor decided on.
   * @throws DomainError AGREEMENT_NOT_FOUND, AGREEMENT_TERMS_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED
   */
  private async open(
    tx: Tx,
    actor: Actor,
    { agreementId, number, revision }: TermsAt,
    event: TermsEvent,
  ): Promise<{ agreement: OperationAgreement; terms: TermsRow }> {
    await lockAgreement(tx, agreementId);
    const found = await this.agreements.terms(actor, agreementId, number, tx);
    expectRevision(found.terms, revision);
    nextState(TERMS_TRANSITIONS, found.terms.status, event);
    return found;
  }

  private async transit(
    tx: Tx,
    actor: Actor,
    terms: TermsRow,
    { event, change, reason }: TermsAct,
  ): Promise<TermsRow> {
    const { id, revision, number, agreementId } = terms;
    const status = nextState(TERMS_TRANSITIONS, terms.status, event);
    const { count } = await tx.agreementTerms.updateMany({
      where: { id, revision },
      data: { ...change, status, revision: { increment: 1 } },
    });
    expectUpdated({ count });
    await this.audit.append(tx, actor, {
      action: `agreement-terms:${event}`,
      objectType: 'agreement-terms',
      objectId: id,
      subject: { type: 'agreement', id: agreementId },
      before: { number, status: terms.status },
      after: { number, status },
      reason,
    });
    return tx.agreementTerms.findUniqueOrThrow({ where: { id }, include: TERMS_PARTS });
  }
}

/** Who drafted, edited or submitted the terms (C22). */
function makersOf({ draftedBy, editedBy, submittedBy }: TermsRow): (string | null)[] {
  return [draftedBy, ...editedBy, submittedBy];
}

/** An agreement whose term is over is not brought back by amending it, nor ended in the past. */
function assertAmendable(agreement: OperationAgreement, terms: TermsRow, at: Date): void {
  if (agreement.termEnd <= at) throw notInForce(agreement);
  if (terms.termEnd <= at) throw faultsError([{ code: 'TERM_OVER', pointer: '/termEnd' }]);
}

function audited(
  terms: Pick<TermsRow, 'title' | 'mode' | 'dataScope' | 'termStart' | 'termEnd'>,
): Prisma.InputJsonObject {
  const { title, mode, dataScope, termStart, termEnd } = terms;
  return {
    title,
    mode,
    dataScope,
    termStart: termStart.toISOString(),
    termEnd: termEnd.toISOString(),
  };
}
