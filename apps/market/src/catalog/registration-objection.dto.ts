import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, IsUUID, Length } from 'class-validator';
import type { ObjectionRow } from '@gongshu/catalog';
import { ObjectionStatus } from '@gongshu/platform';

/** An objection to what is in publicity. */
export class FileObjectionDto {
  /** What is wrong, and why. */
  @IsString()
  @Length(10, 4000)
  statement: string;

  /** Evidence: ids of files that the own organisation has stored, at least one (C17). */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsUUID(undefined, { each: true })
  evidence: string[];
}

/** Why an objection is upheld or dismissed. */
export class ObjectionReasonDto {
  /** The ground, for both sides and the audit log; without personal data. */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** A real-name objection (异议) to a registration in publicity (No. 26, C17). */
export class ObjectionDto {
  /** Id of the objection. */
  id: string;
  /** The registration that it objects to. */
  registrationId: string;
  /** The organisation that objects; null for readers other than the registrar, who oversees, and itself. */
  organizationName: string | null;
  /** The person who filed it; null where organizationName is. */
  personName: string | null;
  /** What is wrong, and why. */
  statement: string;
  /** Ids of the files of evidence. */
  evidence: string[];
  /** UPHELD ends the registration. */
  status: ObjectionStatus;
  /** Why it was decided so; null before. */
  decisionReason: string | null;
  /** RFC 3339, UTC; null before. */
  decidedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ObjectionRow): ObjectionDto {
    return {
      id: row.id,
      registrationId: row.registrationId,
      organizationName: row.organizationName,
      personName: row.personName,
      statement: row.statement,
      evidence: row.evidence,
      status: row.status,
      decisionReason: row.decisionReason,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** The objections to one registration. */
export class ObjectionListDto {
  /** In the order in which they were filed. */
  items: ObjectionDto[];
}
