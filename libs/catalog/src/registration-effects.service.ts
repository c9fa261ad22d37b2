import { Inject, Injectable } from '@nestjs/common';
import { type AuditActor, AuditLog } from '@gongshu/audit';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  dayKey,
  expectRevision,
  expectUpdated,
  nextState,
  type Prisma,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { RESOURCE_TRANSITIONS, type ResourceEvent } from './data-resource';
import { fault } from './dictionary';
import { EFFECTS } from './registration';
import { validUntil } from './registration-clocks';
import { RegistrationCodes } from './registration-code';
import { RegistrationChanges } from './registration-changes.service';
import { registrationError } from './registration.errors';
import { applicationOf, makersOf, type RegistrationRow } from './registration-row';
import { announceResourceChange } from './resource.queries';
import {
  reachResource,
  refuseDuplicate,
  type ResourceRow,
  WITH_PROVIDER,
} from './resources.service';

export const REVOCATION_GROUNDS = ['FALSE_MATERIAL', 'FORGED_RESULT', 'ILLEGAL_USE'] as const;
export type RevocationGround = (typeof REVOCATION_GROUNDS)[number];

type Data = Prisma.DataResourceUncheckedUpdateManyInput;
type Subject = Pick<ResourceRow, 'id' | 'status' | 'registrationCode' | 'registeredUntil'>;

/** What registrations do to resources; each act is recorded and announced to the gateways (I8). */
@Injectable()
export class RegistrationEffects {
  constructor(
    private readonly audit: AuditLog,
    private readonly changes: RegistrationChanges,
    private readonly codes: RegistrationCodes,
    @Inject(CONFIG) private readonly config: Pick<Config, 'businessZone'>,
  ) {}

  /**
   * Brings a completed registration into its resource.
   * @param code given by the registrar; left out, a first registration gets one of the platform's
   * @throws DomainError REGISTRATION_CODE_TAKEN, RESOURCE_EXISTS, REGISTRATION_INCOMPLETE when what was applied for
   *   has run out meanwhile
   */
  async complete(
    tx: Tx,
    actor: AuditActor,
    registration: RegistrationRow,
    at: Date,
    code?: string,
  ): Promise<void> {
    const { kind, resource, registrar } = registration;
    const given =
      code === undefined ? {} : { registrationCode: code, codeProvider: registrar.name };
    const data = { ...this.dataOf(registration, at), ...given };
    await this.write(tx, actor, resource, EFFECTS[kind], data);
    // A renewal may be open beside it.
    if (kind === 'DEREGISTRATION') {
      await this.changes.cancelOpen(
        tx,
        actor,
        resource.id,
        applicationOf(registration).reason ?? kind,
      );
    }
  }

  /**
   * The registration institution takes a registration away (撤销): what is made of the resource stops at once.
   * @throws DomainError RESOURCE_NOT_FOUND, also where another institution registered it; SELF_APPROVAL_FORBIDDEN,
   *   REVISION_STALE, TRANSITION_NOT_ALLOWED
   */
  async revoke(
    tx: Tx,
    actor: Actor,
    { id, revision }: { id: string; revision: number },
    ground: RevocationGround,
    reason: string,
  ): Promise<ResourceRow> {
    const resource = await reachResource(tx, actor, id);
    const registration = await tx.registration.findFirst({
      where: { resourceId: id, status: 'COMPLETED', kind: 'INITIAL' },
      orderBy: { completedAt: 'desc' },
    });
    if (registration?.registrarId !== actor.organizationId) {
      throw catalogError('RESOURCE_NOT_FOUND', { id });
    }
    expectRevision(resource, revision);
    assertNotMaker(actor, ...makersOf(registration));
    const told = `${ground}: ${reason}`;
    await this.write(tx, actor, resource, 'revoke', { statusReason: told });
    await this.changes.cancelOpen(tx, actor, id, told);
    return tx.dataResource.findUniqueOrThrow({ where: { id }, include: WITH_PROVIDER });
  }

  /** Deregisters what was not renewed (C16); the gateways have stopped at the expiry by themselves. */
  async lapse(tx: Tx, actor: AuditActor, resource: Subject): Promise<void> {
    const reason = 'NOT_RENEWED: 有效期届满未续展（26号文）';
    await this.write(tx, actor, resource, 'lapse', { statusReason: reason });
    await this.changes.cancelOpen(tx, actor, resource.id, reason);
  }

  private dataOf(registration: RegistrationRow, at: Date): Data {
    const application = applicationOf(registration);
    const { external, operatedUntil, changes, ground, reason } = application;
    switch (registration.kind) {
      case 'INITIAL':
        return external
          ? {
              ...resultOf(external),
              registeredFrom: new Date(external.validFrom),
              statusReason: null,
            }
          : this.firstRegistration(at, operatedUntil);
      case 'RENEWAL':
        return external
          ? resultOf(external)
          : { registeredUntil: this.renewedUntil(registration.resource, operatedUntil) };
      case 'CHANGE':
      case 'CORRECTION':
        return { ...changes };
      case 'DEREGISTRATION':
        return { statusReason: `${ground}: ${reason}` };
    }
  }

  /** C16: three years from the day of the code, or as long as the resource is operated. */
  private firstRegistration(at: Date, operatedUntil: string | undefined): Data {
    const day = dayKey(at, this.config.businessZone);
    const registeredUntil = validUntil(day, operatedUntil, this.config.businessZone);
    if (registeredUntil <= at) {
      throw registrationError('REGISTRATION_INCOMPLETE', {}, [
        fault(
          '/application/operatedUntil',
          'PAST',
          '运营期限已届满',
          'The operating period is over',
        ),
      ]);
    }
    return {
      registrationCode: this.codes.issue(day),
      codeProvider: this.codes.provider,
      registeredFrom: at,
      registeredUntil,
      statusReason: null,
    };
  }

  /** C16: counting from the day after the expiry. */
  private renewedUntil(resource: Subject, operatedUntil: string | undefined): Date {
    const zone = this.config.businessZone;
    return validUntil(dayKey(resource.registeredUntil!, zone), operatedUntil, zone);
  }

  private async write(
    tx: Tx,
    actor: AuditActor,
    before: Subject,
    event: ResourceEvent,
    data: Data,
  ): Promise<void> {
    const status = nextState(RESOURCE_TRANSITIONS, before.status, event);
    expectUpdated(
      await tx.dataResource
        .updateMany({
          where: { id: before.id, status: before.status },
          data: { ...data, status, revision: { increment: 1 } },
        })
        .catch((error: unknown) => {
          if (violatesUnique(error, 'data_resource_registration_code_key')) {
            throw registrationError('REGISTRATION_CODE_TAKEN', {
              code: typeof data.registrationCode === 'string' ? data.registrationCode : '-',
            });
          }
          return refuseDuplicate(error);
        }),
    );
    await this.audit.append(tx, actor, {
      action: `resource:${event}`,
      objectType: 'data-resource',
      objectId: before.id,
      before: {
        status: before.status,
        registrationCode: before.registrationCode,
        registeredUntil: before.registeredUntil?.toISOString() ?? null,
      },
      after: JSON.parse(JSON.stringify({ ...data, status })) as Prisma.InputJsonObject,
      reason: typeof data.statusReason === 'string' ? data.statusReason : undefined,
    });
    await announceResourceChange(tx, before.id);
  }
}

function resultOf({
  platform,
  code,
  validUntil: until,
}: {
  platform: string;
  code: string;
  validUntil: string;
}): Data {
  return {
    registrationCode: code,
    codeProvider: platform,
    registeredUntil: new Date(until),
  };
}
