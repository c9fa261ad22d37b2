import * as fc from 'fast-check';
import {
  dictionaryFaults,
  type DictionaryField,
  FIELD_NAME,
  FIELD_TYPES,
  type FieldType,
  rowsShown,
  sameColumns,
  sampleFaults,
  type SampleValue,
  valueFits,
} from './dictionary';

const field = (name: string, type: FieldType = 'STRING'): DictionaryField => ({
  name,
  type,
  meaning: name,
  unit: null,
});

describe('a dictionary', () => {
  it('with different well-formed names is complete', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/), { minLength: 1 });
    fc.assert(
      fc.property(names, (list) => {
        expect(dictionaryFaults(list.map((name) => field(name)))).toEqual([]);
      }),
    );
  });

  it.each([
    ['no field', [], ['/dictionary EMPTY']],
    ['a name twice', [field('a'), field('b'), field('a')], ['/dictionary/2/name DUPLICATE']],
    ['names that differ in case alone', [field('a'), field('A')], ['/dictionary/1/name DUPLICATE']],
    ['an unknown type', [field('a', 'MONEY' as FieldType)], ['/dictionary/0/type TYPE']],
    ['no meaning', [{ ...field('a'), meaning: ' ' }], ['/dictionary/0/meaning EMPTY']],
  ])('with %s is not', (_, dictionary, faults) => {
    expect(dictionaryFaults(dictionary).map((f) => `${f.pointer} ${f.code}`)).toEqual(faults);
  });

  it.each(['1a', '_a', 'a-b', 'a b', '', 'a"', '字段', `a${'b'.repeat(63)}`, 'a\n'])(
    'refuses the name %p',
    (name) => {
      expect(FIELD_NAME.test(name)).toBe(false);
    },
  );
});

describe('a value', () => {
  it.each<[FieldType, SampleValue, boolean]>([
    ['STRING', '', true],
    ['STRING', 7, false],
    ['INTEGER', -7, true],
    ['INTEGER', 1.5, false],
    ['INTEGER', 2 ** 53, false],
    ['INTEGER', '7', false],
    ['DECIMAL', 12.8, true],
    ['DECIMAL', '12.80', true],
    ['DECIMAL', '1e3', false],
    ['DECIMAL', '.5', false],
    ['BOOLEAN', false, true],
    ['BOOLEAN', 'false', false],
    ['DATE', '2024-02-29', true],
    ['DATE', '2023-02-29', false],
    ['DATE', '2024-2-9', false],
    ['TIMESTAMP', '2026-01-01T08:00:00+08:00', true],
    ['TIMESTAMP', '2026-01-01T08:00:00.123456Z', true],
    ['TIMESTAMP', '2026-01-01T08:00:00', false],
    ['TIMESTAMP', '2026-02-30T08:00:00Z', false],
    ['TIMESTAMP', '2026-01-01T25:00:00Z', false],
  ])('of type %s: %p is one: %p', (type, value, fits) => {
    expect(valueFits(type, value)).toBe(fits);
  });

  it.each(FIELD_TYPES)('of type %s may be null, but not absent', (type) => {
    expect(valueFits(type, null)).toBe(true);
    expect(valueFits(type, undefined)).toBe(false);
  });
});

describe('sample rows', () => {
  it('have every field of the dictionary and no other, twenty at most', () => {
    const dictionary = [field('a'), field('b', 'INTEGER')];
    expect(sampleFaults([{ a: 'x', b: 1 }], dictionary)).toEqual([]);
    expect(
      sampleFaults([{ a: 'x' }, { a: 'x', b: 1, 'c/d~': 2 }], dictionary).map((f) => f.pointer),
    ).toEqual(['/sampleRows/0/b', '/sampleRows/1/c~1d~0']);
    expect(sampleFaults(Array(21).fill({ a: 'x', b: 1 }), dictionary)).toMatchObject([
      { code: 'TOO_MANY' },
    ]);
  });

  it('I6: have no field with a mask or of personal information, and show none that was stored', () => {
    const dictionary: DictionaryField[] = [
      field('a'),
      { ...field('masked'), mask: 'HASH' },
      { ...field('person'), classification: 'PERSONAL' },
      { ...field('health'), classification: 'SENSITIVE_PERSONAL' },
    ];
    const row = { a: 'x', masked: 'm', person: 'p', health: 'h' };
    expect(sampleFaults([{ a: 'x' }], dictionary)).toEqual([]);
    expect(sampleFaults([row], dictionary).map((f) => `${f.pointer} ${f.code}`)).toEqual([
      '/sampleRows/0/masked MASKED_FIELD',
      '/sampleRows/0/person MASKED_FIELD',
      '/sampleRows/0/health MASKED_FIELD',
    ]);
    expect(rowsShown([row], dictionary)).toEqual([{ a: 'x' }]);
  });
});

describe('columns', () => {
  it('are the same whatever their order, meaning and unit, and differ by name or type', () => {
    const one = [field('a'), field('b', 'DATE')];
    expect(sameColumns(one, [{ ...field('b', 'DATE'), unit: '日' }, field('a')])).toBe(true);
    expect(sameColumns(one, [field('a'), field('b')])).toBe(false);
    expect(sameColumns(one, [field('a')])).toBe(false);
  });
});
