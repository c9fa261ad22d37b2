import { IsInt, Max, Min } from 'class-validator';
import type { Headroom } from '@gongshu/revenue';

/** A year to review. */
export class ReviewYearDto {
  /**
   * Calendar year of the business time zone that lies in the period, at least in part, and is over.
   * @example 2026
   */
  @IsInt()
  @Min(2000)
  @Max(2099)
  year: number;
}

/** What is left of a permitted revenue (No. 65). */
export class HeadroomDto {
  /** The permitted revenue. */
  permittedRevenueId: string;
  /** The operator that it binds. */
  operatorId: string;
  /** RFC 3339, UTC. */
  periodStart: string;
  /** RFC 3339, UTC; exclusive. */
  periodEnd: string;
  /** R of the whole period in fen. */
  permittedFen: string;
  /**
   * Earned from the period's start to now in fen: charges of closed months and rated usage of open ones, as the revenue
   * report has them; cross-domain products left out.
   */
  earnedFen: string;
  /** Permitted less earned in fen; negative when more was earned. */
  headroomFen: string;
  /**
   * Earned of permitted in percent, two places, rounded down; null when nothing is permitted.
   * @example 83.21
   */
  percentUsed: string | null;
  /**
   * Those of 80, 90 and 100 percent that are reached.
   * @example [80]
   */
  thresholdsReached: number[];
  /** What the operator's industry prices in force and to come are expected to earn in a year, in fen (C11). */
  forecastFen: string;
  /** What twelve months of the period are permitted, in fen. */
  permittedPerYearFen: string;
  /** When the figures were taken (RFC 3339, UTC). */
  asOf: string;

  static from(headroom: Headroom): HeadroomDto {
    const { permitted, usedBasisPoints: used } = headroom;
    return {
      permittedRevenueId: permitted.id,
      operatorId: permitted.operatorId,
      periodStart: permitted.periodStart.toISOString(),
      periodEnd: permitted.periodEnd.toISOString(),
      permittedFen: permitted.permittedFen.toString(),
      earnedFen: headroom.earnedFen.toString(),
      headroomFen: headroom.headroomFen.toString(),
      percentUsed: used === null ? null : `${used / 100n}.${String(used % 100n).padStart(2, '0')}`,
      thresholdsReached: [...headroom.thresholdsReached],
      forecastFen: headroom.forecastFen.toString(),
      permittedPerYearFen: headroom.permittedPerYearFen.toString(),
      asOf: headroom.asOf.toISOString(),
    };
  }
}
