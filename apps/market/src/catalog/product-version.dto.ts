import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '@gongshu/http';
import {
  contentOf,
  type DeliveryConfig,
  type DictionaryField,
  FIELD_NAME,
  FIELD_TYPES,
  type FieldType,
  FIELDS_MAX,
  SAMPLE_ROWS_MAX,
  type SampleRow,
  type VersionChange,
  type VersionRow,
} from '@gongshu/catalog';
import { DeliveryKind, VersionStatus } from '@gongshu/platform';

/** One field of a data dictionary. */
export class DictionaryFieldDto {
  /**
   * Letters, digits, underscore; begins with a letter; not the same as another but for case.
   * @example temperature_max_c
   */
  @Matches(FIELD_NAME)
  name: string;

  /** Type of the values; TIMESTAMP is RFC 3339 with its offset. */
  @ApiProperty({ enum: FIELD_TYPES, enumName: 'FieldType' })
  @IsIn(FIELD_TYPES)
  type: FieldType;

  /**
   * What it means.
   * @example 日最高气温
   */
  @IsString()
  @Length(1, 200)
  meaning: string;

  /**
   * Unit of measure; null or left out when it has none.
   * @example ℃
   */
  @ValidateIf((_, unit) => unit !== undefined && unit !== null)
  @IsString()
  @MaxLength(30)
  unit?: string | null;

  static toField({ name, type, meaning, unit }: DictionaryFieldDto): DictionaryField {
    return { name, type, meaning, unit: unit ?? null };
  }
}

/** How the version is served; only the settings of the product's kind. Data is put in by the upload. */
export class DeliverySettingsDto {
  /**
   * API_PROXY, INDEX, MODEL, VISUALISATION: base address of the upstream; the rest of a call's path is appended.
   * @example https://upstream.example.cn/holidays
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  upstreamUrl?: string;

  /**
   * VERIFICATION: fields that together identify a subject.
   * @example ["code"]
   */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(FIELD_NAME, { each: true })
  subjectFields?: string[];

  /**
   * VERIFICATION: fields whose claimed values are compared.
   * @example ["name"]
   */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(FIELD_NAME, { each: true })
  claimFields?: string[];

  /**
   * PRIVACY_COMPUTING: name of the environment in which it is used.
   * @example 市可信数据空间
   */
  @MayBeAbsent()
  @IsString()
  @Length(2, 200)
  environment?: string;

  /** PRIVACY_COMPUTING: how a holder of a grant comes to use it. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 2000)
  instructions?: string;
}

/** What a version offers; what is left out stays as it is (in a new version: as in the one before). */
export class VersionContentDto {
  /** Data dictionary. Other columns than before take uploaded data out: upload it again. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(FIELDS_MAX)
  @ValidateNested({ each: true })
  @Type(() => DictionaryFieldDto)
  dictionary?: DictionaryFieldDto[];

  /** How the version is served. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => DeliverySettingsDto)
  delivery?: DeliverySettingsDto;

  /** Rows that everyone may see, at most 20: each has every field of the dictionary, with a value of its type or null. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(SAMPLE_ROWS_MAX)
  @IsObject({ each: true })
  sampleRows?: SampleRow[];

  static toChange({ dictionary, delivery, sampleRows }: VersionContentDto): VersionChange {
    return {
      dictionary: dictionary?.map(DictionaryFieldDto.toField),
      delivery: delivery ?? undefined,
      sampleRows: sampleRows ?? undefined,
    };
  }
}

/** Why it was decided so. */
export class ReviewReasonDto {
  /**
   * Reason, for the operator and the audit log.
   * @example 内容与授权范围一致，同意。
   */
  @IsString()
  @Length(2, 500)
  reason: string;
}

/** How a version is served; the settings of other kinds are null or empty. */
export class DeliveryDto {
  /** The product's kind; says which of the settings below apply. */
  kind: DeliveryKind;
  /** API_PROXY, INDEX, MODEL, VISUALISATION: base address of the upstream. */
  upstreamUrl: string | null;
  /** DATASET, VERIFICATION: SHA-256 of the stored data, hexadecimal; null until data is uploaded. */
  objectDigest: string | null;
  /** DATASET, VERIFICATION: rows of the stored data. */
  rowCount: number | null;
  /** VERIFICATION: fields that identify a subject. */
  subjectFields: string[];
  /** VERIFICATION: fields whose claimed values are compared. */
  claimFields: string[];
  /** REPORT, ENCRYPTED_DATA: SHA-256 of the stored file, hexadecimal; null until it is uploaded. */
  fileDigest: string | null;
  /** REPORT, ENCRYPTED_DATA: name under which the file is saved. */
  fileName: string | null;
  /** REPORT, ENCRYPTED_DATA: media type of the file. */
  mediaType: string | null;
  /** REPORT, ENCRYPTED_DATA: size of the file in bytes. */
  fileSize: number | null;
  /** PRIVACY_COMPUTING: the environment in which it is used. */
  environment: string | null;
  /** PRIVACY_COMPUTING: how a holder of a grant comes to use it. */
  instructions: string | null;

  static from(config: DeliveryConfig): DeliveryDto {
    return { ...NO_SETTINGS, subjectFields: [], claimFields: [], ...config } as DeliveryDto;
  }
}

const NO_SETTINGS = {
  upstreamUrl: null,
  objectDigest: null,
  rowCount: null,
  fileDigest: null,
  fileName: null,
  mediaType: null,
  fileSize: null,
  environment: null,
  instructions: null,
};

/** A version of a product. */
export class VersionDto {
  /** Id that usage events name. */
  id: string;
  /** The product whose version it is. */
  productId: string;
  /** Counts from 1. */
  number: number;
  /** Only PUBLISHED and DEPRECATED versions are served. */
  status: VersionStatus;
  /** Every field that the data have, in their order. */
  dictionary: DictionaryFieldDto[];
  /** Where and how calls are answered. */
  delivery: DeliveryDto;
  /** Rows that everyone may see, at most 20. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  sampleRows: SampleRow[];
  /** SHA-256 over the content, hexadecimal, fixed on submission; null in a draft. */
  contentDigest: string | null;
  /** Who sent it to review; null in a draft that never was. */
  submittedBy: string | null;
  /** RFC 3339, UTC. */
  submittedAt: string | null;
  /** Never the submitter (C22). */
  reviewedBy: string | null;
  /** RFC 3339, UTC. */
  reviewedAt: string | null;
  /** Why it was approved or sent back. */
  reviewReason: string | null;
  /** RFC 3339, UTC. */
  publishedAt: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: VersionRow): VersionDto {
    const { dictionary, delivery, sampleRows } = contentOf(row);
    return {
      id: row.id,
      productId: row.productId,
      number: row.number,
      status: row.status,
      dictionary: [...dictionary],
      delivery: DeliveryDto.from(delivery),
      sampleRows: [...sampleRows],
      contentDigest: row.contentDigest && Buffer.from(row.contentDigest).toString('hex'),
      submittedBy: row.submittedBy,
      submittedAt: row.submittedAt?.toISOString() ?? null,
      reviewedBy: row.reviewedBy,
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      reviewReason: row.reviewReason,
      publishedAt: row.publishedAt?.toISOString() ?? null,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}
