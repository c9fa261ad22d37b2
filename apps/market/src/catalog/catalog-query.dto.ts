import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import {
  type CatalogSearchRequest,
  FACETS,
  PRICE_MODELS,
  type PriceModel,
  type Sort,
  SORTS,
} from '@gongshu/catalog';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import {
  BusinessLine,
  DeliveryKind,
  ImportanceLevel,
  Openness,
  UpdateFrequency,
} from '@gongshu/platform';

/** Several values of a parameter, repeated or separated by commas. */
function Several(): PropertyDecorator {
  const list = Transform(({ value }: { value: unknown }) =>
    (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
      typeof one === 'string' ? one.split(',') : [one],
    ),
  );
  const isArray = IsArray();
  const most = ArrayMaxSize(50);
  return (object, property) => {
    for (const decorate of [list, isArray, most]) decorate(object, property);
  };
}

/** Search of the catalog. Several values of one parameter widen it (or), several parameters narrow it (and). */
export class CatalogQueryDto extends PageQueryDto {
  /**
   * Words, Chinese or English, all of which must occur; where no product has them all, words like them are taken.
   * @example 气象
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  q?: string;

  /** Kinds of delivery; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsEnum(DeliveryKind, { each: true })
  kind?: DeliveryKind[];

  /** Domains; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  domain?: string[];

  /** Operators, by the ids of their organisations; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsUUID(undefined, { each: true })
  operatorId?: string[];

  /** Provinces of the operators (GB/T 2260, six digits); repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @Matches(/^\d{2}0000$/, { each: true })
  region?: string[];

  /** Only operators of this administrative division and of those inside it (GB/T 2260), e.g. 330100 for Hangzhou. */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  divisionCode?: string;

  /** Business directions; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsEnum(BusinessLine, { each: true })
  businessLine?: BusinessLine[];

  /** Price models of the prices in force; repeated or separated by commas. */
  @ApiProperty({ enum: PRICE_MODELS, enumName: 'PriceModel', isArray: true, required: false })
  @MayBeAbsent()
  @Several()
  @IsIn(PRICE_MODELS, { each: true })
  priceModel?: PriceModel[];

  /** How often the data change; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsEnum(UpdateFrequency, { each: true })
  updateFrequency?: UpdateFrequency[];

  /** Whether anyone may have the data, by the most restricted resource; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsEnum(Openness, { each: true })
  openness?: Openness[];

  /** Classification (GB/T 43697-2024) of the most important resource; repeated or separated by commas. */
  @MayBeAbsent()
  @Several()
  @IsEnum(ImportanceLevel, { each: true })
  importance?: ImportanceLevel[];

  /** Order: best match, newest, or lowest price first. By default `relevance` with words, else `newest`. */
  @ApiProperty({ enum: SORTS, enumName: 'CatalogSort', required: false })
  @MayBeAbsent()
  @IsIn(SORTS)
  sort?: Sort;

  static toRequest(query: CatalogQueryDto): CatalogSearchRequest {
    const { q, divisionCode, sort, limit, cursor } = query;
    const choice = Object.fromEntries(FACETS.map((name) => [name, query[name] ?? []]));
    return { q, divisionCode, sort, limit, cursor, choice };
  }
}

/** Beginning of a search. */
export class SuggestionQueryDto {
  /**
   * What was typed so far.
   * @example 气
   */
  @IsString()
  @Length(1, 100)
  q: string;
}
