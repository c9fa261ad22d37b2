import { DataGroupLevel, EstablishmentModel, Region } from '@gongshu/platform';
import fc from 'fast-check';
import {
  coverageOf,
  type Denominator,
  groupStates,
  percentOf,
  type Tally,
  type TallyState,
  unitsOf,
} from './coverage';
import { seriesPoints } from './coverage-series';
import { coverageSvg } from './coverage-svg';
import type { Division } from './division';

const provinces: Division[] = Object.values(Region).flatMap((region, at) =>
  [1, 2].map((number) => ({
    code: `${at + 1}${number}0000`,
    name: `省${at + 1}${number}`,
    level: 'PROVINCE' as const,
    parentCode: null,
    region,
    kind: 'PROVINCE',
  })),
);
const elsewhere: Division = {
  ...provinces[0]!,
  code: '810000',
  name: '香港特别行政区',
  region: null,
  kind: 'SAR',
};
const below: Division[] = provinces.flatMap((province) => [
  ...[1, 2, 3].map((number) => ({
    ...province,
    code: `${province.code.slice(0, 2)}0${number}00`,
    level: 'PREFECTURE' as const,
    kind: 'CITY',
    parentCode: province.code,
  })),
  {
    ...province,
    code: `${province.code.slice(0, 2)}9001`,
    level: 'COUNTY' as const,
    kind: 'PROVINCE_ADMINISTERED',
    parentCode: province.code,
  },
]);
const divisions = [...provinces, elsewhere, ...below];

const tally = fc.record({
  divisionCode: fc.constantFrom(...divisions.map(({ code }) => code)),
  level: fc.constantFrom(...Object.values(DataGroupLevel)),
  model: fc.constantFrom(null, ...Object.values(EstablishmentModel)),
  dated: fc.boolean(),
  state: fc.constantFrom<TallyState>('COUNTED', 'NOT_YET', 'MERGED', 'DISSOLVED'),
  groups: fc.integer({ min: 1, max: 5 }),
});
const denominators = fc.constantFrom<Denominator>(
  'PROVINCIAL',
  'PREFECTURE',
  'WITH_PROVINCE_ADMINISTERED',
);

describe('a coverage rate', () => {
  it.each([
    [64, 85, '75.3'],
    [61, 87, '70.1'],
    [14, 36, '38.9'],
    [187, 333, '56.2'],
    [1, 2000, '0.1'],
    [1, 2001, '0.0'],
    [1, 1, '100.0'],
    [0, 31, '0.0'],
  ])('of %i in %i is %s percent', (numerator, denominator, percent) => {
    expect(percentOf(numerator, denominator)).toBe(percent);
  });

  it('is none where there is nothing to count against', () => {
    expect(percentOf(0, 0)).toBeNull();
  });

  it('is the nearest tenth, never above 100', () => {
    const fraction = fc
      .integer({ min: 1, max: 5_000 })
      .chain((denominator) =>
        fc.tuple(fc.integer({ min: 0, max: denominator }), fc.constant(denominator)),
      );
    fc.assert(
      fc.property(fraction, ([numerator, denominator]) => {
        const percent = Number(percentOf(numerator, denominator));
        expect(Math.abs(percent - (100 * numerator) / denominator)).toBeLessThanOrEqual(
          0.05 + 1e-9,
        );
        expect(percent).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('coverage', () => {
  it('never counts more divisions than there are, and the parts make the whole', () => {
    fc.assert(
      fc.property(fc.array(tally, { maxLength: 60 }), denominators, (tallies, denominator) => {
        const level = denominator === 'PROVINCIAL' ? 'PROVINCIAL' : 'MUNICIPAL';
        const { total, byRegion, byProvince, byModel, groups } = coverageOf(
          level,
          denominator,
          divisions,
          tallies,
        );
        for (const rate of [total, ...byRegion, ...byProvince]) {
          expect(rate.numerator).toBeLessThanOrEqual(rate.denominator);
          expect(rate.numerator).toBeLessThanOrEqual(rate.groups);
          expect(rate.numeratorDated).toBeLessThanOrEqual(rate.numerator);
        }
        for (const part of [byRegion, byProvince]) {
          for (const name of ['groups', 'numerator', 'numeratorDated', 'denominator'] as const) {
            expect(part.reduce((sum, rate) => sum + rate[name], 0)).toBe(total[name]);
          }
        }
        expect(byModel.reduce((sum, { numerator }) => sum + numerator, 0)).toBe(groups.counted);
        expect(groups.counted).toBe(total.groups + groups.outside);
        const all = tallies
          .filter((one) => one.level === level)
          .reduce((sum, one) => sum + one.groups, 0);
        const { counted, notYet, merged, dissolved } = groups;
        expect(counted + notYet + merged + dissolved).toBe(all);
      }),
    );
  });

  it('counts a division once, however many groups it has', () => {
    const one: Tally = {
      divisionCode: below[0]!.code,
      level: 'MUNICIPAL',
      model: null,
      dated: false,
      state: 'COUNTED',
      groups: 3,
    };
    const { total } = coverageOf('MUNICIPAL', 'PREFECTURE', divisions, [
      one,
      { ...one, dated: true },
    ]);
    expect(total).toMatchObject({ groups: 6, numerator: 1, numeratorDated: 1, denominator: 24 });
  });

  it('leaves a group of a division outside the denominator out of the rate, and says so', () => {
    const county = below.find(({ level }) => level === 'COUNTY')!;
    const tallies: Tally[] = [
      {
        divisionCode: county.code,
        level: 'MUNICIPAL',
        model: 'NEW',
        dated: true,
        state: 'COUNTED',
        groups: 1,
      },
    ];
    expect(groupStates(unitsOf('PREFECTURE', divisions), tallies).outside).toBe(1);
    expect(groupStates(unitsOf('WITH_PROVINCE_ADMINISTERED', divisions), tallies).outside).toBe(0);
    expect(unitsOf('PROVINCIAL', divisions)).toEqual(provinces);
  });
});

describe('a series', () => {
  it('is measured at the end of each period, the last one as of its last day', () => {
    expect(seriesPoints('2024-05-05', '2025-08-15', 'YEAR')).toEqual([
      { period: '2024', asOf: '2024-12-31' },
      { period: '2025', asOf: '2025-08-15' },
    ]);
    expect(seriesPoints('2024-11-30', '2025-04-01', 'QUARTER')).toEqual([
      { period: '2024-Q4', asOf: '2024-12-31' },
      { period: '2025-Q1', asOf: '2025-03-31' },
      { period: '2025-Q2', asOf: '2025-04-01' },
    ]);
    expect(seriesPoints('2025-01-01', '2025-01-01', 'QUARTER')).toHaveLength(1);
  });
});

describe('the picture', () => {
  it('shows what it is given as text and nothing else: names are escaped', () => {
    const hostile = divisions.map((division) => ({
      ...division,
      name: `<script>"'&${division.name}`,
    }));
    const svg = coverageSvg('2025-12-31', coverageOf('MUNICIPAL', 'PREFECTURE', hostile, []));
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;&quot;&#39;&amp;省11');
    expect(svg).toMatch(/<title id="title">市级数据集团设立率（2025-12-31）<\/title>/);
    expect(svg).toMatch(/<desc id="desc">全国 0\/24，0\.0%；东部 0\/6/);
  });
});
