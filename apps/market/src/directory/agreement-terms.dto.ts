import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEnum,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type AmendmentContent,
  CLAUSES,
  type ClauseName,
  type Clauses,
  firstDay,
  monthOfDay,
  type TermsContent,
  type TermsRow,
} from '@gongshu/directory';
import { digestOf } from '@gongshu/documents';
import { IsName, IsRfc3339, MayBeAbsent } from '@gongshu/http';
import {
  AgreementMode,
  AgreementTermsStatus,
  SelectionMethod,
  SharingParty,
} from '@gongshu/platform';

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

/** The text of one clause. */
export class ClauseDto {
  /** Which of the clauses of No. 27 Art 14 it is; all but OTHER must be there on submission (C02). */
  @IsIn(CLAUSES)
  clause: ClauseName;

  /**
   * What the parties agree on.
   * @example 运营机构应当每年一月底前提交上一年度运营评估报告，评估不合格的按约定退出。
   */
  @IsString()
  @Length(1, 10_000)
  @Matches(/\S/, { message: '$property must not be blank' })
  text: string;
}

/** A file that becomes part of the terms. */
export class AttachFileDto {
  /** A file that the agency has uploaded. */
  @IsUUID()
  fileId: string;

  /**
   * What the file is to the terms.
   * @example 附件一 数据资源目录
   */
  @IsString()
  @IsName()
  @Length(1, 200)
  title: string;
}

/** The terms of an agreement, while they are drafted. */
export class TermsContentDto {
  /**
   * Title.
   * @example 杭州市公共数据授权运营协议
   */
  @IsString()
  @IsName()
  @Length(2, 200)
  title: string;

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
  @IsName({ each: true })
  @Length(1, 60, { each: true })
  dataScope: string[];

  /** From this instant on (RFC 3339); an amendment leaves it as it is. */
  @IsRfc3339()
  termStart: string;

  /** Before this instant (RFC 3339); at most five years after the start (C01, No. 27 Art 14). */
  @IsRfc3339()
  termEnd: string;

  /** How the operator was chosen (No. 27, Art 12). */
  @IsEnum(SelectionMethod)
  selectionMethod: SelectionMethod;

  /** The clauses of No. 27 Art 14, each once; a draft may lack some. */
  @IsArray()
  @ArrayMaxSize(CLAUSES.length)
  @ArrayUnique((clause: ClauseDto) => clause.clause)
  @ValidateNested({ each: true })
  @Type(() => ClauseDto)
  clauses: ClauseDto[];

  /** Revenue sharing scheme (No. 27, Art 14 (7)): every party once, 10000 basis points in all. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ShareDto)
  shares: ShareDto[];

  /** Files that are part of the terms, in their order, each once; none when left out. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique((attachment: AttachFileDto) => attachment.fileId)
  @ValidateNested({ each: true })
  @Type(() => AttachFileDto)
  attachments?: AttachFileDto[];
}

/** The content of a draft, written anew. */
export class EditTermsDto extends TermsContentDto {
  /**
   * Why the agreement is amended; required of an amendment, and ignored in the original.
   * @example 数据范围缩减，相关产品停止提供
   */
  @MayBeAbsent()
  @IsString()
  @Length(2, 500)
  changeReason?: string;

  /**
   * Month from which the shares of an amendment count, `YYYY-MM` in the business zone; left out or too early, the month
   * after the signature.
   * @example 2027-01
   */
  @MayBeAbsent()
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/, { message: '$property must be a month such as 2027-01' })
  sharesFrom?: string;

  static toContent(body: EditTermsDto): AmendmentContent {
    const { changeReason, sharesFrom } = body;
    return {
      ...contentOf(body),
      changeReason,
      sharesFrom: sharesFrom === undefined ? undefined : firstDay(sharesFrom),
    };
  }
}

/** The content as the rules know it. */
export function contentOf(body: TermsContentDto): TermsContent {
  const { title, mode, dataScope, selectionMethod, clauses, shares, attachments = [] } = body;
  return {
    title,
    mode,
    dataScope,
    selectionMethod,
    termStart: new Date(body.termStart),
    termEnd: new Date(body.termEnd),
    clauses: Object.fromEntries(clauses.map(({ clause, text }) => [clause, text])),
    shares,
    attachments,
  };
}

/** A file attached to terms; both parties read it. */
export class AttachmentDto {
  /** Id of the file, by which its content is read. */
  fileId: string;
  /** What the file is to the terms. */
  title: string;
  /** Name with its ending. */
  name: string;
  /** What the bytes are said to be. */
  mediaType: string;
  /** Bytes. */
  size: number;
  /** SHA-256 of the bytes, hexadecimal: what was signed can be told from what is not. */
  digest: string;
}

/** The terms of an agreement: the original, or an amendment that replaces the whole. */
export class TermsDto {
  /** Id by which the audit log names them. */
  id: string;
  /** The agreement. */
  agreementId: string;
  /** 1 for the original, then one more for each amendment. */
  number: number;
  /** Those SIGNED with the highest number are in force. */
  status: AgreementTermsStatus;
  /** Title. */
  title: string;
  /** Mode of authorisation (No. 27, Art 8). */
  mode: AgreementMode;
  /** Domains of data covered. */
  dataScope: string[];
  /** RFC 3339, UTC. */
  termStart: string;
  /** RFC 3339, UTC; exclusive. */
  termEnd: string;
  /** How the operator was chosen (No. 27, Art 12); null where it was not asked for when they were drafted. */
  selectionMethod: SelectionMethod | null;
  /** The clauses that are there, in the order of No. 27 Art 14. */
  clauses: ClauseDto[];
  /** Revenue sharing scheme; 10000 basis points in all. */
  shares: ShareDto[];
  /** Month `YYYY-MM` from which the shares count; of a draft, the month wished for, null for the earliest. */
  sharesFrom: string | null;
  /** Files that are part of the terms. */
  attachments: AttachmentDto[];
  /** Why the agreement is amended; null for the original. */
  changeReason: string | null;
  /** The agency's member who drafted them. */
  draftedBy: string;
  /** The agency's member who submitted them; null before. */
  submittedBy: string | null;
  /** RFC 3339, UTC; null before. */
  submittedAt: string | null;
  /** The agency's member who passed them after its collective decision; null before. */
  reviewedBy: string | null;
  /** RFC 3339, UTC; null before. */
  reviewedAt: string | null;
  /** What was given as the ground when they were last reviewed, returned, declined or abandoned; null before. */
  decisionReason: string | null;
  /** The operator's member who signed them; null before. */
  signedBy: string | null;
  /** RFC 3339, UTC; null before. */
  signedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: TermsRow): TermsDto {
    const { shares, attachments, clauses, createdAt, termStart, termEnd, ...rest } = row;
    const texts = clauses as Clauses;
    return {
      ...rest,
      termStart: termStart.toISOString(),
      termEnd: termEnd.toISOString(),
      clauses: CLAUSES.flatMap((clause) => {
        const text = texts[clause];
        return text === undefined ? [] : [{ clause, text }];
      }),
      shares: shares.map(({ party, basisPoints }) => ({ party, basisPoints })),
      sharesFrom: row.sharesFrom && monthOfDay(row.sharesFrom),
      attachments: attachments.map(({ fileId, title, file }) => ({
        fileId,
        title,
        name: file.name,
        mediaType: file.mediaType,
        size: Number(file.size),
        digest: digestOf(file),
      })),
      submittedAt: row.submittedAt?.toISOString() ?? null,
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      signedAt: row.signedAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** All terms of an agreement. */
export class TermsListDto {
  /** The original first. */
  items: TermsDto[];
}
