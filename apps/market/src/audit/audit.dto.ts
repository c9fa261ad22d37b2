import { IsString, IsUUID, MaxLength } from 'class-validator';
import type { AuditRecordRow } from '@gongshu/audit';
import { IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';

/** Query of the audit log. */
export class AuditQueryDto extends PageQueryDto {
  /**
   * Only records about objects of this type.
   * @example product-version
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  objectType?: string;

  /** Only records about this object. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  objectId?: string;

  /**
   * Only records about this object and what is part of it: a product with its versions, plans and prices; an
   * application with its keys, requests and grants; an organisation with its members and sessions.
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  subjectId?: string;

  /** Only acts of this user. */
  @MayBeAbsent()
  @IsUUID()
  actorUserId?: string;

  /**
   * Only this action.
   * @example request:approve
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  action?: string;

  /** From this instant on (RFC 3339). */
  @MayBeAbsent()
  @IsRfc3339()
  from?: string;

  /** Before this instant (RFC 3339). */
  @MayBeAbsent()
  @IsRfc3339()
  to?: string;
}

/** One act. */
export class AuditRecordDto {
  /** Position in the log, growing; not without gaps. */
  seq: string;
  /** Id of the record. */
  id: string;
  /** RFC 3339, UTC. */
  occurredAt: string;
  /** Who acted; null for the platform itself. */
  actorUserId: string | null;
  /** For which organisation. */
  actorOrganizationId: string | null;
  /**
   * What happened, as noun and event.
   * @example version:approve
   */
  action: string;
  /** What kind of object it was done to. */
  objectType: string;
  /** Which object it was done to. */
  objectId: string;
  /**
   * Type of what the object is part of; that of the object itself when it stands for itself.
   * @example product
   */
  subjectType: string;
  /** What the object is part of, e.g. the product of a version; the object itself when it stands for itself. */
  subjectId: string;
  /** State before, as far as it changed. */
  before: unknown;
  /** State after, as far as it changed. */
  after: unknown;
  /** As the actor gave it; null where none is asked for. */
  reason: string | null;
  /** Address the act came from. */
  ip: string | null;
  /** Id of the request in our logs: its `X-Request-Id`. */
  traceId: string;
  /** RFC 6962 leaf hash, hexadecimal. */
  leafHash: string;

  static from(row: AuditRecordRow): AuditRecordDto {
    const {
      id,
      actorUserId,
      actorOrganizationId,
      action,
      objectType,
      objectId,
      subjectType,
      subjectId,
      before,
      after,
      reason,
      ip,
      traceId,
    } = row;
    return {
      seq: row.seq.toString(),
      id,
      occurredAt: row.occurredAt.toISOString(),
      actorUserId,
      actorOrganizationId,
      action,
      objectType,
      objectId,
      subjectType,
      subjectId,
      before,
      after,
      reason,
      ip,
      traceId,
      leafHash: Buffer.from(row.leafHash).toString('hex'),
    };
  }
}

/** A page of the audit log, newest first. */
export class AuditRecordPageDto {
  /** Newest first; at most `limit`. */
  items: AuditRecordDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
