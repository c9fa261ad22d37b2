export const FIELD_TYPES = [
  'STRING',
  'INTEGER',
  'DECIMAL',
  'BOOLEAN',
  'DATE',
  'TIMESTAMP',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One field of a data dictionary (数据字典). */
export interface DictionaryField {
  /** Column name: lower-case letters, digits, underscore. */
  readonly name: string;
  readonly type: FieldType;
  /** What it means, in Chinese. */
  readonly meaning: string;
  /** Unit of measure, e.g. `℃`; null when it has none. */
  readonly unit: string | null;
}
