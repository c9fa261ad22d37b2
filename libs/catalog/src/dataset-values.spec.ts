import { DuckDBInstance } from '@duckdb/node-api';
import { shapeFor, sqlValue, text, textFits, WIDEST_DECIMAL } from './dataset-values';
import type { FieldType } from './dictionary';

const VALUES: Readonly<Record<Exclude<FieldType, 'STRING'>, { good: string[]; bad: string[] }>> = {
  INTEGER: {
    good: ['0', '-0', '007', '9223372036854775807', '-9223372036854775808'],
    bad: ['1.0', '+1', ' 1', '1e3', '9223372036854775808', '-9223372036854775809', '１'],
  },
  DECIMAL: {
    good: ['0', '-1.50', '1234567890123456789012345678.0123456789'],
    bad: ['.5', '1.', '1e3', '1,5', '0.12345678901', '12345678901234567890123456789'],
  },
  BOOLEAN: { good: ['true', 'FALSE', 'True'], bad: ['1', 't', 'yes', '真'] },
  DATE: {
    good: ['2024-02-29', '1900-12-31', '9999-01-01'],
    bad: ['2023-02-29', '2100-02-29', '2024-4-1', '2024/04/01', '2024-13-01', '2024-06-31'],
  },
  TIMESTAMP: {
    good: ['2024-02-29T23:59:59Z', '2024-01-01T00:00:00.123456+08:00', '2024-01-01T00:00:00-05:30'],
    bad: [
      '2024-01-01 00:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:00:60Z',
      '2024-01-01T00:00:00',
      '2023-02-29T00:00:00Z',
      '2024-01-01T00:00:00+16:00',
    ],
  },
};

describe('values of uploaded data', () => {
  it('are told right from wrong alike by us, who report, and by the engine, which converts', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const duck = await instance.connect();
    await duck.run(`SET TimeZone = 'UTC'`);
    const converts = (type: FieldType, value: string) =>
      duck
        .run(`SELECT ${sqlValue(type, 'v', WIDEST_DECIMAL)} FROM (VALUES (${text(value)})) AS t(v)`)
        .then(
          () => true,
          () => false,
        );
    for (const [type, { good, bad }] of Object.entries(VALUES) as [
      FieldType,
      (typeof VALUES)['DATE'],
    ][]) {
      for (const [value, fits] of [
        ...good.map((v) => [v, true] as const),
        ...bad.map((v) => [v, false] as const),
      ]) {
        expect([type, value, textFits(type, value)]).toEqual([type, value, fits]);
        expect([type, value, await converts(type, value)]).toEqual([type, value, fits]);
      }
    }
    duck.closeSync();
    instance.closeSync();
  });

  it('have a type no wider than their digits need', () => {
    expect(shapeFor({ whole: 3, scale: 2 })).toEqual({ whole: 16, scale: 2 });
    expect(shapeFor({ whole: 20, scale: 2 })).toEqual({ whole: 36, scale: 2 });
    expect(shapeFor({ whole: 1, scale: 30 })).toEqual({ whole: 8, scale: 10 });
  });
});
