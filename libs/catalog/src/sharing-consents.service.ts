import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { requireFiles } from '@gongshu/documents';
import type { Actor } from '@gongshu/identity';
import { expectRevision, expectUpdated, type Prisma, type Tx } from '@gongshu/platform';
import { fault } from './dictionary';
import { registrationError } from './registration.errors';
import { announceResourceChange } from './resource.queries';
import { reachResource } from './resources.service';

export interface ConsentInput {
  /** The department that shared the data and now consents. */
  readonly department: string;
  /** The number of its letter. */
  readonly documentNumber: string;
  /** The letter, a file that the actor's organisation has stored. */
  readonly fileId: string;
  readonly validFrom: Date;
  /** Exclusive; left out: without an end. */
  readonly validUntil?: Date;
}

export type ConsentRow = Prisma.SharingConsentGetPayload<object>;

/** Consents of departments to the operation of the data that they have shared (No. 27 Art 5, C05). */
@Injectable()
export class SharingConsents {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Records a consent to a resource of the actor's department.
   * @throws DomainError RESOURCE_NOT_FOUND, CONSENT_NOT_EXPECTED, CONSENT_OF_ANOTHER, CONSENT_PERIOD_EMPTY, FILE_UNKNOWN
   */
  async record(tx: Tx, actor: Actor, resourceId: string, input: ConsentInput): Promise<ConsentRow> {
    const { acquisition, sharedFrom } = await reachResource(tx, actor, resourceId);
    if (acquisition !== 'SHARED') throw registrationError('CONSENT_NOT_EXPECTED');
    if (input.department !== sharedFrom) {
      throw registrationError('CONSENT_OF_ANOTHER', {}, [
        fault(
          '/department',
          'NOT_THE_SHARING_DEPARTMENT',
          `应为共享单位：${sharedFrom}`,
          `It must be the department that shared the data: ${sharedFrom}`,
        ),
      ]);
    }
    if (input.validUntil && input.validUntil <= input.validFrom) {
      throw registrationError('CONSENT_PERIOD_EMPTY');
    }
    await requireFiles(tx, actor.organizationId, [{ id: input.fileId, pointer: '/fileId' }]);
    const row = await tx.sharingConsent.create({
      data: { ...input, resourceId, recordedBy: actor.userId },
    });
    await this.audit.append(tx, actor, {
      action: 'sharing-consent:record',
      objectType: 'sharing-consent',
      objectId: row.id,
      subject: { type: 'data-resource', id: resourceId },
      after: {
        department: row.department,
        documentNumber: row.documentNumber,
        fileId: row.fileId,
        validFrom: row.validFrom.toISOString(),
        validUntil: row.validUntil?.toISOString() ?? null,
      },
    });
    await announceResourceChange(tx, resourceId);
    return row;
  }

  /**
   * Notes that the department has taken its consent back: what is made of the resource stops, unless another holds.
   * @throws DomainError RESOURCE_NOT_FOUND, CONSENT_NOT_FOUND, REVISION_STALE, CONSENT_WITHDRAWN
   */
  async withdraw(
    tx: Tx,
    actor: Actor,
    { resourceId, id, revision }: { resourceId: string; id: string; revision: number },
    reason: string,
  ): Promise<ConsentRow> {
    const { consents } = await reachResource(tx, actor, resourceId);
    const before = consents.find((consent) => consent.id === id);
    if (!before) throw registrationError('CONSENT_NOT_FOUND', { id });
    expectRevision(before, revision);
    if (before.withdrawnAt !== null) throw registrationError('CONSENT_WITHDRAWN');
    const withdrawnAt = new Date();
    expectUpdated(
      await tx.sharingConsent.updateMany({
        where: { id, revision },
        data: { withdrawnAt, withdrawReason: reason, revision: { increment: 1 } },
      }),
    );
    await this.audit.append(tx, actor, {
      action: 'sharing-consent:withdraw',
      objectType: 'sharing-consent',
      objectId: id,
      subject: { type: 'data-resource', id: resourceId },
      before: { withdrawnAt: null },
      after: { withdrawnAt: withdrawnAt.toISOString() },
      reason,
    });
    await announceResourceChange(tx, resourceId);
    return tx.sharingConsent.findUniqueOrThrow({ where: { id } });
  }
}
