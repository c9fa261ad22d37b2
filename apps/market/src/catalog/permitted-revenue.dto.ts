import { IsInt, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { FEN, type PermittedInput, type PermittedRow, type ReviewRow } from '@gongshu/catalog';
import { IsName, IsRfc3339, MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { ReviewConsequence, SettingStatus } from '@gongshu/platform';

/** A permitted revenue to propose: the parts of R = C + C·r + T, less the excess carried over (No. 65). */
export class ProposePermittedRevenueDto {
  /** The operator, with whom the agency has a signed agreement. */
  @IsUUID()
  operatorId: string;

  /** Start of the period (RFC 3339): the first instant of a month of the business time zone. */
  @IsRfc3339()
  periodStart: string;

  /** End of the period, exclusive, at a month's end; at most three years after its start (C14). */
  @IsRfc3339()
  periodEnd: string;

  /**
   * C in fen: reasonable operating cost of industry use in the whole period, net of government subsidy.
   * @example 300000000
   */
  @IsString()
  @Matches(FEN)
  costFen: string;

  /** Average yield of ten-year government bonds in the year before the cost survey, in basis points. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  bondYieldBasisPoints: number;

  /** r in basis points: at most the bond yield and 600 (C11). */
  @IsInt()
  @Min(0)
  @Max(10_600)
  profitRateBasisPoints: number;

  /** T in fen: taxes by law. */
  @IsString()
  @Matches(FEN)
  taxFen: string;

  /** Excess of ended periods, in fen, that is deducted now (C13); left out: 0. */
  @MayBeAbsent()
  @IsString()
  @Matches(FEN)
  carriedExcessFen?: string;

  /** Why only a part of the excess is deducted now (C13). */
  @MayBeAbsent()
  @IsString()
  @Length(2, 500)
  smoothingReason?: string;

  /**
   * Number of the document by which it is set.
   * @example 杭发改价〔2026〕11号
   */
  @IsString()
  @IsName()
  @Length(2, 100)
  documentNumber: string;

  static toInput(dto: ProposePermittedRevenueDto): PermittedInput {
    return {
      operatorId: dto.operatorId.toLowerCase(),
      periodStart: new Date(dto.periodStart),
      periodEnd: new Date(dto.periodEnd),
      costFen: BigInt(dto.costFen),
      bondYieldBasisPoints: dto.bondYieldBasisPoints,
      profitRateBasisPoints: dto.profitRateBasisPoints,
      taxFen: BigInt(dto.taxFen),
      carriedExcessFen: BigInt(dto.carriedExcessFen ?? '0'),
      smoothingReason: dto.smoothingReason ?? null,
      documentNumber: dto.documentNumber,
    };
  }
}

/** Query of the list of permitted revenues. */
export class PermittedRevenueQueryDto extends PageQueryDto {
  /** Only those of this operator. */
  @MayBeAbsent()
  @IsUUID()
  operatorId?: string;
}

/** What a calendar year earned against its part of the permitted revenue (C12). */
export class PermittedRevenueReviewDto {
  /** Calendar year of the business time zone. */
  year: number;
  /** Fen that rated usage of the year's months came to, cross-domain products left out. */
  actualFen: string;
  /** The year's part of the permitted revenue in fen, by its months. */
  permittedFen: string;
  /** (actual - permitted) / permitted in basis points, half to even. */
  deviationBasisPoints: number;
  /** Up to 10 % off the operator adjusts its prices, beyond that the agency the ceilings. */
  consequence: ReviewConsequence;
  /** The agency's member who reviewed. */
  reviewedBy: string;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ReviewRow): PermittedRevenueReviewDto {
    return {
      year: row.year,
      actualFen: row.actualFen.toString(),
      permittedFen: row.permittedFen.toString(),
      deviationBasisPoints: row.deviationBasisPoints,
      consequence: row.consequence,
      reviewedBy: row.reviewedBy,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** Maximum permitted revenue (最高准许收入) of an operator in a period (No. 65). */
export class PermittedRevenueDto {
  /** Id by which it is decided and reviewed. */
  id: string;
  /** The operator that it binds. */
  operatorId: string;
  /** The agency that sets it. */
  agencyId: string;
  /** RFC 3339, UTC. */
  periodStart: string;
  /** RFC 3339, UTC; exclusive. */
  periodEnd: string;
  /** C in fen, net of subsidy. */
  costFen: string;
  /** Yield of ten-year government bonds in basis points. */
  bondYieldBasisPoints: number;
  /** r in basis points. */
  profitRateBasisPoints: number;
  /** T in fen. */
  taxFen: string;
  /** Excess of earlier periods deducted, in fen (C13). */
  carriedExcessFen: string;
  /** Why only a part is deducted; null where all is. */
  smoothingReason: string | null;
  /** R of the whole period in fen: C + C·r, rounded half to even, + T - the excess carried, not below 0. */
  permittedFen: string;
  /** Number of the document by which it is set. */
  documentNumber: string;
  /** Only an APPROVED one binds. */
  status: SettingStatus;
  /** The agency's member who proposed it. */
  proposedBy: string;
  /** Never the proposer (C22); null while it is proposed. */
  decidedBy: string | null;
  /** RFC 3339, UTC. */
  decidedAt: string | null;
  /** Why it was decided so; null while it is proposed. */
  decisionReason: string | null;
  /** In the order of their years (C12). */
  reviews: PermittedRevenueReviewDto[];
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: PermittedRow): PermittedRevenueDto {
    return {
      id: row.id,
      operatorId: row.operatorId,
      agencyId: row.agencyId,
      periodStart: row.periodStart.toISOString(),
      periodEnd: row.periodEnd.toISOString(),
      costFen: row.costFen.toString(),
      bondYieldBasisPoints: row.bondYieldBasisPoints,
      profitRateBasisPoints: row.profitRateBasisPoints,
      taxFen: row.taxFen.toString(),
      carriedExcessFen: row.carriedExcessFen.toString(),
      smoothingReason: row.smoothingReason,
      permittedFen: row.permittedFen.toString(),
      documentNumber: row.documentNumber,
      status: row.status,
      proposedBy: row.proposedBy,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decisionReason: row.decisionReason,
      reviews: row.reviews.map(PermittedRevenueReviewDto.from),
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A page of permitted revenues, newest first. */
export class PermittedRevenuePageDto {
  /** Newest first; at most `limit`. */
  items: PermittedRevenueDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
