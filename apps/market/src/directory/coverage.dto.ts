import { Transform } from 'class-transformer';
import { IsBoolean, IsEnum, IsIn } from 'class-validator';
import {
  type Coverage,
  COVERAGE_TREATMENT,
  type CoverageQuery,
  DENOMINATOR_DEFINITIONS,
  type Denominator,
  GROUPS_DEFINITION,
  type Interval,
  INTERVALS,
  type ModelShare,
  type ProvinceRate,
  type Rate,
  type RegionRate,
  type SeriesRate,
} from '@gongshu/directory';
import { IsDay, MayBeAbsent } from '@gongshu/http';
import { DataGroupLevel, EstablishmentModel, Region } from '@gongshu/platform';

const MUNICIPAL_DENOMINATORS = ['PREFECTURE', 'WITH_PROVINCE_ADMINISTERED'] as const;

/** Query of the coverage report. */
export class CoverageQueryDto implements CoverageQuery {
  /**
   * The day as of which groups count, `YYYY-MM-DD`; today when left out.
   * @example '2025-12-31'
   */
  @MayBeAbsent()
  @IsDay()
  asOf?: string;

  /** Only this level; both when left out. The picture shows one level: municipal groups when left out. */
  @MayBeAbsent()
  @IsEnum(DataGroupLevel)
  level?: DataGroupLevel;

  /** What municipal groups are counted against; provincial groups are always counted against the provinces. */
  @MayBeAbsent()
  @IsIn(MUNICIPAL_DENOMINATORS)
  denominator: 'PREFECTURE' | 'WITH_PROVINCE_ADMINISTERED' = 'PREFECTURE';

  /**
   * First day of the series over time; five years up to `to` when left out.
   * @example '2021-01-01'
   */
  @MayBeAbsent()
  @IsDay()
  from?: string;

  /**
   * Last day of the series; `asOf` when left out, and never after it.
   * @example '2025-12-31'
   */
  @MayBeAbsent()
  @IsDay()
  to?: string;

  /** The steps of the series; at most 80 of them. */
  @MayBeAbsent()
  @IsIn(INTERVALS)
  interval: Interval = 'YEAR';

  /** The form of the answer; it goes before `Accept`. */
  @MayBeAbsent()
  @IsIn(['json', 'csv', 'svg'])
  format?: 'json' | 'csv' | 'svg';

  /**
   * Begin a CSV answer with a byte order mark, without which a spreadsheet takes Chinese for something else.
   * @example false
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsBoolean()
  bom: boolean = false;
}

/** A rate with all that it was made of. */
export class CoverageRateDto {
  /** Groups counted in these divisions. */
  groups: number;
  /** Divisions with at least one group. */
  numerator: number;
  /** Of these, divisions with a group whose date of establishment a source states. */
  numeratorDated: number;
  /** Divisions that there are, by the definition of the level's denominator. */
  denominator: number;
  /**
   * Numerator by denominator in percent, one decimal, half up; null where the denominator is 0.
   * @example '75.3'
   */
  percent: string | null;

  static from(rate: Rate): CoverageRateDto {
    const { groups, numerator, numeratorDated, denominator, percent } = rate;
    return { groups, numerator, numeratorDated, denominator, percent };
  }
}

/** The rate of one of the four statistical regions. */
export class RegionCoverageDto extends CoverageRateDto {
  /** Region of the National Bureau of Statistics. */
  region: Region;

  static override from(rate: RegionRate): RegionCoverageDto {
    return { region: rate.region, ...CoverageRateDto.from(rate) };
  }
}

/** The rate of a province. */
export class ProvinceCoverageDto extends CoverageRateDto {
  /** GB/T 2260 code. */
  provinceCode: string;
  /** Name in Chinese. */
  provinceName: string;
  /** Region that it is in. */
  region: Region;

  static override from(rate: ProvinceRate): ProvinceCoverageDto {
    const { provinceCode, provinceName, region } = rate;
    return { provinceCode, provinceName, region, ...CoverageRateDto.from(rate) };
  }
}

/** The rate at a point of time. */
export class SeriesCoverageDto extends CoverageRateDto {
  /**
   * Year or quarter.
   * @example 2025-Q3
   */
  period: string;
  /** The day as of which it is measured: the last of the period, or of the series. */
  asOf: string;

  static override from(rate: SeriesRate): SeriesCoverageDto {
    return { period: rate.period, asOf: rate.asOf, ...CoverageRateDto.from(rate) };
  }
}

/** How many of the counted groups came to be in a way. */
export class ModelCoverageDto {
  /** Null: no source states it. */
  model: EstablishmentModel | null;
  /** Groups of the model that count. */
  numerator: number;
  /** All groups of the level that count. */
  denominator: number;
  /** Numerator by denominator in percent, one decimal; null where no group counts. */
  percent: string | null;

  static from({ model, numerator, denominator, percent }: ModelShare): ModelCoverageDto {
    return { model, numerator, denominator, percent };
  }
}

/** What a denominator counts. */
export class DenominatorDto {
  /** Its code; GROUPS is that of the shares by model. */
  code: Denominator | 'GROUPS';
  /** Definition in Chinese. */
  zh: string;
  /** Definition in English. */
  en: string;
}

/** Where the groups of the level are: each is counted, not yet there, merged or dissolved. */
export class GroupStatesDto {
  /** Groups that count as of the day. */
  counted: number;
  /** Of the counted, groups whose establishment no source dates. */
  undated: number;
  /** Of the counted, groups of divisions that the denominator does not have; they are in no numerator. */
  outside: number;
  /** Established, or known, only after the day. */
  notYet: number;
  /** Merged into another by the day. */
  merged: number;
  /** Dissolved by the day. */
  dissolved: number;
}

/** The coverage by groups of a level. */
export class LevelCoverageDto {
  /** Provincial or municipal groups. */
  level: DataGroupLevel;
  /** What its rates are counted against. */
  denominator: DenominatorDto;
  /** What the shares by model are counted against. */
  modelDenominator: DenominatorDto;
  /** Where every group of the level is. */
  groups: GroupStatesDto;
  /** The whole country. */
  total: CoverageRateDto;
  /** By region; their numerators and denominators make those of the whole. */
  byRegion: RegionCoverageDto[];
  /** By province, in the order of regions and codes; those without such divisions have the denominator 0. */
  byProvince: ProvinceCoverageDto[];
  /** By the way in which groups came to be. */
  byModel: ModelCoverageDto[];
  /** Over time. */
  series: SeriesCoverageDto[];

  static from(coverage: Coverage['levels'][number]): LevelCoverageDto {
    const { denominator, groups } = coverage;
    return {
      level: coverage.level,
      denominator: { code: denominator, ...DENOMINATOR_DEFINITIONS[denominator] },
      modelDenominator: { code: 'GROUPS', ...GROUPS_DEFINITION },
      groups: { ...groups },
      total: CoverageRateDto.from(coverage.total),
      byRegion: coverage.byRegion.map(RegionCoverageDto.from),
      byProvince: coverage.byProvince.map(ProvinceCoverageDto.from),
      byModel: coverage.byModel.map(ModelCoverageDto.from),
      series: coverage.series.map(SeriesCoverageDto.from),
    };
  }
}

/** A sentence in both languages. */
export class BilingualDto {
  /** In Chinese. */
  zh: string;
  /** In English. */
  en: string;
}

/** How far the country is covered with data groups. */
export class CoverageDto {
  /** The day as of which groups count. */
  asOf: string;
  /** How undated, ended and imprecisely dated groups are counted. */
  treatment: BilingualDto;
  /** The levels asked for. */
  levels: LevelCoverageDto[];

  static from({ asOf, levels }: Coverage): CoverageDto {
    return { asOf, treatment: COVERAGE_TREATMENT, levels: levels.map(LevelCoverageDto.from) };
  }
}
