import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayUnique, IsIn, Matches } from 'class-validator';
import { Region, UseClass } from '@gongshu/platform';
import {
  MONTH_PATTERN,
  REPORT_DIMENSIONS,
  type ReportDimension,
  type ReportRow,
} from '@gongshu/revenue';

/** Query of the revenue report. */
export class RevenueReportQueryDto {
  /**
   * First month, included (business time zone).
   * @example 2026-01
   */
  @Matches(MONTH_PATTERN)
  fromMonth: string;

  /**
   * Last month, included; at most 60 months in all.
   * @example 2026-12
   */
  @Matches(MONTH_PATTERN)
  toMonth: string;

  /** What to group by, comma-separated; left out: one row a currency. */
  @Transform(({ value }: { value: unknown }) => listOf(value))
  @ArrayUnique()
  @IsIn(REPORT_DIMENSIONS, { each: true })
  groupBy: ReportDimension[] = [];
}

/** One group of the report. A key is absent where the report is not grouped by it. */
export class RevenueRowDto {
  /** With `operator`: the data group that operates the products. */
  operatorId?: string;
  /** With `operator`: its registered name. */
  operatorName?: string;
  /** With `product`. */
  productId?: string;
  /** With `product`: its name in the catalog. */
  productName?: string;
  /** With `region`: region of the operator's province; null where it has none or no division is known. */
  @ApiProperty({ enum: Region, enumName: 'Region', nullable: true, required: false })
  region?: string | null;
  /** With `province`: GB/T 2260 code of the operator's province; null where no division is known. */
  provinceCode?: string | null;
  /** With `province`: its name; null where no division is known. */
  provinceName?: string | null;
  /** With `month`: `YYYY-MM` in the business time zone. */
  month?: string;
  /** With `developer`: who called. */
  developerId?: string;
  /** With `developer`: its registered name. */
  developerName?: string;
  /** With `useClass`: the approved use; governance and welfare use is free by rule. */
  @ApiProperty({ enum: UseClass, enumName: 'UseClass', required: false })
  useClass?: string;
  /** Answered calls, charged or not. */
  calls: string;
  /** Charged units. */
  units: string;
  /** Revenue in fen: each grant's units of a month and price version, rounded half-even once, then summed. */
  amountFen: string;
  /** ISO 4217. */
  currency: string;

  static from(row: ReportRow): RevenueRowDto {
    return {
      ...row,
      calls: row.calls.toString(),
      units: row.units.toString(),
      amountFen: row.amountFen.toString(),
    };
  }
}

/** Revenue: booked in closed months, live in open ones. */
export class RevenueReportDto {
  /** First month, included: `YYYY-MM` in the business time zone. */
  fromMonth: string;
  /** Last month, included. */
  toMonth: string;
  /** In the order of their keys. */
  items: RevenueRowDto[];

  static from(query: RevenueReportQueryDto, rows: readonly ReportRow[]): RevenueReportDto {
    const { fromMonth, toMonth } = query;
    return { fromMonth, toMonth, items: rows.map(RevenueRowDto.from) };
  }
}

/** `a,b` and repeated parameters alike. */
function listOf(value: unknown): unknown {
  const texts = Array.isArray(value) ? value : [value];
  return texts.flatMap((text: unknown) => (typeof text === 'string' ? text.split(',') : [text]));
}
