import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { QualityMeasures, RowFault, UploadRow } from '@gongshu/catalog';
import { MayBeAbsent } from '@gongshu/http';
import { UploadFormat, UploadStatus } from '@gongshu/platform';

/** What will be uploaded. */
export class AnnounceUploadDto {
  /** Form of the data: CSV when left out. */
  @ApiProperty({ enum: UploadFormat, enumName: 'UploadFormat', default: 'CSV' })
  @MayBeAbsent()
  @IsIn(Object.values(UploadFormat))
  format: UploadFormat = 'CSV';
}

/** What is wrong at one place of the data. */
export class RowFaultDto {
  /**
   * Row of the file as a spreadsheet counts: row 1 names the fields (in JSON Lines and Parquet row 1 is the first of the
   * data); a value over several lines is in one row. Null: the file as a whole.
   * @example 17
   */
  row: number | null;
  /**
   * Field of the dictionary, or name of the column in the file; null: the row as a whole.
   * @example temperature_max_c
   */
  field: string | null;
  /**
   * Stable code of the fault.
   * @example NOT_DECIMAL
   */
  code: string;
  /** What is wrong, in Chinese. */
  zh: string;
  /** What is wrong, in English. */
  en: string;
  /** The value, at most 40 characters of it; null where there is none, and always for fields of personal information or with a mask. */
  value: string | null;
}

/** A measure of every field and over all, from 0 to 1 with four places. */
export class QualityRatioDto {
  /** Over all. */
  overall: number;
  /** By field of the dictionary. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  fields: Record<string, number>;
}

/** How recent the data is. */
export class FreshnessDto {
  /**
   * Latest value of the DATE and TIMESTAMP fields that have no mask and hold no personal information; null without one.
   * @example 2015-12-31
   */
  latest: string | null;
}

/** Measures of stored data (质量指标), computed when it was converted. */
export class QualityDto {
  /** Rows of data. */
  rows: number;
  /** Share of values that are not null; overall: of all cells. */
  completeness: QualityRatioDto;
  /** Distinct values over values that are not null; overall: distinct rows over rows. */
  uniqueness: QualityRatioDto;
  /** True: the distinct were counted; false (over 1,000,000 rows): estimated, to about 2 %. */
  uniquenessExact: boolean;
  /** Share of rows whose values fit the dictionary; 1, since one wrong row refuses the whole upload. */
  validity: QualityRatioDto;
  /** How recent the data is. */
  freshness: FreshnessDto;
  /** RFC 3339, UTC. */
  measuredAt: string;

  static from(quality: QualityMeasures): QualityDto {
    const { rows, completeness, uniqueness, uniquenessExact, validity, ...rest } = quality;
    const { freshness, measuredAt } = rest;
    const ratio = ({ overall, fields }: QualityMeasures['validity']) => ({ overall, fields });
    return {
      rows,
      completeness: ratio(completeness),
      uniqueness: ratio(uniqueness),
      uniquenessExact,
      validity: ratio(validity),
      freshness: { latest: freshness.latest },
      measuredAt,
    };
  }
}

/** An upload of data into a draft. */
export class UploadDto {
  /** Its id, in the addresses of its content and progress. */
  id: string;
  /** The product into whose version it goes. */
  productId: string;
  /** Number of the version, from 1. */
  versionNumber: number;
  /** Form of the data. */
  @ApiProperty({ enum: UploadFormat, enumName: 'UploadFormat' })
  format: UploadFormat;
  /** STORED: the version has the data; FAILED: nothing was stored. */
  @ApiProperty({ enum: UploadStatus, enumName: 'UploadStatus' })
  status: UploadStatus;
  /** Bytes that have come; a decimal number. */
  bytesReceived: string;
  /** Bytes announced by Content-Length; null when they were not. */
  bytesTotal: string | null;
  /** Rows looked at so far; a decimal number. While it is checked a second look, for the report, begins anew. */
  rowsChecked: string;
  /** Rows with a fault, all counted; a decimal number. */
  rowsWrong: string;
  /** The first 1000 faults, by row and field. */
  faults: RowFaultDto[];
  /** Why it failed, a code of docs/errors.md; null otherwise. */
  failure: string | null;
  /** SHA-256 of the bytes as they came, hexadecimal; null until all have. */
  digest: string | null;
  /** Measures of the data; null unless STORED. */
  quality: QualityDto | null;
  /** The person who announced it. */
  startedBy: string;
  /** RFC 3339, UTC. */
  createdAt: string;
  /** Last sign of life, RFC 3339, UTC. */
  progressedAt: string;
  /** When it was stored or failed, RFC 3339, UTC; null before. */
  finishedAt: string | null;

  static from(row: UploadRow): UploadDto {
    return {
      id: row.id,
      productId: row.version.productId,
      versionNumber: row.version.number,
      format: row.format,
      status: row.status,
      bytesReceived: String(row.bytesReceived),
      bytesTotal: row.bytesTotal === null ? null : String(row.bytesTotal),
      rowsChecked: String(row.rowsChecked),
      rowsWrong: String(row.rowsWrong),
      faults: row.faults as unknown as RowFault[],
      failure: row.failure,
      digest: row.digest && Buffer.from(row.digest).toString('hex'),
      quality:
        row.quality === null ? null : QualityDto.from(row.quality as unknown as QualityMeasures),
      startedBy: row.startedBy,
      createdAt: row.createdAt.toISOString(),
      progressedAt: row.progressedAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    };
  }
}

/** A page of uploads. */
export class UploadPageDto {
  /** Newest first. */
  items: UploadDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
