import type { DictionaryField } from './dictionary';
import { fieldCountsSql, qualityAfterEdit, qualityMeasures } from './quality';

const dictionary = ['a', 'b'].map((name) => ({
  name,
  type: 'STRING',
  meaning: name,
  unit: null,
})) as DictionaryField[];
const counts = (filled: number, distinct: number, latest: string | null = null) => ({
  filled,
  distinct,
  latest,
});

describe('quality measures', () => {
  it('are shares of four places, and a gap in a million is still a gap', () => {
    const fields = [counts(1_000_000, 500_000), counts(999_999, 999_999)];
    const measured = qualityMeasures(
      { rows: 1_000_000, distinctRows: 1_000_000, fields },
      dictionary,
      new Date(0),
    );
    expect(measured).toMatchObject({
      completeness: { overall: 0.9999, fields: { a: 1, b: 0.9999 } },
      uniqueness: { overall: 1, fields: { a: 0.5, b: 1 } },
      uniquenessExact: true,
      freshness: { latest: null },
      measuredAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('never exceed one, though an estimate may, and take the latest instant of all', () => {
    const fields = [counts(5, 7, '2024-01-01'), counts(0, 0, '2024-01-01T08:00:00Z')];
    const measured = qualityMeasures(
      { rows: 2_000_000, distinctRows: 2_100_000, fields },
      dictionary,
      new Date(0),
    );
    expect(measured.uniqueness).toEqual({ overall: 1, fields: { a: 1, b: 1 } });
    expect(measured.uniquenessExact).toBe(false);
    expect(measured.freshness.latest).toBe('2024-01-01T08:00:00Z');
  });

  it('I6: tell no latest value of a field with a mask or of personal information, nor once it gets one', () => {
    const born: DictionaryField = {
      ...dictionary[1]!,
      type: 'DATE',
      classification: 'PERSONAL',
      mask: 'GENERALISE',
    };
    const fields = [counts(5, 5, '2024-01-01'), counts(5, 5, '2025-01-01')];
    const measure = (second: DictionaryField) =>
      qualityMeasures({ rows: 5, distinctRows: 5, fields }, [dictionary[0]!, second], new Date(0))
        .freshness.latest;
    expect(measure({ ...born, classification: 'GENERAL' })).toBe('2024-01-01');
    expect(measure({ ...born, mask: 'NONE' })).toBe('2024-01-01');
    const open: DictionaryField = { ...born, classification: 'GENERAL', mask: 'NONE' };
    expect(measure(open)).toBe('2025-01-01');
    expect([fieldCountsSql('t', born, 5), fieldCountsSql('t', open, 5)]).toEqual([
      expect.not.stringContaining('max('),
      expect.stringContaining('max('),
    ]);
    const measured = qualityMeasures({ rows: 5, distinctRows: 5, fields }, dictionary, new Date(0));
    expect(qualityAfterEdit(measured, [open], [open])?.freshness.latest).toBe('2025-01-01');
    expect(qualityAfterEdit(measured, [open], [born])?.freshness.latest).toBeNull();
  });
});
