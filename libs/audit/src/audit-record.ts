import { canonicalJson, type Prisma } from '@gongshu/platform';
import type { AuditAction } from './audit-actions';
import { leafHash } from './merkle';

/** Who acts, as the log knows him; the platform's own jobs act as `SYSTEM`. */
export interface AuditActor {
  readonly userId: string | null;
  readonly organizationId: string | null;
  readonly ip: string | null;
  readonly traceId: string;
}

/** The platform itself: a job, a start, a seed. */
export function systemActor(traceId: string): AuditActor {
  return { userId: null, organizationId: null, ip: null, traceId };
}

export interface AuditAct {
  readonly action: AuditAction;
  readonly objectType: string;
  readonly objectId: string;
  /** What the object is part of, e.g. the product of a version; left out, the object stands for itself. */
  readonly subject?: { readonly type: string; readonly id: string };
  readonly before?: Prisma.InputJsonValue;
  readonly after?: Prisma.InputJsonValue;
  readonly reason?: string;
}

export type AuditRecordRow = Prisma.AuditRecordGetPayload<object>;

/** What of a record is hashed: all but its place in the log, which the database gives. */
export type HashedRecord = Omit<AuditRecordRow, 'seq' | 'leafHash'>;

/** Leaf hash of a record, over the order-free canonical form of its fields. */
export function recordLeaf(record: HashedRecord): Buffer {
  const { objectType, objectId, subjectType, subjectId } = record;
  const ownSubject = subjectType === objectType && subjectId === objectId;
  const fields = {
    id: record.id,
    occurredAt: record.occurredAt.toISOString(),
    actorUserId: record.actorUserId,
    actorOrganizationId: record.actorOrganizationId,
    action: record.action,
    objectType,
    objectId,
    // Left out where it says nothing new: records from before there were subjects keep their hash.
    ...(ownSubject ? {} : { subjectType, subjectId }),
    before: record.before,
    after: record.after,
    reason: record.reason,
    ip: record.ip,
    traceId: record.traceId,
  };
  return leafHash(Buffer.from(canonicalJson(fields)));
}

/** True when the record, as read from the database, is what was hashed when it was written. */
export function verifyRecord(row: AuditRecordRow): boolean {
  return recordLeaf(row).equals(row.leafHash);
}
