import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { requireFiles } from '@gongshu/documents';
import { type Actor, withEditor } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  expectRevision,
  expectUpdated,
  nextState,
  type Prisma,
  type Tx,
  violatesCheck,
  violatesUnique,
} from '@gongshu/platform';
import { AGREEMENT_TRANSITIONS, type OperationAgreement, WITH_TERMS } from './agreement';
import { lockAgreement } from './agreement.queries';
import {
  type AmendmentContent,
  checkAmendment,
  checkShares,
  checkTerm,
  TERMS_PARTS,
  TERMS_TRANSITIONS,
  type TermsContent,
  type TermsRow,
} from './agreement-terms';
import { Agreements, notInForce } from './agreements.service';
import { announceAuthorityChange } from './authority';
import { directoryError, type Fault, faultsError } from './directory.errors';
import { isActiveOperator } from './directory.queries';

export interface AgreementInput extends TermsContent {
  /** The number under which the parties file it. */
  readonly number: string;
  readonly operatorId: string;
}

/** Which terms of which agreement, on which revision of them. */
export interface TermsAt {
  readonly agreementId: string;
  readonly number: number;
  readonly revision: number;
}

/** Terms while the agency writes them: of a new agreement, and of amendments. */
@Injectable()
export class AgreementDrafts {
  constructor(
    private readonly agreements: Agreements,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The actor's agency drafts an agreement with an operator, with its original terms.
   * @throws DomainError OPERATOR_UNKNOWN, TERM_EMPTY, TERM_TOO_LONG, SHARES_NOT_WHOLE, SHARES_PARTY_REPEATED (all
   *   faults at once, each with its pointer), FILE_UNKNOWN, AGREEMENT_NUMBER_TAKEN
   */
  async draft(tx: Tx, actor: Actor, input: AgreementInput): Promise<OperationAgreement> {
    const { operatorId, number, ...content } = input;
    const faults = [
      ...checkTerm(content, this.config.businessZone),
      ...checkShares(content.shares),
    ];
    if (!(await isActiveOperator(tx, operatorId))) {
      faults.push({
        code: 'OPERATOR_UNKNOWN',
        pointer: '/operatorId',
        params: { id: operatorId },
      });
    }
    refuse(faults);
    await this.requireFiles(tx, actor, content);
    try {
      const row = await tx.operationAgreement.create({
        data: {
          number,
          operatorId,
          agencyId: actor.organizationId,
          ...shownTerms(content),
          terms: { create: { number: 1, ...newTerms(content, actor) } },
        },
        include: WITH_TERMS,
      });
      await this.audit.append(tx, actor, {
        action: 'agreement:draft',
        objectType: 'agreement',
        objectId: row.id,
        after: { number, agencyId: row.agencyId, operatorId, ...auditedTerms(content) },
      });
      await announceAuthorityChange(tx, 'agreement', row.id);
      return row;
    } catch (error) {
      throw refusalOf(error, number);
    }
  }

  /**
   * The agency drafts an amendment: whole new terms, which replace the old ones when they are signed.
   * @throws DomainError AGREEMENT_NOT_FOUND, TRANSITION_NOT_ALLOWED, AGREEMENT_NOT_IN_FORCE when the term is over,
   *   AMENDMENT_OPEN, CHANGE_REASON_REQUIRED, TERM_START_FIXED, TERM_OVER and those of `draft`
   */
  async amend(
    tx: Tx,
    actor: Actor,
    agreementId: string,
    content: AmendmentContent,
  ): Promise<TermsRow> {
    await lockAgreement(tx, agreementId);
    const agreement = await this.agreements.get(actor, agreementId, tx);
    const now = new Date();
    nextState(AGREEMENT_TRANSITIONS, agreement.status, 'amend');
    if (agreement.termEnd <= now) throw notInForce(agreement);
    refuse(contentFaults(content, agreement, now, this.config.businessZone));
    await this.requireFiles(tx, actor, content);
    const number = Math.max(...agreement.terms.map((terms) => terms.number)) + 1;
    try {
      const row = await tx.agreementTerms.create({
        data: { agreementId, number, ...newTerms(content, actor) },
        include: TERMS_PARTS,
      });
      await this.record(tx, actor, 'agreement-terms:draft', row, auditedTerms(content));
      return row;
    } catch (error) {
      throw refusalOf(error, agreement.number);
    }
  }

  /**
   * Writes a draft anew, with all its content.
   * @throws DomainError AGREEMENT_NOT_FOUND, AGREEMENT_TERMS_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED and those
   *   of `draft` and `amend`
   */
  async edit(
    tx: Tx,
    actor: Actor,
    { agreementId, number, revision }: TermsAt,
    written: AmendmentContent,
  ): Promise<TermsRow> {
    const { agreement, terms } = await this.agreements.terms(actor, agreementId, number, tx);
    expectRevision(terms, revision);
    nextState(TERMS_TRANSITIONS, terms.status, 'edit');
    // The original has neither.
    const amendment = number > 1 ? {} : { changeReason: undefined, sharesFrom: undefined };
    const content = { ...written, ...amendment };
    const amended = number > 1 ? agreement : undefined;
    refuse(contentFaults(content, amended, new Date(), this.config.businessZone));
    await this.requireFiles(tx, actor, content);
    try {
      const { count } = await tx.agreementTerms.updateMany({
        where: { id: terms.id, revision },
        data: {
          ...contentColumns(content),
          editedBy: withEditor(terms.editedBy, actor),
          revision: { increment: 1 },
        },
      });
      expectUpdated({ count });
      await this.replaceParts(tx, terms.id, content);
      if (number === 1) {
        await tx.operationAgreement.update({
          where: { id: agreementId },
          data: { ...shownTerms(content), revision: { increment: 1 } },
        });
      }
    } catch (error) {
      throw refusalOf(error, agreement.number);
    }
    const row = await tx.agreementTerms.findUniqueOrThrow({
      where: { id: terms.id },
      include: TERMS_PARTS,
    });
    await this.record(tx, actor, 'agreement-terms:edit', row, auditedTerms(content));
    return row;
  }

  private async replaceParts(tx: Tx, termsId: string, content: TermsContent): Promise<void> {
    const { shares, attachments } = partRows(content);
    await tx.sharingShare.deleteMany({ where: { termsId } });
    await tx.sharingShare.createMany({ data: shares.map((row) => ({ ...row, termsId })) });
    await tx.agreementAttachment.deleteMany({ where: { termsId } });
    await tx.agreementAttachment.createMany({
      data: attachments.map((row) => ({ ...row, termsId })),
    });
  }

  private async requireFiles(tx: Tx, actor: Actor, content: TermsContent): Promise<void> {
    const references = content.attachments.map(({ fileId: id }, at) => ({
      id,
      pointer: `/attachments/${at}/fileId`,
    }));
    await requireFiles(tx, actor.organizationId, references);
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: 'agreement-terms:draft' | 'agreement-terms:edit',
    row: TermsRow,
    after: Prisma.InputJsonObject,
  ): Promise<void> {
    await this.audit.append(tx, actor, {
      action,
      objectType: 'agreement-terms',
      objectId: row.id,
      subject: { type: 'agreement', id: row.agreementId },
      after: { number: row.number, ...after },
      reason: row.changeReason ?? undefined,
    });
  }
}

function contentFaults(
  content: AmendmentContent,
  amended: { termStart: Date } | undefined,
  at: Date,
  zone: string,
): Fault[] {
  const { termStart, termEnd, shares } = content;
  return [
    ...checkTerm({ termStart, termEnd }, zone),
    ...(amended ? checkAmendment(content, amended, at) : []),
    ...checkShares(shares),
  ];
}

/** @throws DomainError naming all faults, when there are any */
function refuse([first, ...others]: Fault[]): void {
  if (first) throw faultsError([first, ...others]);
}

/** What the agreement itself shows of its terms. */
export function shownTerms(
  content: Pick<TermsContent, 'title' | 'mode' | 'dataScope' | 'termStart' | 'termEnd'>,
) {
  const { title, mode, dataScope, termStart, termEnd } = content;
  return { title, mode, dataScope: [...dataScope], termStart, termEnd };
}

function contentColumns(content: AmendmentContent) {
  const { selectionMethod, clauses, changeReason = null, sharesFrom = null } = content;
  return {
    ...shownTerms(content),
    selectionMethod,
    clauses: clauses as Prisma.InputJsonObject,
    changeReason,
    sharesFrom,
  };
}

/** All columns of new terms, with their parts. */
function newTerms(content: AmendmentContent, actor: Actor) {
  const { shares, attachments } = partRows(content);
  return {
    ...contentColumns(content),
    draftedBy: actor.userId,
    shares: { create: shares },
    attachments: { create: attachments },
  };
}

function partRows({ shares, attachments }: TermsContent) {
  return {
    shares: shares.map(({ party, basisPoints }) => ({ party, basisPoints })),
    attachments: attachments.map(({ fileId, title }, position) => ({ fileId, title, position })),
  };
}

function auditedTerms(content: AmendmentContent): Prisma.InputJsonObject {
  const { title, mode, dataScope, selectionMethod, clauses, shares, attachments } = content;
  return {
    title,
    mode,
    dataScope: [...dataScope],
    termStart: content.termStart.toISOString(),
    termEnd: content.termEnd.toISOString(),
    selectionMethod,
    clauses: clauses,
    shares: shares.map(({ party, basisPoints }) => ({ party, basisPoints })),
    attachments: attachments.map(({ fileId, title: named }) => ({ fileId, title: named })),
  };
}

/** What the database refused, as our errors; its limit of a term is a day wider than the code's. */
function refusalOf(error: unknown, number: string): unknown {
  if (violatesUnique(error, 'operation_agreement_agency_id_number_key')) {
    return directoryError('AGREEMENT_NUMBER_TAKEN', { number });
  }
  if (violatesUnique(error, 'agreement_terms_one_open')) return directoryError('AMENDMENT_OPEN');
  if (
    violatesCheck(error, 'operation_agreement_term_max') ||
    violatesCheck(error, 'agreement_terms_term_max')
  ) {
    return faultsError([{ code: 'TERM_TOO_LONG', pointer: '/termEnd' }]);
  }
  return error;
}
