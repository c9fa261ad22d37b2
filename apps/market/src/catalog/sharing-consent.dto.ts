import { IsString, IsUUID, Length } from 'class-validator';
import { consentInForce, type ConsentInput, type ConsentRow } from '@gongshu/catalog';
import { IsRfc3339, MayBeAbsent } from '@gongshu/http';

/** A consent of the department that shared the data (No. 27 Art 5, C05). */
export class RecordConsentDto {
  /**
   * The department that consents: the one that shared the data, written as in `sharedFrom` (C05).
   * @example 市公安局
   */
  @IsString()
  @Length(2, 200)
  department: string;

  /**
   * Number of its letter.
   * @example 杭公函〔2026〕12号
   */
  @IsString()
  @Length(1, 100)
  documentNumber: string;

  /** The letter: id of a file that the own organisation has stored. */
  @IsUUID()
  fileId: string;

  /** In force from this instant on (RFC 3339). */
  @IsRfc3339()
  validFrom: string;

  /** Before this instant (RFC 3339); left out: without an end. */
  @MayBeAbsent()
  @IsRfc3339()
  validUntil?: string;

  static toInput(body: RecordConsentDto): ConsentInput {
    const { validFrom, validUntil, ...rest } = body;
    return {
      ...rest,
      validFrom: new Date(validFrom),
      ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil) }),
    };
  }
}

/** Why a consent ended. */
export class WithdrawConsentDto {
  /** The ground, for the audit log; without personal data. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** A consent to the operation of shared data. */
export class ConsentDto {
  /** Id of the consent. */
  id: string;
  /** The resource that it allows to operate. */
  resourceId: string;
  /** The department that consents. */
  department: string;
  /** Number of its letter. */
  documentNumber: string;
  /** The letter as a stored file; null in records from before one was demanded, which do not count (C05). */
  fileId: string | null;
  /** RFC 3339, UTC. */
  validFrom: string;
  /** RFC 3339, UTC; exclusive; null: without an end. */
  validUntil: string | null;
  /** Whether it holds now. */
  inForce: boolean;
  /** When it was withdrawn; null while it was not. */
  withdrawnAt: string | null;
  /** Why it was withdrawn; null while it was not. */
  withdrawReason: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ConsentRow): ConsentDto {
    return {
      id: row.id,
      resourceId: row.resourceId,
      department: row.department,
      documentNumber: row.documentNumber,
      fileId: row.fileId,
      validFrom: row.validFrom.toISOString(),
      validUntil: row.validUntil?.toISOString() ?? null,
      inForce: consentInForce(row, new Date()),
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      withdrawReason: row.withdrawReason,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** The consents to one resource. */
export class ConsentListDto {
  /** In the order in which they were recorded. */
  items: ConsentDto[];
}
