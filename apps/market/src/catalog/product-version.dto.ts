import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsIn,
  IsObject,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsRfc3339, MayBeAbsent } from '@gongshu/http';
import {
  type Classification,
  CLASSIFICATIONS,
  completeField,
  contentOf,
  type DictionaryField,
  FIELD_NAME,
  FIELD_TYPES,
  type FieldType,
  FIELDS_MAX,
  type Mask,
  MASKS,
  SAMPLE_ROWS_MAX,
  type SampleRow,
  type VersionChange,
  type VersionRow,
} from '@gongshu/catalog';
import { UpdateFrequency, VersionStatus } from '@gongshu/platform';
import { DeliveryDto, DeliverySettingsDto } from './product-delivery.dto';
import { QualityDto } from './dataset-upload.dto';
import {
  PersonalInfoGroundDto,
  RiskAssessmentDto,
  ServiceLevelDto,
  TermsOfUseDto,
} from './product-offer.dto';

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

  /** How far it must be protected (GB/T 43697-2024, PIPL Art 28); GENERAL when left out. */
  @ApiProperty({ enum: CLASSIFICATIONS, enumName: 'Classification' })
  @MayBeAbsent()
  @IsIn(CLASSIFICATIONS)
  classification?: Classification;

  /**
   * What is to be shown in place of its values; NONE when left out. Masks are not yet applied by grant: until they are, any
   * but NONE has one effect, the field is left out of a dataset's answers and of every sample. PERSONAL and
   * SENSITIVE_PERSONAL fields need a mask, but for the subject fields of a VERIFICATION with its ground (C08). Kinds that
   * an upstream answers (API_PROXY, INDEX, MODEL, VISUALISATION) take NONE alone: nothing of their answers is masked.
   */
  @ApiProperty({ enum: MASKS, enumName: 'Mask' })
  @MayBeAbsent()
  @IsIn(MASKS)
  mask?: Mask;

  static toField(dto: DictionaryFieldDto): DictionaryField {
    const { name, type, meaning, unit, classification, mask } = dto;
    return completeField({ name, type, meaning, unit: unit ?? null, classification, mask });
  }
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

  /**
   * Rows that everyone may see, at most 20: each has every field that has no mask and holds no personal information, and
   * no other, with a value of its type or null.
   */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(SAMPLE_ROWS_MAX)
  @IsObject({ each: true })
  sampleRows?: SampleRow[];

  /** How often the data change; IRREGULAR until it is said. */
  @MayBeAbsent()
  @IsEnum(UpdateFrequency)
  updateFrequency?: UpdateFrequency;

  /** Promised service; null takes it out. */
  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => ServiceLevelDto)
  serviceLevel?: ServiceLevelDto | null;

  /** Terms of use; null takes them out. */
  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => TermsOfUseDto)
  terms?: TermsOfUseDto | null;

  /** Ground of personal information (C08); null takes it out. */
  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => PersonalInfoGroundDto)
  personalInfo?: PersonalInfoGroundDto | null;

  /** Risk assessment of important data (C06); null takes it out. */
  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => RiskAssessmentDto)
  riskAssessment?: RiskAssessmentDto | null;

  static toChange({ dictionary, ...said }: VersionContentDto): VersionChange {
    return { ...said, dictionary: dictionary?.map(DictionaryFieldDto.toField) };
  }
}

/** Null takes out; only what is given is checked. */
function isGiven(_: object, value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The end of a version, announced. */
export class DeprecateDto {
  /**
   * When it is to be retired (RFC 3339): ahead, and never earlier than announced before.
   * @example 2027-06-30T16:00:00Z
   */
  @IsRfc3339()
  sunsetAt: string;

  /**
   * Reason, for those who use it and the audit log.
   * @example 由第 2 版代替
   */
  @IsString()
  @Length(2, 500)
  reason: string;
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
  /** How often the data change. */
  updateFrequency: UpdateFrequency;
  /** Promised service; null when nothing is promised. */
  serviceLevel: ServiceLevelDto | null;
  /** Terms of use; null when there are none. */
  terms: TermsOfUseDto | null;
  /** Ground of personal information (C08); null when there is none. */
  personalInfo: PersonalInfoGroundDto | null;
  /** Risk assessment of important data (C06); null when there is none. */
  riskAssessment: RiskAssessmentDto | null;
  /** Measures of the uploaded data, made by the upload; null when there are none. */
  quality: QualityDto | null;
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
  /** Since when it takes no new grants (RFC 3339, UTC); null until then. */
  deprecatedAt: string | null;
  /** When it is to be retired (RFC 3339, UTC); null until it is announced. */
  sunsetAt: string | null;
  /** Why it was last suspended, deprecated or retired; null when none of these holds. */
  statusReason: string | null;
  /** Counts the changes; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: VersionRow): VersionDto {
    const { dictionary, delivery, sampleRows, ...offer } = contentOf(row);
    return {
      id: row.id,
      productId: row.productId,
      number: row.number,
      status: row.status,
      dictionary: [...dictionary],
      delivery: DeliveryDto.from(delivery),
      sampleRows: [...sampleRows],
      ...offer,
      contentDigest: row.contentDigest && Buffer.from(row.contentDigest).toString('hex'),
      submittedBy: row.submittedBy,
      submittedAt: row.submittedAt?.toISOString() ?? null,
      reviewedBy: row.reviewedBy,
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      reviewReason: row.reviewReason,
      publishedAt: row.publishedAt?.toISOString() ?? null,
      deprecatedAt: row.deprecatedAt?.toISOString() ?? null,
      sunsetAt: row.sunsetAt?.toISOString() ?? null,
      statusReason: row.statusReason,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}
