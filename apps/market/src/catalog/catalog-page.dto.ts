import { ApiProperty } from '@nestjs/swagger';
import {
  completeField,
  contentOf,
  isFreeUse,
  type PageOffer,
  type PagePrice,
  PRICE_MODELS,
  type PriceModel,
  priceTerms,
  type ProductPage,
  rowsShown,
  type SampleRow,
} from '@gongshu/catalog';
import {
  BusinessLine,
  ChargeMeter,
  DeliveryKind,
  ImportanceLevel,
  Openness,
  UpdateFrequency,
  UseClass,
  VersionStatus,
} from '@gongshu/platform';
import { CatalogOperatorDto } from './catalog.dto';
import { TariffDto } from './plan-tariff.dto';
import { QualityDto } from './dataset-upload.dto';
import { ServiceLevelDto, TermsOfUseDto } from './product-offer.dto';
import { DictionaryFieldDto } from './product-version.dto';

/** A data resource of which the product is made. */
export class SourceDto {
  /** As the department registered it. */
  name: string;
  /** The data-providing department. */
  providerName: string;
  /** Query code given on registration (登记结果查询码); null when it is not registered. */
  registrationCode: string | null;
  /** Classification (GB/T 43697-2024). */
  importance: ImportanceLevel;
  /** Whether anyone may have the resource's data. */
  openness: Openness;
}

/** A price of a plan. */
export class OfferPriceDto {
  /** Number of the price version, which every charge names. */
  number: number;
  /** How it charges. */
  @ApiProperty({ enum: PRICE_MODELS, enumName: 'PriceModel' })
  priceModel: PriceModel;
  /** What it asks for INDUSTRY use. */
  tariff: TariffDto;
  /** Whether it is a trial price (试行收费标准). */
  trial: boolean;
  /**
   * Lowest price of one unit over tiers, packages and what is included, CNY, INDUSTRY use, six places. For comparison:
   * what is charged is the tariff.
   * @example 0.500000
   */
  lowestUnitPrice: string;
  /** What is counted. */
  @ApiProperty({ enum: ChargeMeter, enumName: 'ChargeMeter' })
  unit: ChargeMeter;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** Since when, or from when, it is in force (RFC 3339, UTC). */
  effectiveFrom: string;

  static from(price: PagePrice): OfferPriceDto {
    const { tariff, model, lowestUnitPrice, unit } = priceTerms(price);
    return {
      number: price.number,
      priceModel: model,
      tariff: TariffDto.from(tariff),
      trial: price.trial,
      lowestUnitPrice,
      unit,
      currency: price.currency,
      effectiveFrom: price.effectiveFrom.toISOString(),
    };
  }
}

/** A plan with the price in force. */
export class OfferDto extends OfferPriceDto {
  /** For authorisation requests. */
  planId: string;
  /** Unique within the product. */
  code: string;
  /** Name shown to developers. */
  name: string;
  /** The uses that may choose it; of these, governance and welfare are free by rule (C09). */
  @ApiProperty({ enum: UseClass, isArray: true })
  audience: UseClass[];
  /** Approved prices that follow, the next first. */
  announced: OfferPriceDto[];

  static of({ plan, price, announced }: PageOffer): OfferDto {
    return {
      planId: plan.id,
      code: plan.code,
      name: plan.name,
      audience: plan.audience,
      ...OfferPriceDto.from(price),
      announced: announced.map(OfferPriceDto.from),
    };
  }
}

/** A ceiling price set by the agency (No. 65). */
export class CeilingDto {
  /** What is counted. */
  @ApiProperty({ enum: ChargeMeter, enumName: 'ChargeMeter' })
  meter: ChargeMeter;
  /** Highest price of one unit, CNY, six places. */
  unitPriceMax: string;
  /** In force from (RFC 3339, UTC). */
  periodStart: string;
  /** In force until, exclusive (RFC 3339, UTC). */
  periodEnd: string;
  /** The document that sets it. */
  documentNumber: string;
}

/** A version that is or was published. */
export class PublishedVersionDto {
  /** Number within the product. */
  number: number;
  /** PUBLISHED is offered; DEPRECATED serves existing grants only. */
  status: VersionStatus;
  /** RFC 3339, UTC. */
  publishedAt: string | null;
}

/** The operation agreement under which the product is offered. */
export class AgreementReferenceDto {
  /** The number under which the parties file it. */
  number: string;
  /** Its title. */
  title: string;
  /** Term, from (RFC 3339, UTC). */
  termStart: string;
  /** Term, until, exclusive (RFC 3339, UTC). */
  termEnd: string;
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
  /** The same in English; null when none was given. */
  summaryEn: string | null;
  /** Words by which it is also found. */
  keywords: string[];
  /** One of the operation agreement's scope (C03). */
  domain: string;
  /** How it is delivered. */
  kind: DeliveryKind;
  /** Business direction of the data group to which it belongs. */
  businessLine: BusinessLine;
  /** The data group that offers it. */
  operator: CatalogOperatorDto;
  /** The agreement that allows it. */
  agreement: AgreementReferenceDto;
  /** Number of the published version. */
  versionNumber: number;
  /** RFC 3339, UTC. */
  publishedAt: string | null;
  /** How often the data change. */
  updateFrequency: UpdateFrequency;
  /** Every field that the data have, in their order. */
  dictionary: DictionaryFieldDto[];
  /** Rows that everyone may see, at most 20: without fields that have a mask or hold personal information. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  sampleRows: SampleRow[];
  /** Measures of the uploaded data: rows, completeness, uniqueness, validity, freshness; null where nothing was. */
  quality: QualityDto | null;
  /** Promised service: availability, latency, support; null when nothing is promised. */
  serviceLevel: ServiceLevelDto | null;
  /** Terms of use with their version; null when there are none. */
  terms: TermsOfUseDto | null;
  /** Where the data comes from. */
  sources: SourceDto[];
  /** Plans that can be requested. */
  offers: OfferDto[];
  /** Ceiling prices in force. */
  ceilings: CeilingDto[];
  /** Uses that are free by rule, whatever the plan says (C09). */
  @ApiProperty({ enum: UseClass, isArray: true })
  freeUses: UseClass[];
  /** Versions that are or were published, the newest first. */
  versions: PublishedVersionDto[];
  /** How to call it, once a grant and a key are there. */
  call: CallDto;

  /** Nothing of the delivery is told: neither upstream nor where the data lies. */
  static from(page: ProductPage, gatewayUrl: string): ProductPageDto {
    const { product, version, offers } = page;
    const { dictionary, sampleRows, quality, serviceLevel, terms } = contentOf(version);
    return {
      id: product.id,
      slug: product.slug,
      name: product.name,
      nameEn: product.nameEn,
      summary: product.summary,
      summaryEn: product.summaryEn,
      keywords: product.keywords,
      domain: product.domain,
      kind: product.kind,
      businessLine: product.businessLine,
      operator: CatalogOperatorDto.from(product.operator),
      agreement: {
        number: product.agreement.number,
        title: product.agreement.title,
        termStart: product.agreement.termStart.toISOString(),
        termEnd: product.agreement.termEnd.toISOString(),
      },
      versionNumber: version.number,
      publishedAt: version.publishedAt?.toISOString() ?? null,
      updateFrequency: version.updateFrequency,
      dictionary: dictionary.map(completeField),
      sampleRows: rowsShown(sampleRows, dictionary),
      quality: quality && QualityDto.from(quality),
      serviceLevel,
      terms,
      sources: sourcesOf(page),
      offers: offers.map(OfferDto.of),
      ceilings: ceilingsOf(page),
      freeUses: Object.values(UseClass).filter(isFreeUse),
      versions: product.versions.map(({ number, status, publishedAt }) => ({
        number,
        status,
        publishedAt: publishedAt?.toISOString() ?? null,
      })),
      call: {
        url: `${gatewayUrl}/v1/products/${product.slug}`,
        authorization: 'Authorization: Bearer gs_live_…',
      },
    };
  }
}

function sourcesOf({ product }: ProductPage): SourceDto[] {
  return product.resources.map(({ resource }) => ({
    name: resource.name,
    providerName: resource.provider.name,
    registrationCode: resource.registrationCode,
    importance: resource.importance,
    openness: resource.openness,
  }));
}

function ceilingsOf({ ceilings }: ProductPage): CeilingDto[] {
  return ceilings.map((ceiling) => ({
    meter: ceiling.meter,
    unitPriceMax: ceiling.unitPriceMax.toFixed(6),
    periodStart: ceiling.periodStart.toISOString(),
    periodEnd: ceiling.periodEnd.toISOString(),
    documentNumber: ceiling.documentNumber,
  }));
}
