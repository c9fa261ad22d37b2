import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEnum,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsName, MayBeAbsent } from '@gongshu/http';
import { FIELDS_MAX, type ProductInput, type ProductRow, SLUG } from '@gongshu/catalog';
import { BusinessLine, DeliveryKind, VersionStatus } from '@gongshu/platform';
import { PlanDto } from './plan.dto';
import { DeliverySettingsDto } from './product-delivery.dto';
import { DictionaryFieldDto } from './product-version.dto';

/** A new data product with its first version, a draft. */
export class CreateProductDto {
  /** Operation agreement on which it rests: in force, the operator its party. */
  @IsUUID()
  agreementId: string;

  /**
   * Name in the addresses of calls, for ever: lower-case letters, digits and single hyphens.
   * @example daily-weather
   */
  @Matches(SLUG)
  @Length(3, 60)
  slug: string;

  /**
   * Name.
   * @example 逐日气象观测
   */
  @IsString()
  @IsName()
  @Length(2, 100)
  name: string;

  /** English name. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(2, 200)
  nameEn?: string;

  /** What it offers, in a few sentences. */
  @IsString()
  @Length(2, 2000)
  summary: string;

  /** The same in English. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 4000)
  summaryEn?: string;

  /**
   * Words by which it is looked for, Chinese or English.
   * @example ["气温", "降水"]
   */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @IsName({ each: true })
  @Length(1, 40, { each: true })
  keywords?: string[];

  /**
   * Domain; one of the agreement's scope (C03).
   * @example 气象
   */
  @IsString()
  @Length(1, 60)
  domain: string;

  /** How it is delivered. */
  @IsEnum(DeliveryKind)
  kind: DeliveryKind;

  /** Business direction of the data group to which it belongs. */
  @IsEnum(BusinessLine)
  businessLine: BusinessLine;

  /**
   * Whether the resources' primary data (原始数据) themselves are delivered rather than what was made of them; false when
   * left out. A DATASET of primary data is made of open resources alone (C07).
   */
  @MayBeAbsent()
  @IsBoolean()
  primaryData?: boolean;

  /** Registered data resources of which it is made: no core data (C06). */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  resourceIds: string[];

  /** Data dictionary; can be completed later. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(FIELDS_MAX)
  @ValidateNested({ each: true })
  @Type(() => DictionaryFieldDto)
  dictionary?: DictionaryFieldDto[];

  /** How the first version is served; can be completed later. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => DeliverySettingsDto)
  delivery?: DeliverySettingsDto;

  static toInput(dto: CreateProductDto): ProductInput {
    return {
      agreementId: dto.agreementId,
      slug: dto.slug,
      name: dto.name,
      nameEn: dto.nameEn ?? undefined,
      summary: dto.summary,
      summaryEn: dto.summaryEn ?? undefined,
      keywords: dto.keywords ?? undefined,
      domain: dto.domain,
      kind: dto.kind,
      primaryData: dto.primaryData ?? undefined,
      businessLine: dto.businessLine,
      resourceIds: dto.resourceIds.map((id) => id.toLowerCase()),
      dictionary: dto.dictionary?.map(DictionaryFieldDto.toField),
      delivery: dto.delivery ?? undefined,
    };
  }
}

/** What describes a product to readers; what is left out stays. */
export class DescribeProductDto {
  /** Name. */
  @MayBeAbsent()
  @IsString()
  @IsName()
  @Length(2, 100)
  name?: string;

  /** English name; null takes it out. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsString()
  @IsName()
  @Length(2, 200)
  nameEn?: string | null;

  /** What it offers, in a few sentences. */
  @MayBeAbsent()
  @IsString()
  @Length(2, 2000)
  summary?: string;

  /** The same in English; null takes it out. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsString()
  @Length(2, 4000)
  summaryEn?: string | null;

  /** Words by which it is looked for, Chinese or English. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @IsName({ each: true })
  @Length(1, 40, { each: true })
  keywords?: string[];
}

/** A data resource of which a product is made. */
export class ProductResourceDto {
  /** Id of the data resource. */
  id: string;
  /** As the department registered it. */
  name: string;
  /** The data-providing department. */
  providerId: string;
  /** Registered name of the department. */
  providerName: string;
  /** Query code given by the registration platform; null when it is not registered there. */
  registrationCode: string | null;
}

/** A version in short. */
export class VersionSummaryDto {
  /** Counts from 1 within the product. */
  number: number;
  /** Place in the life of a version: draft, review, publication, retirement. */
  status: VersionStatus;
  /** RFC 3339, UTC; null when it never was. */
  publishedAt: string | null;
  /** When it is to be retired (RFC 3339, UTC); null until it is announced. */
  sunsetAt: string | null;
  /** Counts the changes of the version; its ETag. */
  revision: number;
}

/** A data product as operator, agency and overseers see it. */
export class ProductDto {
  /** Id in the addresses of the control plane. */
  id: string;
  /** The operator that offers it. */
  operatorId: string;
  /** The operation agreement on which it rests. */
  agreementId: string;
  /** Name in the addresses of calls. */
  slug: string;
  /** Name shown to developers. */
  name: string;
  /** English name; null when none was given. */
  nameEn: string | null;
  /** What it offers, in a few sentences. */
  summary: string;
  /** The same in English; null when none was given. */
  summaryEn: string | null;
  /** Words by which it is looked for. */
  keywords: string[];
  /** One of the agreement's scope (C03). */
  domain: string;
  /** Whether the resources' primary data themselves are delivered (C07). */
  primaryData: boolean;
  /** How it is delivered; the same for all its versions. */
  kind: DeliveryKind;
  /** Business direction of the data group to which it belongs. */
  businessLine: BusinessLine;
  /** Registered data resources of which it is made. */
  resources: ProductResourceDto[];
  /** In the order of their numbers. */
  versions: VersionSummaryDto[];
  /** Every plan with all its prices. */
  plans: PlanDto[];
  /** Counts the changes of the product itself; the ETag. */
  revision: number;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(row: ProductRow): ProductDto {
    return {
      id: row.id,
      operatorId: row.operatorId,
      agreementId: row.agreementId,
      slug: row.slug,
      name: row.name,
      nameEn: row.nameEn,
      summary: row.summary,
      summaryEn: row.summaryEn,
      keywords: row.keywords,
      domain: row.domain,
      primaryData: row.primaryData,
      kind: row.kind,
      businessLine: row.businessLine,
      resources: row.resources.map(({ resource }) => ({
        id: resource.id,
        name: resource.name,
        providerId: resource.providerId,
        providerName: resource.provider.name,
        registrationCode: resource.registrationCode,
      })),
      versions: row.versions.map(({ number, status, publishedAt, sunsetAt, revision }) => ({
        number,
        status,
        publishedAt: publishedAt?.toISOString() ?? null,
        sunsetAt: sunsetAt?.toISOString() ?? null,
        revision,
      })),
      plans: row.plans.map(PlanDto.from),
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** A page of products, newest first. */
export class ProductListDto {
  /** Newest first; at most `limit`. */
  items: ProductDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
