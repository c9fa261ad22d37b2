import type { DictionaryField, DeliveryInput, SampleRow } from '@gongshu/catalog';
import type { DeliveryKind } from '@gongshu/platform';

/** A product of the sample: real public data that packages carry (prisma/seed/data/README.md). */
export interface SampleProduct {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly summary: string;
  readonly domain: string;
  readonly kind: DeliveryKind;
  readonly resource: { readonly name: string; readonly description: string };
  readonly dictionary: readonly DictionaryField[];
  readonly delivery: DeliveryInput;
  readonly sampleRows: readonly SampleRow[];
  /** Vendored CSV with the rows; none for a proxy. */
  readonly data?: string;
  /** CNY per call for industry use: sample money. */
  readonly unitPrice: string;
  /** Ceiling of a call, in CNY. */
  readonly ceiling: string;
  /** Expected revenue of a year, in fen. */
  readonly forecastFen: bigint;
}

const field = (
  name: string,
  type: DictionaryField['type'],
  meaning: string,
  unit: string | null = null,
): DictionaryField => ({ name, type, meaning, unit });

const COUNTY_FIELDS: readonly DictionaryField[] = [
  field('code', 'STRING', '县级代码（六位）'),
  field('name', 'STRING', '县级名称'),
  field('prefecture_code', 'STRING', '所属地级代码'),
  field('prefecture_name', 'STRING', '所属地级名称'),
  field('province_code', 'STRING', '所属省级代码'),
  field('province_name', 'STRING', '所属省级名称'),
];

const WORKING_DAYS: Omit<SampleProduct, 'delivery'> = {
  slug: 'working-days',
  name: '工作日日历查询',
  nameEn: 'Working-day calendar of China',
  summary: '按国务院办公厅放假安排查询某日是否工作日、节假日或调休，并列出区间内全部工作日。',
  domain: '民政',
  kind: 'API_PROXY',
  resource: { name: '法定节假日安排', description: '国务院办公厅历年节假日安排，2004 年起。' },
  dictionary: [
    field('date', 'DATE', '日期'),
    field('isWorkday', 'BOOLEAN', '是否工作日（含调休上班）'),
    field('isHoliday', 'BOOLEAN', '是否休息日'),
    field('isInLieu', 'BOOLEAN', '是否调休'),
  ],
  sampleRows: [{ date: '2026-10-01', isWorkday: false, isHoliday: true, isInLieu: false }],
  unitPrice: '0.050000',
  ceiling: '0.080000',
  forecastFen: 20_000_000n,
};

const COUNTY_DIVISIONS: SampleProduct = {
  slug: 'county-divisions',
  name: '全国县级行政区划',
  nameEn: 'County-level divisions of China',
  summary: '县级行政区划代码、名称及所属地、省，共 2978 条，可筛选、投影、分页查询。',
  domain: '民政',
  kind: 'DATASET',
  resource: {
    name: '统计用区划代码',
    description: '国家统计局统计用区划代码（2023-06-30）县级部分。',
  },
  dictionary: COUNTY_FIELDS,
  delivery: {},
  sampleRows: [
    {
      code: '330106',
      name: '西湖区',
      prefecture_code: '330100',
      prefecture_name: '杭州市',
      province_code: '330000',
      province_name: '浙江省',
    },
  ],
  data: 'county-divisions.csv',
  unitPrice: '0.100000',
  ceiling: '0.150000',
  forecastFen: 20_000_000n,
};

const DAILY_WEATHER: SampleProduct = {
  slug: 'daily-weather',
  name: '逐日气象观测',
  nameEn: 'Daily weather observations',
  summary: '两个台站 2012 至 2015 年逐日降水、气温、风速实测值，可筛选、投影、分页查询。',
  domain: '气象',
  kind: 'DATASET',
  resource: {
    name: '逐日地面气象观测',
    description: '西雅图与纽约逐日观测，NOAA，2012–2015。',
  },
  dictionary: [
    field('location', 'STRING', '台站所在城市'),
    field('date', 'DATE', '观测日期'),
    field('precipitation_mm', 'DECIMAL', '日降水量', 'mm'),
    field('temperature_max_c', 'DECIMAL', '日最高气温', '℃'),
    field('temperature_min_c', 'DECIMAL', '日最低气温', '℃'),
    field('wind_mps', 'DECIMAL', '平均风速', 'm/s'),
    field('weather', 'STRING', '天气现象'),
  ],
  delivery: {},
  sampleRows: [
    {
      location: 'Seattle',
      date: '2012-01-01',
      precipitation_mm: '0.0',
      temperature_max_c: '12.8',
      temperature_min_c: '5.0',
      wind_mps: '4.7',
      weather: 'drizzle',
    },
  ],
  data: 'weather.csv',
  unitPrice: '0.020000',
  ceiling: '0.050000',
  forecastFen: 20_000_000n,
};

const DIVISION_CHECK: SampleProduct = {
  slug: 'division-check',
  name: '行政区划代码核验',
  nameEn: 'Check of division codes and names',
  summary: '核验县级行政区划代码与名称是否一致，只回答一致、不一致或无法判断。',
  domain: '民政',
  kind: 'VERIFICATION',
  resource: {
    name: '区划代码与名称对照',
    description: '国家统计局统计用区划代码（2023-06-30）代码与名称。',
  },
  dictionary: COUNTY_FIELDS,
  delivery: { subjectFields: ['code'], claimFields: ['name'] },
  sampleRows: [],
  data: 'county-divisions.csv',
  unitPrice: '0.200000',
  ceiling: '0.300000',
  forecastFen: 20_000_000n,
};

/** One product of each delivery kind and one more dataset. */
export function sampleProducts(upstreamUrl: string): readonly SampleProduct[] {
  return [
    { ...WORKING_DAYS, delivery: { upstreamUrl } },
    COUNTY_DIVISIONS,
    DAILY_WEATHER,
    DIVISION_CHECK,
  ];
}
