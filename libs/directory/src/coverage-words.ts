import type { DataGroupLevel, EstablishmentModel, Region } from '@gongshu/platform';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const REGION_WORDS: Readonly<Record<Region, Words>> = {
  EAST: { zh: '东部', en: 'East' },
  CENTRAL: { zh: '中部', en: 'Central' },
  WEST: { zh: '西部', en: 'West' },
  NORTHEAST: { zh: '东北', en: 'North-east' },
};

export const LEVEL_WORDS: Readonly<Record<DataGroupLevel, Words>> = {
  PROVINCIAL: { zh: '省级数据集团', en: 'Provincial data groups' },
  MUNICIPAL: { zh: '市级数据集团', en: 'Municipal data groups' },
};

export const MODEL_WORDS: Readonly<Record<EstablishmentModel | 'UNKNOWN', Words>> = {
  NEW: { zh: '新设', en: 'Newly founded' },
  INTEGRATION: { zh: '整合重组', en: 'Integration of existing firms' },
  RENAMING: { zh: '更名', en: 'Renaming of an existing firm' },
  UNKNOWN: { zh: '无来源说明', en: 'No source states it' },
};

/** How the report counts, for whoever wants to check it. */
export const COVERAGE_TREATMENT: Words = {
  zh: '分子是至少有一家数据集团的行政区数，不是数据集团数。成立日期按其可能的最晚一天计（2023 计为 2023-12-31）。没有来源说明成立日期的，自名录知悉之日（knownOn）起计入，并单独列出。并入他方或解散的，自终止之日起不再计入，并单独列出。行政区划采用已导入的版本，不随统计日变化。',
  en: 'The numerator is how many divisions have at least one group, not how many groups there are. A date of establishment counts as the last day that it may mean (2023 as 2023-12-31). A group that no source dates counts from the day on which the registry knew it (knownOn) and is told apart. One that merged into another or was dissolved no longer counts from its end on and is told apart. The divisions are those imported, whatever the day.',
};
