import { type CsvCell, csvFile, type CsvOptions } from '@gongshu/platform';
import {
  DENOMINATOR_DEFINITIONS,
  GROUPS_DEFINITION,
  type LevelCoverage,
  type Rate,
} from './coverage';
import type { Coverage } from './coverage-reports.service';
import { LEVEL_WORDS, MODEL_WORDS, REGION_WORDS } from './coverage-words';

const COLUMNS = [
  'as_of',
  'level',
  'section',
  'key',
  'name_zh',
  'name_en',
  'groups',
  'numerator',
  'numerator_dated',
  'denominator',
  'percent',
  'denominator_definition_zh',
  'denominator_definition_en',
] as const;

/** The report as one table: a row a rate, with all that it was made of. */
export function coverageCsv(coverage: Coverage, options: CsvOptions): string {
  const rows = coverage.levels.flatMap((level) => levelRows(coverage.asOf, level));
  return csvFile(COLUMNS, rows, options);
}

function levelRows(asOf: string, coverage: Coverage['levels'][number]): CsvCell[][] {
  const { level } = coverage;
  const { zh, en } = DENOMINATOR_DEFINITIONS[coverage.denominator];
  const row = (day: string, section: string, names: readonly CsvCell[], rate: Rate): CsvCell[] => [
    day,
    level,
    section,
    ...names,
    rate.groups,
    rate.numerator,
    rate.numeratorDated,
    rate.denominator,
    rate.percent,
    zh,
    en,
  ];
  const words = LEVEL_WORDS[level];
  return [
    row(asOf, 'TOTAL', [level, words.zh, words.en], coverage.total),
    ...coverage.byRegion.map((rate) => {
      const region = REGION_WORDS[rate.region];
      return row(asOf, 'REGION', [rate.region, region.zh, region.en], rate);
    }),
    ...coverage.byProvince.map((rate) =>
      row(asOf, 'PROVINCE', [rate.provinceCode, rate.provinceName, null], rate),
    ),
    ...modelRows(asOf, coverage),
    ...stateRows(asOf, coverage),
    ...coverage.series.map((rate) =>
      row(rate.asOf, 'SERIES', [rate.period, words.zh, words.en], rate),
    ),
  ];
}

function modelRows(asOf: string, { level, byModel }: LevelCoverage): CsvCell[][] {
  return byModel.map(({ model, numerator, denominator, percent }) => {
    const key = model ?? 'UNKNOWN';
    const { zh, en } = MODEL_WORDS[key];
    return [
      asOf,
      level,
      'MODEL',
      key,
      zh,
      en,
      numerator,
      numerator,
      null,
      denominator,
      percent,
      GROUPS_DEFINITION.zh,
      GROUPS_DEFINITION.en,
    ];
  });
}

const STATE_WORDS: Readonly<Record<keyof LevelCoverage['groups'], { zh: string; en: string }>> = {
  counted: { zh: '计入', en: 'Counted' },
  undated: { zh: '计入而无成立日期', en: 'Counted without a date of establishment' },
  outside: { zh: '计入而不在分母所列行政区', en: 'Counted, of divisions outside the denominator' },
  notYet: { zh: '统计日尚未成立或尚未知悉', en: 'Not yet established or known' },
  merged: { zh: '已并入他方', en: 'Merged into another' },
  dissolved: { zh: '已解散', en: 'Dissolved' },
};

function stateRows(asOf: string, { level, groups }: LevelCoverage): CsvCell[][] {
  return (Object.keys(STATE_WORDS) as (keyof LevelCoverage['groups'])[]).map((state) => {
    const { zh, en } = STATE_WORDS[state];
    const empty = [null, null, null, null, null, null];
    return [asOf, level, 'GROUPS', state, zh, en, groups[state], ...empty];
  });
}
