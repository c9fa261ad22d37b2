import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import {
  decodeCursor,
  type Page,
  type PageRequest,
  pageBy,
  Prisma,
  PrismaService,
  type Tx,
} from '@gongshu/platform';
import { type AuditAct, type AuditActor, type AuditRecordRow, recordLeaf } from './audit-record';
import { storableJson, storableText } from './storable';

export interface AuditFilter {
  readonly objectType?: string;
  readonly objectId?: string;
  readonly subjectId?: string;
  readonly actorUserId?: string;
  readonly action?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** The log of acts. Append-only by database trigger. */
@Injectable()
export class AuditLog {
  constructor(private readonly prisma: PrismaService) {}

  /** Writes the record of an act in the act's own transaction (I4). */
  async append(tx: Tx, actor: AuditActor, act: AuditAct): Promise<void> {
    const { subject = { type: act.objectType, id: act.objectId } } = act;
    const record = {
      id: randomUUID(),
      occurredAt: new Date(),
      actorUserId: actor.userId,
      actorOrganizationId: actor.organizationId,
      action: act.action,
      objectType: act.objectType,
      objectId: act.objectId,
      subjectType: subject.type,
      subjectId: subject.id,
      before: storableJson(act.before ?? null),
      after: storableJson(act.after ?? null),
      reason: act.reason === undefined ? null : storableText(act.reason),
      ip: actor.ip,
      traceId: storableText(actor.traceId),
    };
    await tx.auditRecord.create({
      data: {
        ...record,
        before: record.before ?? Prisma.DbNull,
        after: record.after ?? Prisma.DbNull,
        leafHash: new Uint8Array(recordLeaf(record)),
      },
    });
  }

  /** Records, newest first. */
  async search(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecordRow>> {
    const rows = await this.prisma.auditRecord.findMany({
      where: {
        objectType: filter.objectType,
        objectId: filter.objectId,
        subjectId: filter.subjectId,
        actorUserId: filter.actorUserId,
        action: filter.action,
        occurredAt: { gte: filter.from, lt: filter.to },
        seq: { lt: afterSeq(page) },
      },
      orderBy: { seq: 'desc' },
      take: page.limit + 1,
    });
    return pageBy(rows, page.limit, (row) => [row.seq.toString()]);
  }
}

/** The sequence number after which a page of records goes on. */
function afterSeq(page: PageRequest): bigint | undefined {
  if (page.cursor === undefined) return undefined;
  const [seq] = decodeCursor(page.cursor, [(value) => /^\d{1,18}$/.test(String(value))]);
  return BigInt(seq!);
}
