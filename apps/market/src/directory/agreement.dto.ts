import { IsIn, IsString, IsUUID, Length } from 'class-validator';
import {
  AGREEMENT_STATES,
  type AgreementInput,
  type AgreementState,
  type OperationAgreement,
  signedTerms,
  stateOf,
} from '@gongshu/directory';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { AgreementMode } from '@gongshu/platform';
import { contentOf, ShareDto, TermsContentDto } from './agreement-terms.dto';

/** A draft of an operation agreement, with its original terms. */
export class DraftAgreementDto extends TermsContentDto {
  /**
   * Number under which the parties file it; the agency uses it once.
   * @example 杭数授〔2026〕1号
   */
  @IsString()
  @Length(1, 60)
  number: string;

  /** The operator: an active organisation of kind OPERATOR. */
  @IsUUID()
  operatorId: string;

  static toInput(body: DraftAgreementDto): AgreementInput {
    const { number, operatorId } = body;
    return { number, operatorId, ...contentOf(body) };
  }
}

/** Why an agreement or its terms are decided on so. */
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
  @IsIn(AGREEMENT_STATES)
  state?: AgreementState;

  /** Only agreements of this agency. */
  @MayBeAbsent()
  @IsUUID()
  agencyId?: string;

  /** Only agreements with this operator. */
  @MayBeAbsent()
  @IsUUID()
  operatorId?: string;
}

/** An operation agreement (授权运营协议) with its terms in force. It is in force while SIGNED and within its term. */
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
  /**
   * Before the signature the state of its original terms; SIGNED and within the term is in force, else no call under it
   * is served. EXPIRED follows from the clock.
   */
  state: AgreementState;
  /** Number of the terms in force; null before the signature. */
  termsInForce: number | null;
  /** Whether the terms in force are those of an amendment. */
  amended: boolean;
  /** Number of the terms that are on their way to the signature; null when there are none. */
  openTerms: number | null;
  /** Revenue sharing scheme of the terms in force, or of the original before the signature; 10000 basis points in all. */
  shares: ShareDto[];
  /** The agency's member who drafted the original. */
  draftedBy: string;
  /** The operator's member who signed the original; null before. */
  signedBy: string | null;
  /** When the original was signed: RFC 3339, UTC; null before. */
  signedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: OperationAgreement): AgreementDto {
    const [original] = row.terms;
    const inForce = signedTerms(row);
    const open = row.terms.find(({ status }) => status !== 'SIGNED' && status !== 'ABANDONED');
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      agencyId: row.agencyId,
      operatorId: row.operatorId,
      mode: row.mode,
      dataScope: row.dataScope,
      termStart: row.termStart.toISOString(),
      termEnd: row.termEnd.toISOString(),
      state: stateOf(row, new Date()),
      termsInForce: inForce?.number ?? null,
      amended: (inForce?.number ?? 1) > 1,
      openTerms: open?.number ?? null,
      shares: (inForce ?? original)!.shares,
      draftedBy: original!.draftedBy,
      signedBy: original!.signedBy,
      signedAt: original!.signedAt?.toISOString() ?? null,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
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
