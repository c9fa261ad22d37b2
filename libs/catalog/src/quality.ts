import { column } from './dataset-values';
import { type DictionaryField, fieldsShown, isShown } from './dictionary';

/** Up to so many rows distinct values are counted one by one; beyond, estimated (HyperLogLog, about 2 %). */
export const EXACT_ROWS_MAX = 1_000_000;

/** A measure from 0 to 1 with four places, for every field and over all. */
export interface QualityRatio {
  readonly overall: number;
  readonly fields: Readonly<Record<string, number>>;
}

/** Measures of uploaded data (质量指标), computed when it is converted. */
export interface QualityMeasures {
  readonly rows: number;
  /** Share of values that are not null; overall: of all cells. */
  readonly completeness: QualityRatio;
  /** Distinct values over values that are not null; overall: distinct rows over rows. */
  readonly uniqueness: QualityRatio;
  /** Whether the distinct were counted rather than estimated. */
  readonly uniquenessExact: boolean;
  /** Share of rows whose value fits the dictionary: 1, since one wrong row refuses the whole upload. */
  readonly validity: QualityRatio;
  /** Latest value of the DATE and TIMESTAMP fields whose values may be seen, RFC 3339; null without one (I6). */
  readonly freshness: { readonly latest: string | null };
  /** RFC 3339, UTC. */
  readonly measuredAt: string;
}

/** What is counted of a field. */
export interface FieldCounts {
  readonly filled: number;
  readonly distinct: number;
  /** RFC 3339; null for a field without instants. */
  readonly latest: string | null;
}

/** What is counted in the converted data. */
export interface Counts {
  readonly rows: number;
  readonly distinctRows: number;
  readonly fields: readonly FieldCounts[];
}

/** The measures from what was counted. */
export function qualityMeasures(
  { rows, distinctRows, fields }: Counts,
  dictionary: readonly DictionaryField[],
  measuredAt: Date,
): QualityMeasures {
  const perField = (measure: (field: FieldCounts) => number) =>
    Object.fromEntries(dictionary.map(({ name }, at) => [name, measure(fields[at]!)]));
  const filled = fields.reduce((sum, field) => sum + field.filled, 0);
  return {
    rows,
    completeness: {
      overall: ratio(filled, rows * fields.length),
      fields: perField((field) => ratio(field.filled, rows)),
    },
    uniqueness: {
      overall: ratio(distinctRows, rows),
      fields: perField((field) => ratio(field.distinct, field.filled)),
    },
    uniquenessExact: rows <= EXACT_ROWS_MAX,
    validity: { overall: 1, fields: perField(() => 1) },
    freshness: {
      latest: fields
        .filter((_, at) => isShown(dictionary[at]!))
        .map(({ latest }) => latest)
        .reduce(later, null),
    },
    measuredAt: measuredAt.toISOString(),
  };
}

/**
 * The measures after an edit of the dictionary. When a field ceases to be seen nothing tells whether the latest value was
 * its own: it goes, and comes again with the next upload.
 */
export function qualityAfterEdit(
  quality: QualityMeasures | null,
  before: readonly DictionaryField[],
  after: readonly DictionaryField[],
): QualityMeasures | null {
  const seen = new Set(fieldsShown(after).map(({ name }) => name));
  const isHidden = fieldsShown(before).some(({ name }) => !seen.has(name));
  return quality && isHidden ? { ...quality, freshness: { latest: null } } : quality;
}

/** Four places; an estimate of the distinct may exceed what there is. Nothing of nothing is all of it. */
function ratio(part: number, whole: number): number {
  if (whole === 0) return 1;
  const share = Math.min(part / whole, 1);
  // A share that is not whole is not rounded up to it: one gap in a million is a gap.
  return share < 1 ? Math.floor(share * 10_000) / 10_000 : 1;
}

function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}

/** Counts of one field: columns filled, distinct_values, latest. A statement a field keeps the memory that of one. */
export function fieldCountsSql(source: string, field: DictionaryField, rows: number): string {
  const name = column(field.name);
  const latest = {
    DATE: `CAST(max(${name}) AS VARCHAR)`,
    TIMESTAMP: `strftime(max(${name}), '%Y-%m-%dT%H:%M:%SZ')`,
  };
  const ofField = (isShown(field) && latest[field.type as keyof typeof latest]) || 'NULL';
  return `SELECT count(${name}) AS filled, ${distinct(name, rows)} AS distinct_values,
    ${ofField} AS latest FROM ${source}`;
}

/** Count of distinct rows: column distinct_rows. */
export function rowCountsSql(
  source: string,
  dictionary: readonly DictionaryField[],
  rows: number,
): string {
  const all = dictionary.map(({ name }) => column(name)).join(', ');
  return `SELECT ${distinct(`hash(${all})`, rows)} AS distinct_rows FROM ${source}`;
}

function distinct(value: string, rows: number): string {
  return rows <= EXACT_ROWS_MAX ? `count(DISTINCT ${value})` : `approx_count_distinct(${value})`;
}
