import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { requireFiles } from '@gongshu/documents';
import { type Actor, assertNotMaker, seesEverything } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  dayKey,
  expectRevision,
  expectUpdated,
  nextState,
  type Prisma,
  PrismaService,
  type Tx,
  dayOfDate,
} from '@gongshu/platform';
import { OBJECTION_TRANSITIONS, type ObjectionEvent } from './objection';
import { RegistrationChanges } from './registration-changes.service';
import { publicityEnd } from './registration-clocks';
import { registrationError } from './registration.errors';
import {
  makersOf,
  reachRegistration,
  type RegistrationRow,
  registrationsOf,
} from './registration-row';
import { objectors } from './resource.queries';

export interface ObjectionInput {
  readonly statement: string;
  /** Ids of stored files, at least one. */
  readonly evidence: readonly string[];
}

/** An objection, with the names of who stands behind it where the reader may know them. */
export type ObjectionRow = Prisma.RegistrationObjectionGetPayload<object> & {
  readonly personName: string | null;
  readonly organizationName: string | null;
};

/** Real-name objections (异议) to what is in publicity (No. 26, C17). */
@Injectable()
export class Objections {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly changes: RegistrationChanges,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * A known person objects for his organisation, with evidence, while the publicity lasts.
   * @throws DomainError REGISTRATION_NOT_FOUND for what the public cannot see, OBJECTION_NOT_IN_PUBLICITY, FILE_UNKNOWN
   */
  async file(
    tx: Tx,
    actor: Actor,
    registrationId: string,
    { statement, evidence }: ObjectionInput,
  ): Promise<ObjectionRow> {
    const registration = await reachRegistration(tx, registrationId, ANNOUNCED);
    this.assertInPublicity(registration);
    const references = evidence.map((id, at) => ({ id, pointer: `/evidence/${at}` }));
    await requireFiles(tx, actor.organizationId, references);
    const row = await tx.registrationObjection.create({
      data: {
        registrationId,
        organizationId: actor.organizationId,
        filedBy: actor.userId,
        statement,
        evidence: [...evidence],
      },
    });
    await this.audit.append(tx, actor, {
      action: 'objection:file',
      objectType: 'objection',
      objectId: row.id,
      subject: { type: 'registration', id: registrationId },
      after: { statement, evidence: [...evidence] },
    });
    const [named] = await withNames(tx, [row], () => true);
    return named!;
  }

  /**
   * Of a registration that the actor reaches all; of another that was in publicity those of his own organisation.
   * @throws DomainError REGISTRATION_NOT_FOUND
   */
  async list(actor: Actor, registrationId: string): Promise<ObjectionRow[]> {
    const find = (where: Prisma.RegistrationWhereInput) =>
      this.prisma.registration.findFirst({
        where: { AND: [{ id: registrationId }, where] },
        select: { registrarId: true },
      });
    const reached = await find(registrationsOf(actor));
    if (!reached && !(await find(ANNOUNCED))) {
      throw registrationError('REGISTRATION_NOT_FOUND', { id: registrationId });
    }
    const own = { organizationId: actor.organizationId };
    const rows = await this.prisma.registrationObjection.findMany({
      where: { registrationId, ...(reached ? {} : own) },
      orderBy: { id: 'asc' },
    });
    const isRegistrar = reached?.registrarId === actor.organizationId;
    // Who objects is known to the registrar and to those who oversee; not to whom he objects to.
    return withNames(
      this.prisma,
      rows,
      (row) => isRegistrar || seesEverything(actor) || row.organizationId === actor.organizationId,
    );
  }

  /**
   * Decides an objection; one that is upheld terminates the registration.
   * @throws DomainError OBJECTION_NOT_FOUND, REVISION_STALE, SELF_APPROVAL_FORBIDDEN, TRANSITION_NOT_ALLOWED
   */
  async decide(
    tx: Tx,
    actor: Actor,
    { id, revision }: { id: string; revision: number },
    event: ObjectionEvent,
    reason: string,
  ): Promise<ObjectionRow> {
    const found = await tx.registrationObjection.findFirst({
      where: { id, registration: registrationsOf(actor) },
    });
    if (!found) throw registrationError('OBJECTION_NOT_FOUND', { id });
    const registration = await reachRegistration(tx, found.registrationId, registrationsOf(actor));
    const before = await tx.registrationObjection.findUniqueOrThrow({ where: { id } });
    expectRevision(before, revision);
    assertNotMaker(actor, before.filedBy, ...makersOf(registration));
    const status = nextState(OBJECTION_TRANSITIONS, before.status, event);
    expectUpdated(
      await tx.registrationObjection.updateMany({
        where: { id, revision },
        data: {
          status,
          decidedBy: actor.userId,
          decidedAt: new Date(),
          decisionReason: reason,
          revision: { increment: 1 },
        },
      }),
    );
    await this.audit.append(tx, actor, {
      action: `objection:${event}`,
      objectType: 'objection',
      objectId: id,
      subject: { type: 'registration', id: registration.id },
      before: { status: before.status },
      after: { status },
      reason,
    });
    if (event === 'uphold') {
      const data = { decisionReason: reason };
      await this.changes.apply(tx, actor, registration, 'terminate', { data, reason });
    }
    const row = await tx.registrationObjection.findUniqueOrThrow({ where: { id } });
    const [named] = await withNames(tx, [row], () => true);
    return named!;
  }

  private assertInPublicity({ status, publicityFrom, publicityUntil }: RegistrationRow): void {
    const today = dayKey(new Date(), this.config.businessZone);
    const [from, until] = [dayOfDate(publicityFrom!), dayOfDate(publicityUntil!)];
    const isOpen = from <= today && today < publicityEnd({ from, until }, this.config);
    if (status !== 'IN_PUBLICITY' || !isOpen) throw registrationError('OBJECTION_NOT_IN_PUBLICITY');
  }
}

/** What the public has been told of. */
const ANNOUNCED = { publicityFrom: { not: null } } as const;

type Row = Prisma.RegistrationObjectionGetPayload<object>;

async function withNames(
  db: Tx | PrismaService,
  rows: readonly Row[],
  isKnown: (row: Row) => boolean,
): Promise<ObjectionRow[]> {
  const found = await objectors(
    db,
    rows.filter(isKnown).map(({ id }) => id),
  );
  const names = new Map(found.map((names) => [names.objectionId, names]));
  return rows.map((row) => ({
    ...row,
    personName: names.get(row.id)?.personName ?? null,
    organizationName: names.get(row.id)?.organizationName ?? null,
  }));
}
