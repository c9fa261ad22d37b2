import { csvFile, csvRow, type DataGroupLevel, isDay, readCsv } from '@gongshu/platform';
import fc from 'fast-check';
import {
  changedFacts,
  closesCycle,
  type HistoryEvent,
  historyFaults,
  parentFits,
  statusOf,
} from './data-group';
import { DATA_GROUP_COLUMNS, factsOfRow, fenOfYuan, yuanOfFen } from './data-group-csv';
import { isPartialDate, lastDayOf } from './partial-date';

const ROW = {
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

const tableOf = (overrides: Record<string, string> = {}) => {
  const row = { ...ROW, ...overrides };
  return readCsv(Buffer.from(csvFile(Object.keys(row), [Object.values(row)])), DATA_GROUP_COLUMNS);
};
const read = (overrides: Record<string, string> = {}) => {
  const { rows, has } = tableOf(overrides);
  return factsOfRow(rows[0]!.values, {
    before: undefined,
    today: '2026-01-25',
    idOf: (name) => (name === '四川数据集团' ? 'the id' : undefined),
    has,
  });
};
const event = (kind: HistoryEvent['kind'], fields: Partial<HistoryEvent> = {}): HistoryEvent => ({
  kind,
  occurredOn: null,
  name: null,
  otherId: null,
  source: 's',
  ...fields,
});

describe('a row of a file of data groups', () => {
  it('becomes facts: fen for yuan, null for what no source states, known from today', () => {
    expect(read()).toEqual({
      name: '成都数据集团股份有限公司',
      shortName: '成都数据集团',
      level: 'MUNICIPAL',
      divisionCode: '510100',
      parentId: null,
      knownOn: '2026-01-25',
      establishedOn: '2023-07-05',
      establishmentModel: 'RENAMING',
      parentOrShareholder: null,
      registeredCapitalFen: 400_000_000_000n,
      businessLines: ['FUNCTIONAL_SUPPORT', 'CROSS_DOMAIN'],
      source: 'https://example.org',
      confidence: 'SOURCED',
      history: [],
    });
  });

  it('names its parent and its history in words', () => {
    const facts = read({
      parent: '四川数据集团',
      history: 'RENAMED_FROM|2023-07|旧名|https://a|b\n\nMERGED_INTO|2025|四川数据集团|公告',
    });
    expect(facts.parentId).toBe('the id');
    expect(facts.history).toEqual([
      event('RENAMED_FROM', { occurredOn: '2023-07', name: '旧名', source: 'https://a|b' }),
      event('MERGED_INTO', {
        occurredOn: '2025',
        name: '四川数据集团',
        otherId: 'the id',
        source: '公告',
      }),
    ]);
  });

  it.each([
    ['name', '', 'CELL_EMPTY'],
    ['level', 'COUNTY', 'NOT_ONE_OF'],
    ['division_code', '5101', 'FORM'],
    ['established_on', '2023-13', 'NOT_A_DATE'],
    ['established_on', '2023-02-30', 'NOT_A_DATE'],
    ['establishment_model', 'renaming', 'NOT_ONE_OF'],
    ['registered_capital_cny', '4e9', 'NOT_AN_AMOUNT'],
    ['business_lines', 'CROSS_DOMAIN;OTHER', 'NOT_ONE_OF'],
    ['confidence', 'toString', 'NOT_ONE_OF'],
    ['history', 'FOUNDED|2023', 'HISTORY_MALFORMED'],
    ['history', 'BORN|2023||s', 'HISTORY_MALFORMED'],
    ['history', 'FOUNDED|2023-02-30||s', 'HISTORY_MALFORMED'],
  ])('is refused for its %s "%s"', (column, value, code) => {
    expect(tableOf({ [column]: value }).faults).toEqual([
      expect.objectContaining({ row: 2, column, code }),
    ]);
  });
});

describe('fen of yuan', () => {
  it('are exact, there and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), (fen) => {
        expect(fenOfYuan(yuanOfFen(fen))).toBe(fen);
      }),
    );
  });

  it.each(['', '-1', '1.234', '1,000', ' 1'])('are not read from "%s"', (text) => {
    expect(fenOfYuan(text)).toBeUndefined();
  });
});

describe('changed facts', () => {
  it('are none for the same row, and else those that differ', () => {
    expect(changedFacts(read(), read())).toBeUndefined();
    expect(
      changedFacts(read(), read({ business_lines: 'CROSS_DOMAIN', established_on: '' })),
    ).toEqual({ businessLines: ['CROSS_DOMAIN'], establishedOn: null });
    const history = 'FOUNDED|||s';
    expect(changedFacts(read(), read({ history }))).toEqual({ history: [event('FOUNDED')] });
  });
});

describe('a hierarchy', () => {
  const at = (level: DataGroupLevel, divisionCode: string) => ({ level, divisionCode });
  it.each([
    ['a city under its province', at('MUNICIPAL', '330100'), at('PROVINCIAL', '330000'), true],
    ['a city under a city', at('MUNICIPAL', '330100'), at('MUNICIPAL', '330200'), true],
    [
      'a province under a group of it',
      at('PROVINCIAL', '330000'),
      at('PROVINCIAL', '330000'),
      true,
    ],
    ['a province under a city', at('PROVINCIAL', '330000'), at('MUNICIPAL', '330100'), false],
    ['a city under another province', at('MUNICIPAL', '330100'), at('PROVINCIAL', '320000'), false],
  ])('%s: %j', (_, group, parent, fits) => {
    expect(parentFits(group, parent)).toBe(fits);
  });

  it('is a circle exactly when walking upwards comes back', () => {
    const edges = fc.array(fc.option(fc.integer({ min: 0, max: 7 })), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(edges, fc.integer({ min: 0, max: 7 }), (parentOf, start) => {
        const parents = new Map(
          parentOf.map((parent, id) => [String(id), parent === null ? null : String(parent)]),
        );
        let at = parentOf[start]!;
        let back = false;
        for (let steps = 0; at !== null && steps < 8; steps++) {
          back ||= at === start;
          at = parentOf[at]!;
        }
        expect(closesCycle(String(start), parents.get(String(start))!, parents)).toBe(back);
      }),
    );
  });
});

describe('a history', () => {
  it('says the status', () => {
    expect(statusOf([])).toBe('ESTABLISHED');
    expect(statusOf([event('FOUNDED'), event('MERGED_FROM')])).toBe('ESTABLISHED');
    expect(statusOf([event('FOUNDED'), event('MERGED_INTO')])).toBe('MERGED');
    expect(statusOf([event('DISSOLVED')])).toBe('DISSOLVED');
  });

  it('is told every fault with its place', () => {
    const faults = historyFaults(
      [
        event('FOUNDED'),
        event('RENAMED_FROM'),
        event('MERGED_INTO', { name: '乙', otherId: 'self' }),
        event('DISSOLVED', { occurredOn: '2025' }),
      ],
      'self',
    );
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/history/1/name HISTORY_NAME_MISSING',
      '/history/2/occurredOn HISTORY_DATE_MISSING',
      '/history/2/otherId HISTORY_OF_ITSELF',
      '/history/3/kind HISTORY_ENDS_TWICE',
    ]);
  });
});

describe('a date as precise as its source', () => {
  it.each([
    ['2023', '2023-12-31'],
    ['2024-02', '2024-02-29'],
    ['2023-02', '2023-02-28'],
    ['2023-07-05', '2023-07-05'],
  ])('%s means at the latest %s', (date, last) => {
    expect(isPartialDate(date)).toBe(true);
    expect(lastDayOf(date)).toBe(last);
  });

  it.each(['2023-02-29', '2023-00', '1899', '2023-1', '2023-07-05T00:00', ''])(
    '%s is none',
    (date) => {
      expect([isPartialDate(date), isDay(date)]).toEqual([false, false]);
    },
  );

  it('is written as a CSV cell without change', () => {
    expect(csvRow(['2023-07-05'])).toBe('2023-07-05\r\n');
  });
});
