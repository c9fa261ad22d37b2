import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditLog } from '@gongshu/audit';
import { expectUpdated, nextState, type Prisma, type Tx } from '@gongshu/platform';
import {
  assertEventFits,
  OPEN_REGISTRATIONS,
  REGISTRATION_TRANSITIONS,
  type RegistrationEvent,
} from './registration';
import { REGISTRATION_DETAILS, type RegistrationRow } from './registration-row';

type Data = Omit<Prisma.RegistrationUncheckedUpdateManyInput, 'status' | 'revision'>;

/** Every change of a registration's state: by the table, guarded and recorded alike. */
@Injectable()
export class RegistrationChanges {
  constructor(private readonly audit: AuditLog) {}

  /** @throws DomainError TRANSITION_NOT_ALLOWED, those of `assertEventFits`, REVISION_STALE */
  async apply(
    tx: Tx,
    actor: AuditActor,
    before: RegistrationRow,
    event: RegistrationEvent,
    { data = {}, reason }: { data?: Data; reason?: string } = {},
  ): Promise<RegistrationRow> {
    const { id, revision, resourceId, kind } = before;
    const status = nextState(REGISTRATION_TRANSITIONS, before.status, event);
    assertEventFits(before, event);
    expectUpdated(
      await tx.registration.updateMany({
        where: { id, revision },
        data: { ...data, status, revision: { increment: 1 } },
      }),
    );
    await this.audit.append(tx, actor, {
      action: `registration:${event}`,
      objectType: 'registration',
      objectId: id,
      subject: { type: 'data-resource', id: resourceId },
      before: { kind, status: before.status },
      after: { kind, status },
      reason,
    });
    return tx.registration.findUniqueOrThrow({ where: { id }, include: REGISTRATION_DETAILS });
  }

  /** Ends what is open of a resource that has lost its registration. */
  async cancelOpen(tx: Tx, actor: AuditActor, resourceId: string, reason: string): Promise<void> {
    const open = await tx.registration.findMany({
      where: { resourceId, status: { in: [...OPEN_REGISTRATIONS] } },
      include: REGISTRATION_DETAILS,
    });
    for (const row of open) {
      await this.apply(tx, actor, row, 'cancel', { data: { decisionReason: reason }, reason });
    }
  }
}
