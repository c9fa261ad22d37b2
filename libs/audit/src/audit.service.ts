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
import { type AuditAct, type AuditActor, recordLeaf } from './audit-record';

export interface AuditFilter {
  readonly objectType?: string;
  readonly objectId?: string;
  readonly actorUserId?: string;
  readonly action?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export type AuditRecordRow = Prisma.AuditRecordGetPayload<object>;

/** The log of acts. Append-only by database trigger. */
@Injectable()
export class AuditLog {
  constructor(private readonly prisma: PrismaService) {}

  /** Writes the record of an act in the act's own transaction (I4). */
  async append(tx: Tx, actor: AuditActor, act: AuditAct): Promise<void> {
    const fields = {
      id: randomUUID(),
      occurredAt: new Date(),
      actorUserId: actor.userId,
      actorOrganizationId: actor.organizationId,
      action: act.action,
      objectType: act.objectType,
      objectId: act.objectId,
      reason: act.reason ?? null,
      ip: actor.ip,
      traceId: actor.traceId,
    };
    const states = { before: act.before ?? null, after: act.after ?? null };
    // Hashed as the columns will give it back: plain JSON values.
    const hashed: unknown = JSON.parse(JSON.stringify({ ...fields, ...states }));
    await tx.auditRecord.create({
      data: {
        ...fields,
        before: states.before ?? Prisma.DbNull,
        after: states.after ?? Prisma.DbNull,
        leafHash: new Uint8Array(recordLeaf(hashed as Record<string, unknown>)),
      },
    });
  }

  /** Records, newest first. */
  async search(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecordRow>> {
    const rows = await this.prisma.auditRecord.findMany({
      where: {
        objectType: filter.objectType,
        objectId: filter.objectId,
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
