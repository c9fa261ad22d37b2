import { IsISO8601, IsString, IsUUID, Length, Matches } from 'class-validator';
import type { AffiliationRow } from '@gongshu/identity';

/** Two organisations that are under common control or influence. */
export class RecordAffiliationDto {
  /** The other organisation. */
  @IsUUID()
  affiliateId: string;

  /**
   * Why they are affiliated; without personal data.
   * @example 甲方持有乙方 51% 股权
   */
  @IsString()
  @Length(2, 500)
  ground: string;

  /**
   * The day from which on they are (business zone); not in the future.
   * @example 2024-06-01
   */
  @IsISO8601({ strict: true }, { message: '$property must be a day such as 2024-06-01' })
  @Matches(/^(19|20)\d{2}-\d{2}-\d{2}$/, {
    message: '$property must be a day such as 2024-06-01',
  })
  since: string;
}

/** Why an affiliation has ended. */
export class EndAffiliationDto {
  /**
   * The ground, for the audit log; without personal data.
   * @example 股权已全部转让
   */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** An affiliation of two organisations (关联关系): an operator's affiliates do not redevelop its products (C04). */
export class AffiliationDto {
  /** Id by which it is ended. */
  id: string;
  /** The organisation that was asked for. */
  organizationId: string;
  /** The other one. */
  affiliateId: string;
  /** Why they are affiliated. */
  ground: string;
  /** The day from which on they are, `YYYY-MM-DD`. */
  since: string;
  /** The administrator who recorded it. */
  recordedBy: string;
  /** When it ended: RFC 3339, UTC; null while it is in force. */
  endedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  /** As it looks from one of the two. */
  static of(organizationId: string): (row: AffiliationRow) => AffiliationDto {
    return (row) => ({
      id: row.id,
      organizationId,
      affiliateId: row.oneId === organizationId ? row.otherId : row.oneId,
      ground: row.ground,
      since: row.since.toISOString().slice(0, 10),
      recordedBy: row.recordedBy,
      endedAt: row.endedAt?.toISOString() ?? null,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    });
  }
}

/** The affiliations of an organisation. */
export class AffiliationListDto {
  /** Newest first, ended ones too. */
  items: AffiliationDto[];
}
