import { Transform, Type } from 'class-transformer';
import { IsEnum, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { Division } from '@gongshu/directory';
import { MayBeAbsent, PageQueryDto } from '@gongshu/http';
import { DivisionLevel, Region } from '@gongshu/platform';

/** Query of the list of administrative divisions. */
export class DivisionQueryDto extends PageQueryDto {
  /**
   * Items a page; here up to 500, which holds all provinces and prefectures.
   * @example 100
   */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  override limit: number = 100;

  /** Only this level. */
  @MayBeAbsent()
  @IsEnum(DivisionLevel)
  level?: DivisionLevel;

  /**
   * Only divisions directly below this one (GB/T 2260).
   * @example '330000'
   */
  @MayBeAbsent()
  @Matches(/^\d{6}$/)
  parentCode?: string;

  /** Only this one of the four regions of the National Bureau of Statistics. */
  @MayBeAbsent()
  @IsEnum(Region)
  region?: Region;

  /**
   * Words that occur in the name, separated by spaces.
   * @example 杭州
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value))
  @IsString()
  @Length(1, 60)
  @Matches(/^\P{Cc}*$/u)
  q?: string;
}

/** Path of an administrative division. */
export class DivisionParamDto {
  /**
   * GB/T 2260 code.
   * @example '330100'
   */
  @Matches(/^\d{6}$/)
  code: string;
}

/** An administrative division (行政区划). */
export class DivisionDto {
  /** GB/T 2260 code, six digits. */
  code: string;
  /** Name in Chinese. */
  name: string;
  /** Level by the GB/T 2260 code. */
  level: DivisionLevel;
  /** The division above it; null for a province. */
  parentCode: string | null;
  /** One of the four regions of the National Bureau of Statistics; null for Taiwan, Hong Kong and Macao, which that grouping does not cover. */
  region: Region | null;
  /**
   * PROVINCE, AUTONOMOUS_REGION, MUNICIPALITY, SAR; CITY, PREFECTURE, AUTONOMOUS_PREFECTURE, LEAGUE; PROVINCE_ADMINISTERED.
   * @example CITY
   */
  kind: string;

  static from(row: Division): DivisionDto {
    const { code, name, level, parentCode, region, kind } = row;
    return { code, name, level, parentCode, region, kind };
  }
}

/** A page of administrative divisions, by code. */
export class DivisionPageDto {
  /** In the order of their codes; at most `limit`. */
  items: DivisionDto[];
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
}
