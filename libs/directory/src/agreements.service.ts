import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, seesEverything } from '@gongshu/identity';
import {
  afterId,
  type AgreementMode,
  type AgreementStatus,
  expectRevision,
  expectUpdated,
  nextState,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  violatesCheck,
  violatesUnique,
} from '@gongshu/platform';
import {
  AGREEMENT_TRANSITIONS,
  type AgreementEvent,
  checkShares,
  checkTerm,
  isInForce,
  type OperationAgreement,
  type Share,
} from './agreement';
import { announceAuthorityChange } from './authority';
import { directoryError, type Fault, faultsError } from './directory.errors';
import { isActiveOperator } from './directory.queries';

export interface AgreementInput {
  /** The number under which the parties file it. */
  readonly number: string;
  readonly title: string;
  readonly operatorId: string;
  readonly mode: AgreementMode;
  /** Domains of data covered. */
  readonly dataScope: readonly string[];
  readonly termStart: Date;
  /** Exclusive. */
  readonly termEnd: Date;
  readonly shares: readonly Share[];
}

export interface AgreementFilter {
  readonly status?: AgreementStatus;
  readonly agencyId?: string;
  readonly operatorId?: string;
}

const WITH_SHARES = { shares: { orderBy: { party: 'asc' } } } as const;

/** Operation agreements (授权运营协议): the second link of the chain of authority (I8). */
@Injectable()
export class Agreements {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The actor's agency drafts an agreement with an operator.
   * @throws DomainError OPERATOR_UNKNOWN, TERM_EMPTY, TERM_TOO_LONG, SHARES_NOT_WHOLE, SHARES_PARTY_REPEATED (all
   *   faults at once, each with its pointer), AGREEMENT_NUMBER_TAKEN
   */
  async draft(tx: Tx, actor: Actor, input: AgreementInput): Promise<OperationAgreement> {
    const { operatorId, shares, dataScope, ...terms } = input;
    const faults: Fault[] = [...checkTerm(input), ...checkShares(shares)];
    if (!(await isActiveOperator(tx, operatorId))) {
      faults.push({
        code: 'OPERATOR_UNKNOWN',
        pointer: '/operatorId',
        params: { id: operatorId },
      });
    }
    const [first, ...others] = faults;
    if (first) throw faultsError([first, ...others]);
    try {
      const row = await tx.operationAgreement.create({
        data: {
          ...terms,
          agencyId: actor.organizationId,
          operatorId,
          dataScope: [...dataScope],
          draftedBy: actor.userId,
          shares: { create: shares.map(({ party, basisPoints }) => ({ party, basisPoints })) },
        },
        include: WITH_SHARES,
      });
      await this.audit.append(tx, actor, {
        action: 'agreement:draft',
        objectType: 'agreement',
        objectId: row.id,
        after: auditedTerms(row),
      });
      await announceAuthorityChange(tx, 'agreement', row.id);
      return row;
    } catch (error) {
      throw refusalOf(error, input.number);
    }
  }

  /**
   * A member of the operator signs; never the person who drafted, not even as a member of both (C22).
   * @throws DomainError AGREEMENT_NOT_FOUND, SELF_APPROVAL, REVISION_STALE, TRANSITION_NOT_ALLOWED
   */
  async sign(tx: Tx, actor: Actor, id: string, revision: number): Promise<OperationAgreement> {
    const { draftedBy } = await this.find(tx, actor, id);
    if (draftedBy === actor.userId) throw directoryError('SELF_APPROVAL');
    return this.change(tx, actor, { id, revision, event: 'sign' });
  }

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
  get(actor: Actor, id: string): Promise<OperationAgreement> {
    return this.find(this.prisma, actor, id);
  }

  /** Newest first. */
  async list(
    actor: Actor,
    { status, agencyId, operatorId }: AgreementFilter,
    page: PageRequest,
  ): Promise<Page<OperationAgreement>> {
    const rows = await this.prisma.operationAgreement.findMany({
      where: { status, agencyId, operatorId, AND: [reachable(actor)], id: { lt: afterId(page) } },
      include: WITH_SHARES,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
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
      include: WITH_SHARES,
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id: agreementId });
    if (!isInForce(row, at)) {
      throw directoryError('AGREEMENT_NOT_IN_FORCE', {
        status: row.status,
        termStart: row.termStart.toISOString(),
        termEnd: row.termEnd.toISOString(),
      });
    }
    return row;
  }

  /** @throws DomainError AGREEMENT_NOT_FOUND */
  async partiesOf(
    db: Tx | PrismaService,
    id: string,
  ): Promise<{ agencyId: string; operatorId: string }> {
    const row = await db.operationAgreement.findUnique({
      where: { id },
      select: { agencyId: true, operatorId: true },
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id });
    return row;
  }

  /**
   * How the agreement splits what is earned under it: ten thousand basis points in all.
   * @throws DomainError AGREEMENT_NOT_FOUND
   */
  async sharesOf(db: Tx | PrismaService, id: string): Promise<Share[]> {
    const row = await db.operationAgreement.findUnique({
      where: { id },
      select: { shares: { orderBy: { party: 'asc' } } },
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id });
    return row.shares.map(({ party, basisPoints }) => ({ party, basisPoints }));
  }

  /** Every change of state: guarded, recorded and announced alike. */
  private async change(
    tx: Tx,
    actor: Actor,
    act: { id: string; revision: number; event: AgreementEvent; reason?: string },
  ): Promise<OperationAgreement> {
    const { id, revision, event, reason } = act;
    const before = await this.find(tx, actor, id);
    expectRevision(before, revision);
    const status = nextState(AGREEMENT_TRANSITIONS, before.status, event);
    const signature = event === 'sign' ? { signedBy: actor.userId, signedAt: new Date() } : {};
    expectUpdated(
      await tx.operationAgreement.updateMany({
        where: { id, revision },
        data: { status, ...signature, revision: { increment: 1 } },
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
    return tx.operationAgreement.findUniqueOrThrow({ where: { id }, include: WITH_SHARES });
  }

  private async find(db: Tx, actor: Actor, id: string): Promise<OperationAgreement> {
    const row = await db.operationAgreement.findFirst({
      where: { id, AND: [reachable(actor)] },
      include: WITH_SHARES,
    });
    if (!row) throw directoryError('AGREEMENT_NOT_FOUND', { id });
    return row;
  }
}

/** Its two parties and those who oversee reach an agreement; to all others it does not exist (I7). */
function reachable(actor: Actor): Prisma.OperationAgreementWhereInput {
  if (seesEverything(actor)) return {};
  const { organizationId } = actor;
  return { OR: [{ agencyId: organizationId }, { operatorId: organizationId }] };
}

function auditedTerms(row: OperationAgreement): Prisma.InputJsonObject {
  const { number, title, agencyId, operatorId, mode, dataScope, status } = row;
  return {
    number,
    title,
    agencyId,
    operatorId,
    mode,
    dataScope,
    status,
    termStart: row.termStart.toISOString(),
    termEnd: row.termEnd.toISOString(),
    shares: row.shares.map(({ party, basisPoints }) => ({ party, basisPoints })),
  };
}

/** What the database refused, as our errors; a term on the edge of a leap day is for the database to judge. */
function refusalOf(error: unknown, number: string): unknown {
  if (violatesUnique(error, 'operation_agreement_number_key')) {
    return directoryError('AGREEMENT_NUMBER_TAKEN', { number });
  }
  if (violatesCheck(error, 'operation_agreement_term_max')) {
    return faultsError([{ code: 'TERM_TOO_LONG', pointer: '/termEnd' }]);
  }
  return error;
}
