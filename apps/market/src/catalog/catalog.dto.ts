import { ApiProperty } from '@nestjs/swagger';
import { IsEnum, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import {
  type CatalogEntry,
  contentOf,
  isFreeUse,
  PRICE_MODELS,
  type PriceModel,
  priceModelOf,
  type ProductPage,
  type SampleRow,
  tariffOfPrice,
} from '@gongshu/catalog';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { BusinessLine, DeliveryKind, UseClass } from '@gongshu/platform';
import { TariffDto } from './plan-tariff.dto';
import { DictionaryFieldDto } from './product-version.dto';

/** Search of the catalog. */
export class CatalogQueryDto extends PageQueryDto {
  /**
   * Words that must all occur in name, English name, summary or domain; words like them are found too.
   * @example 气象
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  q?: string;

  /** Only this kind of delivery. */
  @MayBeAbsent()
  @IsEnum(DeliveryKind)
  kind?: DeliveryKind;

  /** Only this domain. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  domain?: string;

  /** Only products of this operator. */
  @MayBeAbsent()
  @IsUUID()
  operatorId?: string;

  /** Only operators of this administrative division and of those inside it (GB/T 2260), e.g. 330000 for Zhejiang. */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  divisionCode?: string;

  /** Only this business direction. */
  @MayBeAbsent()
  @IsEnum(BusinessLine)
  businessLine?: BusinessLine;
}

/** A data group that offers products. */
export class CatalogOperatorDto {
  /** Id of the organisation. */
  id: string;
  /** Registered name. */
  name: string;
  /** Administrative division (GB/T 2260). */
  divisionCode: string | null;
}

/** A published product in the list. */
export class CatalogEntryDto {
  /** Id of the product, for authorisation requests. */
  id: string;
  /** Name in the addresses of calls and of its page. */
  slug: string;
  /** Name in Chinese. */
  name: string;
  /** English name; null when none was given. */
  nameEn: string | null;
  /** What it offers, in a few sentences. */
  summary: string;
  /** One of the operation agreement's scope (C03). */
  domain: string;
  /** How it is delivered. */
  kind: DeliveryKind;
  /** Business direction of the data group to which it belongs. */
  businessLine: BusinessLine;
  /** The data group that offers it. */
  operator: CatalogOperatorDto;
  /**
   * Lowest price in force of one unit over the plans and their tiers, CNY for INDUSTRY use, six places; null while none
   * has begun.
   */
  unitPriceMin: string | null;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** RFC 3339, UTC. */
  publishedAt: string;

  static from(row: CatalogEntry): CatalogEntryDto {
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      nameEn: row.nameEn,
      summary: row.summary,
      domain: row.domain,
      kind: row.kind,
      businessLine: row.businessLine,
      operator: { id: row.operatorId, name: row.operatorName, divisionCode: row.divisionCode },
      unitPriceMin: row.unitPriceMin,
      currency: 'CNY',
      publishedAt: row.publishedAt.toISOString(),
    };
  }
}

/** A page of the catalog: best match first, then newest. */
export class CatalogPageDto {
  /** Best match first, then newest; at most `limit`. */
  items: CatalogEntryDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}

/** A data resource of which the product is made. */
export class SourceDto {
  /** As the department registered it. */
  name: string;
  /** The data-providing department. */
  providerName: string;
  /** Query code given by the registration platform; null when it is not registered there. */
  registrationCode: string | null;
}

/** A plan with the price in force. */
export class OfferDto {
  /** For authorisation requests. */
  planId: string;
  /** Unique within the product. */
  code: string;
  /** Name shown to developers. */
  name: string;
  /** Use classes that may choose it. */
  @ApiProperty({ enum: UseClass, enumName: 'UseClass', isArray: true })
  audience: UseClass[];
  /** What it asks for INDUSTRY use. */
  tariff: TariffDto;
  /** How the price is made. */
  @ApiProperty({ enum: PRICE_MODELS, enumName: 'PriceModel' })
  priceModel: PriceModel;
  /** Whether it is a trial price (试行收费标准). */
  trial: boolean;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** Since when this price is in force (RFC 3339, UTC). */
  effectiveFrom: string;
}

/** How to call the product once a grant and a key are there. */
export class CallDto {
  /**
   * Address at the gateway; what the kind takes follows it.
   * @example http://localhost:3001/v1/products/daily-weather
   */
  url: string;
  /**
   * Header that carries the API key.
   * @example Authorization: Bearer gs_live_…
   */
  authorization: string;
}

/** The page of a published product. */
export class ProductPageDto {
  /** Id of the product, for authorisation requests. */
  id: string;
  /** Name in the addresses of calls and of this page. */
  slug: string;
  /** Name in Chinese. */
  name: string;
  /** English name; null when none was given. */
  nameEn: string | null;
  /** What it offers, in a few sentences. */
  summary: string;
  /** One of the operation agreement's scope (C03). */
  domain: string;
  /** How it is delivered. */
  kind: DeliveryKind;
  /** Business direction of the data group to which it belongs. */
  businessLine: BusinessLine;
  /** The data group that offers it. */
  operator: CatalogOperatorDto;
  /** Number of the published version. */
  versionNumber: number;
  /** RFC 3339, UTC. */
  publishedAt: string | null;
  /** Every field that the data have, in their order. */
  dictionary: DictionaryFieldDto[];
  /** Rows that everyone may see, at most 20. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  sampleRows: SampleRow[];
  /** Where the data comes from. */
  sources: SourceDto[];
  /** Plans that can be requested. */
  offers: OfferDto[];
  /** Uses that are free by rule, whatever the plan says (C09). */
  @ApiProperty({ enum: UseClass, isArray: true })
  freeUses: UseClass[];
  /** How to call it, once a grant and a key are there. */
  call: CallDto;

  /** Nothing of the delivery is told: neither upstream nor where the data lies. */
  static from({ product, version, plans }: ProductPage, gatewayUrl: string): ProductPageDto {
    const { dictionary, sampleRows } = contentOf(version);
    return {
      id: product.id,
      slug: product.slug,
      name: product.name,
      nameEn: product.nameEn,
      summary: product.summary,
      domain: product.domain,
      kind: product.kind,
      businessLine: product.businessLine,
      operator: product.operator,
      versionNumber: version.number,
      publishedAt: version.publishedAt?.toISOString() ?? null,
      dictionary: [...dictionary],
      sampleRows: [...sampleRows],
      sources: product.resources.map(({ resource }) => ({
        name: resource.name,
        providerName: resource.provider.name,
        registrationCode: resource.registrationCode,
      })),
      offers: plans.map(({ plan, price }) => ({
        planId: plan.id,
        code: plan.code,
        name: plan.name,
        audience: plan.audience,
        tariff: TariffDto.from(tariffOfPrice(price)),
        priceModel: priceModelOf(tariffOfPrice(price)),
        trial: price.trial,
        currency: price.currency,
        effectiveFrom: price.effectiveFrom.toISOString(),
      })),
      freeUses: Object.values(UseClass).filter(isFreeUse),
      call: {
        url: `${gatewayUrl}/v1/products/${product.slug}`,
        authorization: 'Authorization: Bearer gs_live_…',
      },
    };
  }
}
