import fc from 'fast-check';
import { CsvReader } from './csv';
import { changedFacts, type DataGroupCsvRow, dataGroupFromCsv, fenOfYuan } from './data-group';

const ROW: DataGroupCsvRow = {
  name: '成都数据集团股份有限公司',
  short_name: '成都数据集团',
  level: 'MUNICIPAL',
  province_code: '510000',
  division_code: '510100',
  established_on: '2023-07-05',
  establishment_model: 'RENAMING',
  parent_or_shareholder: '',
  registered_capital_cny: '4000000000',
  business_lines: 'FUNCTIONAL_SUPPORT;CROSS_DOMAIN',
  source: 'https://example.org',
  confidence: 'SOURCED',
};
const read = (overrides: Partial<DataGroupCsvRow> = {}) =>
  dataGroupFromCsv(new CsvReader({ ...ROW, ...overrides }, 7));

describe('a row of data-groups.csv', () => {
  it('becomes facts: fen for yuan, null for what no source states', () => {
    expect(read()).toEqual({
      name: '成都数据集团股份有限公司',
      shortName: '成都数据集团',
      level: 'MUNICIPAL',
      divisionCode: '510100',
      establishedOn: '2023-07-05',
      establishmentModel: 'RENAMING',
      parentOrShareholder: null,
      registeredCapitalFen: 400_000_000_000n,
      businessLines: ['FUNCTIONAL_SUPPORT', 'CROSS_DOMAIN'],
      source: 'https://example.org',
      confidence: 'SOURCED',
    });
  });

  it.each(['2023', '2024-06', '2023-07-05'])('keeps the precision of the date %s', (date) => {
    expect(read({ established_on: date }).establishedOn).toBe(date);
  });

  it.each([
    ['name', ''],
    ['level', 'COUNTY'],
    ['division_code', '5101'],
    ['established_on', '2023-13'],
    ['establishment_model', 'renaming'],
    ['registered_capital_cny', '4e9'],
    ['business_lines', 'CROSS_DOMAIN;OTHER'],
    ['confidence', 'toString'],
  ] as const)('is refused for its %s "%s", with line and column', (column, value) => {
    expect(() => read({ [column]: value })).toThrow(
      expect.objectContaining({
        code: 'IMPORT_ROW_INVALID',
        params: { line: 7, column, value },
      }) as Error,
    );
  });
});

describe('fen of yuan', () => {
  it('are exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), (fen) => {
        const yuan = `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
        expect(fenOfYuan(yuan)).toBe(fen);
      }),
    );
  });

  it.each(['', '-1', '1.234', '1,000', ' 1'])('are not read from "%s"', (text) => {
    expect(fenOfYuan(text)).toBeUndefined();
  });
});

describe('changed facts', () => {
  it('are none for the same row', () => {
    expect(changedFacts(read(), read())).toBeUndefined();
  });

  it('are those that differ', () => {
    expect(
      changedFacts(read(), read({ business_lines: 'CROSS_DOMAIN', established_on: '' })),
    ).toEqual({ businessLines: ['CROSS_DOMAIN'], establishedOn: null });
  });
});
