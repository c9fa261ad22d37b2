import {
  Acquisition,
  CellFault,
  canonicalJson,
  type CsvCell,
  type CsvColumn,
  type CsvValues,
  defaulting,
  enumColumn,
  flagColumn,
  ImportanceLevel,
  mayLack,
  Openness,
  optional,
  textColumn,
  UpdateFrequency,
} from '@gongshu/platform';
import { factsOf, RESOURCE_DEFAULTS, type ResourceFacts } from './data-resource';

/** Columns of a file of data resources. What may be missing or empty is the most careful answer. */
export const RESOURCE_COLUMNS = {
  name: textColumn({ min: 2, max: 200 }),
  description: textColumn({ min: 2, max: 2000, multiline: true }),
  domain: textColumn({ max: 60 }),
  lawful_source: textColumn({ min: 2, max: 500, multiline: true }),
  acquisition: mayLack(defaulting(enumColumn(Acquisition), RESOURCE_DEFAULTS.acquisition)),
  shared_from: mayLack(optional(textColumn({ min: 2, max: 200 }))),
  importance: enumColumn(ImportanceLevel),
  general_grade: mayLack(optional(gradeColumn())),
  contains_personal_info: flagColumn(),
  contains_sensitive_personal_info: mayLack(defaulting(flagColumn(), false)),
  openness: mayLack(defaulting(enumColumn(Openness), RESOURCE_DEFAULTS.openness)),
  update_frequency: mayLack(
    defaulting(enumColumn(UpdateFrequency), RESOURCE_DEFAULTS.updateFrequency),
  ),
  registration_code: mayLack(optional(textColumn({ max: 100 }))),
};

export type ResourceValues = CsvValues<typeof RESOURCE_COLUMNS>;

const COLUMN_OF_FACT = {
  name: 'name',
  description: 'description',
  domain: 'domain',
  lawfulSource: 'lawful_source',
  acquisition: 'acquisition',
  sharedFrom: 'shared_from',
  importance: 'importance',
  generalGrade: 'general_grade',
  containsPersonalInfo: 'contains_personal_info',
  containsSensitivePersonalInfo: 'contains_sensitive_personal_info',
  openness: 'openness',
  updateFrequency: 'update_frequency',
} as const satisfies Record<keyof ResourceFacts, keyof ResourceValues>;

const POINTERS: Readonly<Record<string, keyof ResourceValues>> = {
  ...COLUMN_OF_FACT,
  registrationCode: 'registration_code',
};

/** The column of which a refusal of the use case speaks. */
export function resourceColumnOf(pointer: string): keyof ResourceValues | null {
  return POINTERS[pointer.slice(1)] ?? null;
}

function gradeColumn(): CsvColumn<number> {
  const fault = new CellFault('NOT_A_GRADE', '应为 1 至 4', 'must be 1 to 4');
  return { read: (cell) => (/^[1-4]$/.test(cell.trim()) ? Number(cell) : fault) };
}

export function factsOfRow(values: ResourceValues): ResourceFacts {
  const names = Object.keys(COLUMN_OF_FACT) as (keyof ResourceFacts)[];
  return Object.fromEntries(
    names.map((name) => [name, values[COLUMN_OF_FACT[name]]]),
  ) as unknown as ResourceFacts;
}

/** Whether the record says the same: text as a file brings it. */
export function saysTheSame(record: ResourceFacts, facts: ResourceFacts): boolean {
  return canonicalJson(tidied(factsOf(record))) === canonicalJson(tidied(facts));
}

function tidied(facts: ResourceFacts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value.trim().normalize('NFC') : value,
    ]),
  );
}

/** The cells of a record in the order of the columns. */
export function resourceCells(
  row: ResourceFacts & { readonly registrationCode: string | null },
): CsvCell[] {
  const cells = new Map<string, CsvCell>(
    Object.entries(COLUMN_OF_FACT).map(([name, column]) => [
      column,
      row[name as keyof ResourceFacts],
    ]),
  );
  cells.set('registration_code', row.registrationCode);
  return Object.keys(RESOURCE_COLUMNS).map((column) => cells.get(column) ?? null);
}
