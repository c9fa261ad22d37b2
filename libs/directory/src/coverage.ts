import type { DataGroupLevel, EstablishmentModel, Region } from '@gongshu/platform';
import type { Division } from './division';

export const DENOMINATORS = ['PROVINCIAL', 'PREFECTURE', 'WITH_PROVINCE_ADMINISTERED'] as const;
export type Denominator = (typeof DENOMINATORS)[number];

/** What a rate is counted against (domain.md section 4): an unstated one makes a rate worthless. */
export const DENOMINATOR_DEFINITIONS: Readonly<Record<Denominator, { zh: string; en: string }>> = {
  PROVINCIAL: {
    zh: '省级行政区（不含港澳台），即国家统计局四大区域所列各省、自治区、直辖市',
    en: 'Provincial-level divisions of the four statistical regions, without Hong Kong, Macao and Taiwan',
  },
  PREFECTURE: {
    zh: '地级行政区（地级市、地区、自治州、盟）；直辖市没有地级行政区',
    en: 'Prefecture-level divisions (cities, prefectures, autonomous prefectures, leagues); municipalities have none',
  },
  WITH_PROVINCE_ADMINISTERED: {
    zh: '地级行政区，以及省直辖县级行政区（河南、湖北、海南、新疆）',
    en: 'Prefecture-level divisions and the county-level ones that a province administers directly (Henan, Hubei, Hainan, Xinjiang)',
  },
};

/** Of what the share of a model is counted. */
export const GROUPS_DEFINITION = {
  zh: '该层级在统计日计入的全部数据集团',
  en: 'All groups of the level that count as of the day',
} as const;

/** How a group stands as of a day. */
export type TallyState = 'COUNTED' | 'NOT_YET' | 'MERGED' | 'DISSOLVED';

/** How many groups of a division are alike, as of a day. */
export interface Tally {
  readonly divisionCode: string;
  readonly level: DataGroupLevel;
  readonly model: EstablishmentModel | null;
  /** Whether a source dates their establishment. */
  readonly dated: boolean;
  readonly state: TallyState;
  readonly groups: number;
}

/** A rate with all that it was made of. */
export interface Rate {
  /** Groups counted in these divisions. */
  readonly groups: number;
  /** Divisions with at least one group. */
  readonly numerator: number;
  /** Of these, the ones with a group whose date of establishment a source states. */
  readonly numeratorDated: number;
  readonly denominator: number;
  /** Percent with one decimal, half up; null where there is nothing to count against. */
  readonly percent: string | null;
}

/** Numerator by denominator in percent with one decimal, half up, without floating point. */
export function percentOf(numerator: number, denominator: number): string | null {
  if (denominator === 0) return null;
  const tenths = Math.floor((numerator * 2000 + denominator) / (2 * denominator));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** The divisions that a rate of the denominator counts against. */
export function unitsOf(denominator: Denominator, divisions: readonly Division[]): Division[] {
  return divisions.filter(({ level, kind, region }) => {
    if (denominator === 'PROVINCIAL') return level === 'PROVINCE' && region !== null;
    if (level === 'PREFECTURE') return true;
    return denominator === 'WITH_PROVINCE_ADMINISTERED' && kind === 'PROVINCE_ADMINISTERED';
  });
}

/** The rate of the divisions by the groups that count; groups elsewhere are not in it. */
export function rateOf(units: readonly Pick<Division, 'code'>[], tallies: readonly Tally[]): Rate {
  const codes = new Set(units.map(({ code }) => code));
  const inside = tallies.filter(
    ({ state, divisionCode }) => state === 'COUNTED' && codes.has(divisionCode),
  );
  const divisionsOf = (some: readonly Tally[]): number =>
    new Set(some.map(({ divisionCode }) => divisionCode)).size;
  const numerator = divisionsOf(inside);
  return {
    groups: sum(inside),
    numerator,
    numeratorDated: divisionsOf(inside.filter(({ dated }) => dated)),
    denominator: codes.size,
    percent: percentOf(numerator, codes.size),
  };
}

export interface ModelShare {
  /** Null: no source states it. */
  readonly model: EstablishmentModel | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly percent: string | null;
}

const MODELS = ['NEW', 'INTEGRATION', 'RENAMING', null] as const;

/** How the groups that count came to be. */
export function modelShares(tallies: readonly Tally[]): ModelShare[] {
  const counted = tallies.filter(({ state }) => state === 'COUNTED');
  const denominator = sum(counted);
  return MODELS.map((model) => {
    const numerator = sum(counted.filter((tally) => tally.model === model));
    return { model, numerator, denominator, percent: percentOf(numerator, denominator) };
  });
}

/** Where every group of a level is: each in one of the states, so that none is lost. */
export interface GroupStates {
  readonly counted: number;
  /** Of the counted, those that no source dates. */
  readonly undated: number;
  /** Of the counted, those of divisions that the denominator does not have: in no numerator. */
  readonly outside: number;
  /** Established, or known, only after the day. */
  readonly notYet: number;
  readonly merged: number;
  readonly dissolved: number;
}

export function groupStates(units: readonly Division[], tallies: readonly Tally[]): GroupStates {
  const codes = new Set(units.map(({ code }) => code));
  const of = (state: TallyState): Tally[] => tallies.filter((tally) => tally.state === state);
  const counted = of('COUNTED');
  return {
    counted: sum(counted),
    undated: sum(counted.filter(({ dated }) => !dated)),
    outside: sum(counted.filter(({ divisionCode }) => !codes.has(divisionCode))),
    notYet: sum(of('NOT_YET')),
    merged: sum(of('MERGED')),
    dissolved: sum(of('DISSOLVED')),
  };
}

export interface RegionRate extends Rate {
  readonly region: Region;
}

export interface ProvinceRate extends Rate {
  readonly provinceCode: string;
  readonly provinceName: string;
  readonly region: Region;
}

const REGIONS: readonly Region[] = ['EAST', 'CENTRAL', 'WEST', 'NORTHEAST'];

export interface LevelCoverage {
  readonly level: DataGroupLevel;
  readonly denominator: Denominator;
  readonly groups: GroupStates;
  readonly total: Rate;
  readonly byRegion: readonly RegionRate[];
  readonly byProvince: readonly ProvinceRate[];
  readonly byModel: readonly ModelShare[];
}

/** The coverage of a level, as of the day of the tallies. */
export function coverageOf(
  level: DataGroupLevel,
  denominator: Denominator,
  divisions: readonly Division[],
  all: readonly Tally[],
): LevelCoverage {
  const tallies = all.filter((tally) => tally.level === level);
  const units = unitsOf(denominator, divisions);
  return {
    level,
    denominator,
    groups: groupStates(units, tallies),
    total: rateOf(units, tallies),
    byRegion: REGIONS.map((region) => ({
      region,
      ...rateOf(
        units.filter((unit) => unit.region === region),
        tallies,
      ),
    })),
    byProvince: REGIONS.flatMap((region) =>
      divisions
        .filter((division) => division.level === 'PROVINCE' && division.region === region)
        .map(({ code, name }) => ({
          provinceCode: code,
          provinceName: name,
          region,
          ...rateOf(
            units.filter((unit) => unit.code.slice(0, 2) === code.slice(0, 2)),
            tallies,
          ),
        })),
    ),
    byModel: modelShares(tallies),
  };
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((total, { groups }) => total + groups, 0);
}
