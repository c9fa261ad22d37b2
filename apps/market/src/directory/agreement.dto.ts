import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { AgreementInput, OperationAgreement } from '@gongshu/directory';
import { IsName, IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { AgreementMode, AgreementStatus, SharingParty } from '@gongshu/platform';

/** What one party receives of what is earned under the agreement. */
export class ShareDto {
  /** PROVIDER stands for the data-providing departments of a product, in equal parts. */
  @IsEnum(SharingParty)
  party: SharingParty;

  /**
   * Hundredths of a percent.
   * @example 5000
   */
  @IsInt()
  @Min(0)
  @Max(10_000)
  basisPoints: number;
}

/** A draft of an operation agreement. */
export class DraftAgreementDto {
  /**
   * Number under which the parties file it.
   * @example 杭数授〔2026〕1号
   */
  @IsString()
  @Length(1, 60)
  number: string;

  /**
   * Title.
   * @example 杭州市公共数据授权运营协议
   */
  @IsString()
  @IsName()
  @Length(2, 200)
  title: string;

  /** The operator: an active organisation of kind OPERATOR. */
  @IsUUID()
  operatorId: string;

  /** Mode of authorisation (No. 27, Art 8). */
  @IsEnum(AgreementMode)
  mode: AgreementMode;

  /**
   * Domains of data covered; a product's domain must be among them (C03).
   * @example ["交通运输", "地理信息"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  dataScope: string[];

  /** From this instant on (RFC 3339). */
  @IsRfc3339()
  termStart: string;

  /** Before this instant (RFC 3339); at most five years after the start (C01, No. 27 Art 14). */
  @IsRfc3339()
  termEnd: string;

  /** Revenue sharing scheme (No. 27, Art 14 (7)): every party once, 10000 basis points in all. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ShareDto)
  shares: ShareDto[];

  static toInput(body: DraftAgreementDto): AgreementInput {
    return { ...body, termStart: new Date(body.termStart), termEnd: new Date(body.termEnd) };
  }
}

/** Why an agreement is suspended or terminated. */
export class AgreementReasonDto {
  /**
   * The ground, for the other party and the audit log; without personal data.
   * @example 运营机构未按期完成安全整改
   */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** Query of the list of operation agreements. */
export class AgreementQueryDto extends PageQueryDto {
  /** Only this state. */
  @MayBeAbsent()
  @IsEnum(AgreementStatus)
  status?: AgreementStatus;

  /** Only agreements of this agency. */
  @MayBeAbsent()
  @IsUUID()
  agencyId?: string;

  /** Only agreements with this operator. */
  @MayBeAbsent()
  @IsUUID()
  operatorId?: string;
}

/** An operation agreement (授权运营协议). It is in force while SIGNED and within its term. */
export class AgreementDto {
  /** Id that products name as their ground. */
  id: string;
  /** Number under which the parties file it. */
  number: string;
  /** As the parties signed it. */
  title: string;
  /** The implementing agency (实施机构). */
  agencyId: string;
  /** The operating institution (运营机构). */
  operatorId: string;
  /** Mode of authorisation (No. 27, Art 8). */
  mode: AgreementMode;
  /** Domains of data covered. */
  dataScope: string[];
  /** RFC 3339, UTC. */
  termStart: string;
  /** RFC 3339, UTC; exclusive. */
  termEnd: string;
  /** SIGNED and within the term is in force; else no call under it is served. */
  status: AgreementStatus;
  /** Revenue sharing scheme; 10000 basis points in all. */
  shares: ShareDto[];
  /** The agency's member who drafted it. */
  draftedBy: string;
  /** The operator's member who signed it; null before. */
  signedBy: string | null;
  /** RFC 3339, UTC; null before. */
  signedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: OperationAgreement): AgreementDto {
    const { termStart, termEnd, signedAt, createdAt, shares, ...rest } = row;
    return {
      ...rest,
      shares: shares.map(({ party, basisPoints }) => ({ party, basisPoints })),
      termStart: termStart.toISOString(),
      termEnd: termEnd.toISOString(),
      signedAt: signedAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** A page of operation agreements, newest first. */
export class AgreementPageDto {
  /** Newest first; at most `limit`. */
  items: AgreementDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
