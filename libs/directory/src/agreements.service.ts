import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { documentsError, type StoredFile } from '@gongshu/documents';
import { type Actor, seesEverything } from '@gongshu/identity';
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
} from '@gongshu/platform';
import {
  AGREEMENT_TRANSITIONS,
  type AgreementEvent,
  type AgreementState,
  inState,
  isInForce,
  type OperationAgreement,
  WITH_TERMS,
} from './agreement';
import { lockAgreement } from './agreement.queries';
import { type Clauses, TERMS_PARTS, type TermsRow } from './agreement-terms';
import { announceAuthorityChange } from './authority';
import { directoryError } from './directory.errors';

export interface AgreementFilter {
  readonly state?: AgreementState;
  readonly agencyId?: string;
  readonly operatorId?: string;
}

/** Signed terms as other contexts use them. */
export type TermsInForce = Omit<TermsRow, 'clauses'> & { readonly clauses: Clauses };

/** Operation agreements (授权运营协议): the second link of the chain of authority (I8). */
@Injectable()
export class Agreements {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** Stops, from now on, everything that hangs on the agreement. */
  suspend(
    tx: Tx,
    actor: Actor,
    id: string,
    revision: number,
    reason: string,
  ): Promise<OperationAgreement> {
    return this.change(tx, actor, { id, revision, event: 'suspend', reason });
  }

  /** Lifts a suspension; what hung on the agreement comes back by itself. */
  resume(tx: Tx, actor: Actor, id: string, revision: number): Promise<OperationAgreement> {
    return this.change(tx, actor, { id, revision, event: 'resume' });
  }

  /** Ends the agreement before its term, for good. */
  terminate(
    tx: Tx,
    actor: Actor,
    id: string,
    revision: number,
    reason: string,
  ): Promise<OperationAgreement> {
    return this.change(tx, actor, { id, revision, event: 'terminate', reason });
  }

  /** @throws DomainError AGREEMENT_NOT_FOUND, also for others' */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<OperationAgreement> {
    const row = await db.operationAgreement.findFirst({
      where: { id, AND: [reachable(actor)] },
      include: WITH_TERMS,
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id });
    return row;
  }

  /** Newest first. */
  async list(
    actor: Actor,
    { state, agencyId, operatorId }: AgreementFilter,
    page: PageRequest,
  ): Promise<Page<OperationAgreement>> {
    const rows = await this.prisma.operationAgreement.findMany({
      where: {
        agencyId,
        operatorId,
        id: { lt: afterId(page) },
        AND: [reachable(actor), state ? inState(state, new Date()) : {}],
      },
      include: WITH_TERMS,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /**
   * All terms of the agreement, the original first.
   * @throws DomainError AGREEMENT_NOT_FOUND, also for others'
   */
  async allTerms(actor: Actor, id: string): Promise<TermsRow[]> {
    await this.get(actor, id);
    return this.prisma.agreementTerms.findMany({
      where: { agreementId: id },
      include: TERMS_PARTS,
      orderBy: { number: 'asc' },
    });
  }

  /** @throws DomainError AGREEMENT_NOT_FOUND, also for others', AGREEMENT_TERMS_NOT_FOUND */
  async terms(
    actor: Actor,
    agreementId: string,
    number: number,
    db: Tx = this.prisma,
  ): Promise<{ agreement: OperationAgreement; terms: TermsRow }> {
    const agreement = await this.get(actor, agreementId, db);
    const terms = await db.agreementTerms.findUnique({
      where: { agreementId_number: { agreementId, number } },
      include: TERMS_PARTS,
    });
    if (!terms) throw directoryError('AGREEMENT_TERMS_NOT_FOUND', { number });
    return { agreement, terms };
  }

  /**
   * A file attached to any terms of the agreement, for its parties and those who oversee.
   * @throws DomainError AGREEMENT_NOT_FOUND, also for others', FILE_NOT_FOUND
   */
  async attachment(actor: Actor, agreementId: string, fileId: string): Promise<StoredFile> {
    await this.get(actor, agreementId);
    const attached = await this.prisma.agreementAttachment.findFirst({
      where: { fileId, terms: { agreementId } },
      include: { file: true },
    });
    if (!attached) throw documentsError('FILE_NOT_FOUND', { id: fileId });
    return attached.file;
  }

  /**
   * The agreement on which the operator wants to build something that must hold at that instant.
   * @throws DomainError AGREEMENT_NOT_FOUND, also for another operator's; AGREEMENT_NOT_IN_FORCE
   */
  async requireInForce(
    db: Tx | PrismaService,
    agreementId: string,
    operatorId: string,
    at: Date,
  ): Promise<OperationAgreement> {
    const row = await db.operationAgreement.findFirst({
      where: { id: agreementId, operatorId },
      include: WITH_TERMS,
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id: agreementId });
    if (!isInForce(row, at)) throw notInForce(row);
    return row;
  }

  /** The terms that were signed last, with clauses, shares and attachments; null before the signature. */
  async termsInForce(db: Tx | PrismaService, agreementId: string): Promise<TermsInForce | null> {
    const row = await db.agreementTerms.findFirst({
      where: { agreementId, status: 'SIGNED' },
      include: TERMS_PARTS,
      orderBy: { number: 'desc' },
    });
    return row && { ...row, clauses: row.clauses as Clauses };
  }

  /** Every change of state: guarded, recorded and announced alike. */
  private async change(
    tx: Tx,
    actor: Actor,
    act: { id: string; revision: number; event: AgreementEvent; reason?: string },
  ): Promise<OperationAgreement> {
    const { id, revision, event, reason } = act;
    await lockAgreement(tx, id);
    const before = await this.get(actor, id, tx);
    expectRevision(before, revision);
    const status = nextState(AGREEMENT_TRANSITIONS, before.status, event);
    expectUpdated(
      await tx.operationAgreement.updateMany({
        where: { id, revision },
        data: { status, revision: { increment: 1 } },
      }),
    );
    await this.audit.append(tx, actor, {
      action: `agreement:${event}`,
      objectType: 'agreement',
      objectId: id,
      before: { status: before.status },
      after: { status },
      reason,
    });
    await announceAuthorityChange(tx, 'agreement', id);
    return tx.operationAgreement.findUniqueOrThrow({ where: { id }, include: WITH_TERMS });
  }
}

/** AGREEMENT_NOT_IN_FORCE, with what it is instead. */
export function notInForce(row: OperationAgreement) {
  return directoryError('AGREEMENT_NOT_IN_FORCE', {
    status: row.status,
    termStart: row.termStart.toISOString(),
    termEnd: row.termEnd.toISOString(),
  });
}

/** Its two parties and those who oversee reach an agreement; to all others it does not exist (I7). */
function reachable(actor: Actor): Prisma.OperationAgreementWhereInput {
  if (seesEverything(actor)) return {};
  const { organizationId } = actor;
  return { OR: [{ agencyId: organizationId }, { operatorId: organizationId }] };
}
