import { parse } from 'csv-parse/sync';
import { TestMarket, type TestUser } from '../support/market';
import { divisionRows, type FileRow, fileOf, importDivisions } from '../support/seed-files';

/** How many municipal groups the article's rates amount to, by region (domain.md section 4). */
const ARTICLE = { EAST: 64, CENTRAL: 61, NORTHEAST: 14, WEST: 48 };

const group = (division: FileRow, level: string, overrides: FileRow = {}): FileRow => ({
  name: `${division.name}数据集团`,
  short_name: `${division.name}数据`,
  level,
  division_code: division.code!,
  known_on: '2025-12-31',
  established_on: '',
  establishment_model: '',
  parent_or_shareholder: '',
  registered_capital_cny: '',
  business_lines: '',
  source: 'invented for this test',
  confidence: 'NAME_ONLY',
  history: '',
  ...overrides,
});

/** As many groups in each region as the article's rates say, 187 municipal and 29 provincial ones in all. */
function articleRegistry(): FileRow[] {
  const divisions = divisionRows();
  const municipal = Object.entries(ARTICLE).flatMap(([region, count]) =>
    divisions
      .filter((row) => row.level === 'PREFECTURE' && row.region === region)
      .slice(0, count)
      .map((row) => group(row, 'MUNICIPAL')),
  );
  const provincial = divisions
    .filter((row) => row.level === 'PROVINCE' && row.region !== '')
    .filter((row) => !['540000', '650000'].includes(row.code!))
    .map((row) => group(row, 'PROVINCIAL'));
  return [...municipal, ...provincial];
}

describe('coverage with data groups', () => {
  let market: TestMarket;
  let admin: TestUser;

  const load = (rows: FileRow[]) =>
    market
      .call('post', '/v1/data-groups/imports', admin)
      .set('Content-Type', 'text/csv')
      .send(fileOf(rows).toString());
  const report = async (query: string) =>
    (await market.call('get', `/v1/reports/coverage?${query}`).expect(200)).body;
  const municipal = async (query: string) =>
    (await report(`level=MUNICIPAL&asOf=2025-12-31&${query}`)).levels[0];
  const regions = (level: {
    byRegion: { region: string; numerator: number; denominator: number; percent: string }[];
  }) =>
    Object.fromEntries(
      level.byRegion.map((rate) => [
        rate.region,
        `${rate.numerator}/${rate.denominator} = ${rate.percent}`,
      ]),
    );

  beforeAll(async () => {
    market = await TestMarket.start();
    admin = await market.user('PLATFORM');
    await importDivisions(market);
    const { body } = await load(articleRegistry()).expect(200);
    expect(body).toMatchObject({ created: 216, updated: 0, unchanged: 0, faultCount: 0 });
  }, 120_000);
  afterAll(() => market.stop());

  it("the article's rate of the East, 75.3, and of all, are those of prefecture-level units", async () => {
    const level = await municipal('');
    expect(level.denominator).toMatchObject({ code: 'PREFECTURE' });
    expect(regions(level)).toEqual({
      EAST: '64/85 = 75.3',
      CENTRAL: '61/82 = 74.4',
      WEST: '48/130 = 36.9',
      NORTHEAST: '14/36 = 38.9',
    });
    expect(level.total).toMatchObject({ numerator: 187, denominator: 333, percent: '56.2' });
  });

  it("the article's rate of Central China, 70.1, needs the five province-administered units of Henan and Hubei", async () => {
    const level = await municipal('denominator=WITH_PROVINCE_ADMINISTERED');
    expect(regions(level)).toMatchObject({ CENTRAL: '61/87 = 70.1', EAST: '64/100 = 64.0' });
    expect(level.total).toMatchObject({ numerator: 187, denominator: 365 });
    const { byRegion } = await municipal('');
    const central = byRegion.find((rate: { region: string }) => rate.region === 'CENTRAL');
    const possible = Array.from({ length: central.denominator + 1 }, (_, n) =>
      ((100 * n) / central.denominator).toFixed(1),
    );
    expect(possible).not.toContain('70.1');
  });

  it("the article's rate of the North-east, 37.8, cannot be had from the 36 official units", async () => {
    const level = await municipal('');
    const { denominator } = level.byRegion.find(
      (rate: { region: string }) => rate.region === 'NORTHEAST',
    );
    const rates = (of: number) =>
      Array.from({ length: of + 1 }, (_, n) => ((100 * n) / of).toFixed(1));
    expect(denominator).toBe(36);
    expect(rates(36)).not.toContain('37.8');
    expect(rates(37)).toContain('37.8');
  });

  it('29 provincial groups cover 29 of 31, not "all but Tibet", which would be 30', async () => {
    const [level] = (await report('level=PROVINCIAL&asOf=2025-12-31')).levels;
    expect(level.total).toMatchObject({
      groups: 29,
      numerator: 29,
      denominator: 31,
      percent: '93.5',
    });
    expect(level.denominator).toMatchObject({
      code: 'PROVINCIAL',
      zh: expect.stringContaining('不含港澳台'),
      en: expect.stringContaining('without Hong Kong'),
    });
    const open = level.byProvince.filter((rate: { numerator: number }) => rate.numerator === 0);
    expect(open.map((rate: { provinceName: string }) => rate.provinceName)).toEqual([
      '西藏自治区',
      '新疆维吾尔自治区',
    ]);
  });

  it('groups without a date count from the day on which they were known, and are told apart', async () => {
    const before = (await report('level=MUNICIPAL&asOf=2025-12-30')).levels[0];
    expect(before.groups).toMatchObject({ counted: 0, notYet: 187 });
    const after = await municipal('');
    expect(after.groups).toMatchObject({ counted: 187, undated: 187, notYet: 0, outside: 0 });
    expect(after.total).toMatchObject({ numerator: 187, numeratorDated: 0 });
  });

  it('a group counts from the last day that its date may mean until its end, and then is told apart', async () => {
    const [city, other, county] = ['130900', '131000', '419001'].map((code) =>
      divisionRows().find((row) => row.code === code)!,
    );
    await load([
      group(city!, 'MUNICIPAL', {
        name: '甲数据集团',
        established_on: '2022-02',
        establishment_model: 'NEW',
        history: 'MERGED_INTO|2024|乙数据集团|公告',
      }),
      group(other!, 'MUNICIPAL', {
        name: '乙数据集团',
        established_on: '2023',
        establishment_model: 'INTEGRATION',
        history: 'DISSOLVED|2025-06-30||公告',
      }),
      group(county!, 'MUNICIPAL', { name: '丙数据集团', established_on: '2021-03-01' }),
    ]).expect(200);
    const states = async (asOf: string) =>
      (await report(`level=MUNICIPAL&asOf=${asOf}`)).levels[0].groups;
    expect(await states('2022-02-27')).toMatchObject({ counted: 1, outside: 1, notYet: 189 });
    expect(await states('2022-02-28')).toMatchObject({ counted: 2, outside: 1 });
    expect(await states('2023-12-30')).toMatchObject({ counted: 2 });
    expect(await states('2023-12-31')).toMatchObject({ counted: 3, merged: 0 });
    expect(await states('2024-12-31')).toMatchObject({ counted: 2, merged: 1 });
    expect(await states('2025-06-30')).toMatchObject({ counted: 1, merged: 1, dissolved: 1 });

    const [level] = (await report('level=MUNICIPAL&asOf=2024-12-31&from=2021-06-01')).levels;
    expect(
      level.series.map((p: { period: string; numerator: number }) => `${p.period} ${p.numerator}`),
    ).toEqual(['2021 0', '2022 1', '2023 2', '2024 1']);
    expect(level.byModel).toEqual([
      { model: 'NEW', numerator: 0, denominator: 2, percent: '0.0' },
      { model: 'INTEGRATION', numerator: 1, denominator: 2, percent: '50.0' },
      { model: 'RENAMING', numerator: 0, denominator: 2, percent: '0.0' },
      { model: null, numerator: 1, denominator: 2, percent: '50.0' },
    ]);
    const quarters = (
      await report('level=MUNICIPAL&asOf=2024-12-31&from=2023-09-01&to=2024-02-10&interval=QUARTER')
    ).levels[0].series;
    expect(quarters.map((p: { period: string; asOf: string }) => [p.period, p.asOf])).toEqual([
      ['2023-Q3', '2023-09-30'],
      ['2023-Q4', '2023-12-31'],
      ['2024-Q1', '2024-02-10'],
    ]);
  });

  it('comes as CSV by format or Accept, with a byte order mark where wanted', async () => {
    const path = '/v1/reports/coverage?asOf=2025-12-31&bom=true';
    const { text, headers } = await market.call('get', path).set('Accept', 'text/csv').expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      vary: expect.stringContaining('Accept'),
    });
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const rows = parse<FileRow>(text, { columns: true, bom: true });
    const east = rows.filter((row) => row.key === 'EAST' && row.level === 'MUNICIPAL');
    expect(east).toEqual([
      expect.objectContaining({
        section: 'REGION',
        name_zh: '东部',
        numerator: '64',
        denominator: '85',
        percent: '75.3',
        denominator_definition_en: expect.stringContaining('Prefecture-level'),
      }),
    ]);
    const plain = await market.call('get', '/v1/reports/coverage?format=csv').expect(200);
    expect(plain.text.startsWith('as_of,')).toBe(true);
  });

  it('comes as a picture that says in words what it shows, without scripts', async () => {
    const { body, headers } = await market
      .call('get', '/v1/reports/coverage?format=svg&asOf=2025-12-31')
      .buffer(true)
      .expect(200);
    const svg = String(body);
    expect(headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toContain('市级数据集团设立率（2025-12-31）');
    expect(svg).toContain('64/85，75.3%');
    expect(svg).not.toMatch(/<script|href=|on\w+=/);
  });

  it.each([
    ['asOf=2025-02-30', '/asOf'],
    ['asOf=2025', '/asOf'],
    ['denominator=PROVINCIAL', '/denominator'],
    ['format=xml', '/format'],
    ['interval=DAY', '/interval'],
    ['bom=1', '/bom'],
  ])('400: %s', async (query, pointer) => {
    const { body } = await market.call('get', `/v1/reports/coverage?${query}`).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it.each(['from=2025-02-01&to=2025-01-01', 'asOf=2025-01-01&to=2025-01-02', 'from=1900-01-01'])(
    '422: a series that %s',
    async (query) => {
      const { body } = await market
        .call('get', `/v1/reports/coverage?interval=QUARTER&${query}`)
        .expect(422);
      expect(body.code).toBe('COVERAGE_PERIOD_INVALID');
    },
  );

  it('its registry comes back unchanged from an export', async () => {
    const { text } = await market.call('get', '/v1/data-groups/export').expect(200);
    const { body } = await market
      .call('post', '/v1/data-groups/imports', admin)
      .set('Content-Type', 'text/csv; charset=utf-8')
      .send(text)
      .expect(200);
    expect(body).toMatchObject({ created: 0, updated: 0, unchanged: 219, faultCount: 0 });
  });
});
