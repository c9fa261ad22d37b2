import { ApiProperty } from '@nestjs/swagger';
import {
  type CatalogHit,
  type CatalogResult,
  type EntryRow,
  type FacetName,
  FACETS,
  type RankReason,
  type Suggestion,
} from '@gongshu/catalog';
import {
  BusinessLine,
  DeliveryKind,
  ImportanceLevel,
  Openness,
  UpdateFrequency,
} from '@gongshu/platform';

/** What the beginning of a search may become. */
export class SuggestionDto {
  /** To search for. */
  text: string;
  /** What bears this name. */
  @ApiProperty({ enum: ['DOMAIN', 'OPERATOR', 'KEYWORD', 'PRODUCT'], enumName: 'SuggestionKind' })
  kind: Suggestion['kind'];
}

/** Suggestions, at most ten. */
export class SuggestionsDto {
  /** Domains and operators first, then keywords, then products, the newest first. */
  items: SuggestionDto[];
}

/** A data group that offers products. */
export class CatalogOperatorDto {
  /** Id of the organisation. */
  id: string;
  /** Registered name. */
  name: string;
  /** Administrative division (GB/T 2260). */
  divisionCode: string | null;

  static from({ id, name, divisionCode }: CatalogOperatorDto): CatalogOperatorDto {
    return { id, name, divisionCode };
  }
}

/** One reason for a rank. */
export class RankReasonDto {
  /** The word of the search; the whole search for a match of the name. */
  sought: string;
  /** What stands in the product for it: the word, its stem, or a word like it. */
  found: string;
  /**
   * NAME 名称, KEYWORDS 关键词, SUMMARY 简介, CONTEXT 领域、机构与地区; WHOLE_WORD 长词完整出现; PHRASE_IN_NAME 名称包含搜索语,
   * NAME_IS_SEARCH 名称即搜索语.
   */
  @ApiProperty({
    enum: [
      'NAME',
      'KEYWORDS',
      'SUMMARY',
      'CONTEXT',
      'WHOLE_WORD',
      'PHRASE_IN_NAME',
      'NAME_IS_SEARCH',
    ],
    enumName: 'RankReasonPlace',
  })
  where: RankReason['where'];
  /** What it adds to the rank; less for a word like the sought one. */
  points: number;
  /** Its part of the rank, in per cent. */
  sharePercent: number;
}

/** Why a product stands where it stands. */
export class RankDto {
  /** Sum of the points of the reasons; depends on the search and the product alone. */
  points: number;
  /** Every reason, word by word. */
  reasons: RankReasonDto[];
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
  /** How often the data change. */
  updateFrequency: UpdateFrequency;
  /** Whether anyone may have the data, by the most restricted resource. */
  openness: Openness;
  /** Classification (GB/T 43697-2024) of the most important resource. */
  importance: ImportanceLevel;
  /** Whether its page shows sample rows. */
  hasSample: boolean;
  /** The data group that offers it. */
  operator: CatalogOperatorDto;
  /** Price models of the prices in force. */
  priceModels: string[];
  /**
   * Lowest that a unit can come to over the plans in force, their tiers and packages, CNY, INDUSTRY use, six places: for
   * comparison, not what is charged; null while none has begun.
   */
  unitPriceMin: string | null;
  /**
   * ISO 4217; always CNY.
   * @example CNY
   */
  currency: string;
  /** RFC 3339, UTC. */
  publishedAt: string;
  /** Why it stands where it stands; null without words. */
  rank: RankDto | null;

  static from({ entry, rank }: CatalogHit): CatalogEntryDto {
    return {
      ...factsOf(entry),
      rank: rank && { points: rank.points, reasons: [...rank.reasons] },
    };
  }
}

function factsOf(entry: EntryRow): Omit<CatalogEntryDto, 'rank'> {
  return {
    id: entry.productId,
    slug: entry.slug,
    name: entry.name,
    nameEn: entry.nameEn,
    summary: entry.summary,
    summaryEn: entry.summaryEn,
    keywords: entry.keywords,
    domain: entry.domain,
    kind: entry.kind,
    businessLine: entry.businessLine,
    updateFrequency: entry.updateFrequency,
    openness: entry.openness,
    importance: entry.importance,
    hasSample: entry.hasSample,
    operator: {
      id: entry.operatorId,
      name: entry.operatorName,
      divisionCode: entry.divisionCode,
    },
    priceModels: entry.priceModels,
    unitPriceMin: entry.unitPriceMin?.toString() ?? null,
    currency: 'CNY',
    publishedAt: entry.publishedAt.toISOString(),
  };
}

/** A value of a facet. */
export class FacetValueDto {
  /** To be given in the parameter of the facet's name. */
  value: string;
  /** Name of the region or operator; null where the value speaks for itself. */
  label: string | null;
  /** Products with this value among those that the words and the other facets leave. */
  count: number;
  /** Whether it is among the values asked for. */
  chosen: boolean;
}

/** A facet: what the found products can be narrowed by. */
export class FacetDto {
  /** Name of the parameter that narrows by it. */
  @ApiProperty({ enum: FACETS, enumName: 'FacetName' })
  name: FacetName;
  /** The most frequent first, at most 50, and all those asked for. */
  values: FacetValueDto[];
  /** Values that are not listed. */
  more: number;
}

/** A page of the catalog. */
export class CatalogPageDto {
  /** In the order asked for; at most `limit`. */
  items: CatalogEntryDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
  /** Products found, on all pages; exact. */
  total: number;
  /** Counted over all products found, each facet without its own choice; exact. */
  facets: FacetDto[];
  /** Whether words like the sought ones were taken, as no product has them all. */
  loosely: boolean;

  static from({ items, ...rest }: CatalogResult): CatalogPageDto {
    return { items: items.map(CatalogEntryDto.from), ...rest };
  }
}
