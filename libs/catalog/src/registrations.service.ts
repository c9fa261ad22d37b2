import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { requireFiles } from '@gongshu/documents';
import { type Actor, withEditor } from '@gongshu/identity';
import {
  afterId,
  type Config,
  CONFIG,
  dayKey,
  expectRevision,
  expectUpdated,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type RegistrationKind,
  type RegistrationStatus,
  type Tx,
  violatesUnique,
  dateOfDay,
  dayOfDate,
} from '@gongshu/platform';
import {
  assertKindPossible,
  EDITABLE_REGISTRATIONS,
  type RegistrationApplication,
} from './registration';
import { applicationFaults, filesOf, foreignParts, isExternal } from './registration-application';
import { RegistrationChanges } from './registration-changes.service';
import { acceptDueOn, earliestOpen } from './registration-clocks';
import { registrationError } from './registration.errors';
import {
  applicationOf,
  reachRegistration,
  REGISTRATION_DETAILS,
  type RegistrationRow,
  registrationsOf,
} from './registration-row';
import { isActiveAgency } from './resource.queries';
import { reachResource } from './resources.service';

export interface RegistrationInput {
  readonly resourceId: string;
  readonly registrarId: string;
  readonly kind: RegistrationKind;
  readonly application: RegistrationApplication;
}

export interface RegistrationFilter {
  readonly status?: RegistrationStatus;
  readonly kind?: RegistrationKind;
  readonly resourceId?: string;
  /** Only those whose acceptance or review is due since (C15), or only the others. */
  readonly overdue?: boolean;
}

/** A registration and the revision that the actor decided on. */
export interface At {
  readonly id: string;
  readonly revision: number;
}

/** Registrations (登记) as the applicant makes them, and as all sides read them. */
@Injectable()
export class Registrations {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly changes: RegistrationChanges,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Drafts an application for a resource of the actor's department; parts may still be missing.
   * @throws DomainError RESOURCE_NOT_FOUND, REGISTRAR_UNKNOWN, REGISTRATION_KIND_NOT_POSSIBLE,
   *   REGISTRATION_PART_FOREIGN, FILE_UNKNOWN, REGISTRATION_OPEN
   */
  async prepare(tx: Tx, actor: Actor, input: RegistrationInput): Promise<RegistrationRow> {
    const { resourceId, registrarId, kind, application } = input;
    const resource = await reachResource(tx, actor, resourceId);
    if (!(await isActiveAgency(tx, registrarId))) {
      throw registrationError('REGISTRAR_UNKNOWN', { id: registrarId });
    }
    assertKindPossible(kind, resource.status);
    const data = await storable(tx, actor, kind, application);
    const row = await tx.registration
      .create({
        data: { resourceId, registrarId, kind, ...data, preparedBy: actor.userId },
        include: REGISTRATION_DETAILS,
      })
      .catch((error: unknown) => {
        throw violatesUnique(error, 'registration_one_open') ||
          violatesUnique(error, 'registration_one_open_renewal')
          ? registrationError('REGISTRATION_OPEN')
          : error;
      });
    await this.audit.append(tx, actor, {
      action: 'registration:prepare',
      objectType: 'registration',
      objectId: row.id,
      subject: { type: 'data-resource', id: resourceId },
      after: { kind, registrarId, ...data },
    });
    return row;
  }

  /**
   * Replaces the application while it is with the applicant.
   * @throws DomainError REGISTRATION_NOT_FOUND, REVISION_STALE, REGISTRATION_NOT_EDITABLE, REGISTRATION_PART_FOREIGN,
   *   FILE_UNKNOWN
   */
  async edit(
    tx: Tx,
    actor: Actor,
    { id, revision }: At,
    application: RegistrationApplication,
  ): Promise<RegistrationRow> {
    const before = await reachRegistration(tx, id, registrationsOf(actor));
    expectRevision(before, revision);
    const { kind, status, resourceId } = before;
    if (!EDITABLE_REGISTRATIONS.includes(status)) {
      throw registrationError('REGISTRATION_NOT_EDITABLE', { status });
    }
    const data = await storable(tx, actor, kind, application);
    expectUpdated(
      await tx.registration.updateMany({
        where: { id, revision },
        data: { ...data, editedBy: withEditor(before.editedBy, actor), revision: { increment: 1 } },
      }),
    );
    await this.audit.append(tx, actor, {
      action: 'registration:edit',
      objectType: 'registration',
      objectId: id,
      subject: { type: 'data-resource', id: resourceId },
      before: { application: before.application },
      after: { ...data },
    });
    return tx.registration.findUniqueOrThrow({ where: { id }, include: REGISTRATION_DETAILS });
  }

  /**
   * Hands the application to the registrar; the clock of acceptance starts, again after a return (C15).
   * @throws DomainError REGISTRATION_NOT_FOUND, REVISION_STALE, REGISTRATION_KIND_NOT_POSSIBLE,
   *   RESUBMISSION_OVER, REGISTRATION_INCOMPLETE with all that is missing, TRANSITION_NOT_ALLOWED
   */
  async submit(tx: Tx, actor: Actor, { id, revision }: At): Promise<RegistrationRow> {
    const before = await reachRegistration(tx, id, registrationsOf(actor));
    expectRevision(before, revision);
    const { kind, external, resource, status } = before;
    const at = new Date();
    if (EDITABLE_REGISTRATIONS.includes(status)) {
      assertKindPossible(kind, resource.status);
      const zone = this.config.businessZone;
      if (status === 'RETURNED') this.assertResubmittable(before, dayKey(at, zone));
      const firstAt = before.submittedAt ?? at;
      const applied = { kind, external, resource, at, firstAt, zone };
      const faults = applicationFaults(applicationOf(before), applied);
      if (faults.length > 0) throw registrationError('REGISTRATION_INCOMPLETE', {}, faults);
    }
    const data = {
      submittedBy: actor.userId,
      // The first one counts: what was applied for in time and returned stays in time (C16).
      submittedAt: before.submittedAt ?? at,
      resubmitDueOn: null,
      acceptDueOn: dateOfDay(acceptDueOn(at, this.config)),
      acceptedBy: null,
    };
    return this.changes.apply(tx, actor, before, 'submit', { data });
  }

  /** @throws DomainError REGISTRATION_NOT_FOUND, REVISION_STALE, TRANSITION_NOT_ALLOWED */
  async withdraw(tx: Tx, actor: Actor, { id, revision }: At): Promise<RegistrationRow> {
    const before = await reachRegistration(tx, id, registrationsOf(actor));
    expectRevision(before, revision);
    return this.changes.apply(tx, actor, before, 'withdraw');
  }

  /** @throws DomainError REGISTRATION_NOT_FOUND, also for others' */
  async get(actor: Actor, id: string): Promise<RegistrationRow> {
    const row = await this.prisma.registration.findFirst({
      where: { AND: [{ id }, registrationsOf(actor)] },
      include: REGISTRATION_DETAILS,
    });
    if (!row) throw registrationError('REGISTRATION_NOT_FOUND', { id });
    return row;
  }

  /** Newest first. */
  async list(
    actor: Actor,
    { status, kind, resourceId, overdue }: RegistrationFilter,
    page: PageRequest,
  ): Promise<Page<RegistrationRow>> {
    const late = this.late();
    const rows = await this.prisma.registration.findMany({
      where: {
        AND: [
          registrationsOf(actor),
          { status, kind, resourceId, id: { lt: afterId(page) } },
          ...(overdue === undefined ? [] : [overdue ? late : { NOT: late }]),
        ],
      },
      include: REGISTRATION_DETAILS,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /** What the public is told of today (公示), newest first: as long as one may object (`publicityEnd`). */
  async inPublicity(page: PageRequest): Promise<Page<RegistrationRow>> {
    const day = dayKey(new Date(), this.config.businessZone);
    const today = dateOfDay(day);
    const rows = await this.prisma.registration.findMany({
      where: {
        status: 'IN_PUBLICITY',
        publicityFrom: { lte: today },
        OR: [
          { publicityUntil: { gt: today } },
          { publicityFrom: { gte: dateOfDay(earliestOpen(day, this.config)) } },
        ],
        id: { lt: afterId(page) },
      },
      include: REGISTRATION_DETAILS,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  private assertResubmittable({ resubmitDueOn }: RegistrationRow, today: string): void {
    const due = resubmitDueOn === null ? null : dayOfDate(resubmitDueOn);
    if (due !== null && due < today) throw registrationError('RESUBMISSION_OVER', { due });
  }

  private late(): Prisma.RegistrationWhereInput {
    const today = dateOfDay(dayKey(new Date(), this.config.businessZone));
    return {
      OR: [
        { status: 'SUBMITTED', acceptDueOn: { lt: today } },
        { status: 'ACCEPTED', reviewDueOn: { lt: today } },
      ],
    };
  }
}

/** The application as it is kept: of its kind, and with files that exist. */
async function storable(
  tx: Tx,
  actor: Actor,
  kind: RegistrationKind,
  application: RegistrationApplication,
): Promise<{ application: Prisma.InputJsonObject; external: boolean }> {
  const foreign = foreignParts(kind, application);
  if (foreign.length > 0) throw registrationError('REGISTRATION_PART_FOREIGN', { kind }, foreign);
  await requireFiles(tx, actor.organizationId, filesOf(application));
  return {
    application: JSON.parse(JSON.stringify(application)) as Prisma.InputJsonObject,
    external: isExternal(kind, application),
  };
}
