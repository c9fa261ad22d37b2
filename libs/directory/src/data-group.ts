import {
  BusinessLine,
  Confidence,
  DataGroupLevel,
  type DivisionLevel,
  EstablishmentModel,
  type Prisma,
} from '@gongshu/platform';
import type { CsvReader, CsvRow } from './csv';
import { DIVISION_CODE } from './division';

export type DataGroup = Prisma.DataGroupGetPayload<object>;

/** What is publicly known of a data group; null where nothing is. */
export interface DataGroupFacts {
  readonly name: string;
  readonly shortName: string;
  readonly level: DataGroupLevel;
  readonly divisionCode: string;
  readonly establishedOn: string | null;
  readonly establishmentModel: EstablishmentModel | null;
  readonly parentOrShareholder: string | null;
  readonly registeredCapitalFen: bigint | null;
  readonly businessLines: BusinessLine[];
  readonly source: string;
  readonly confidence: Confidence;
}

/** A date as precise as its source: `2023`, `2024-06` or `2023-07-05`. */
export const PARTIAL_DATE = /^(19|20)\d{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** A provincial group belongs to a province, a municipal one below it: coverage rates count on it. */
export function levelFits(level: DataGroupLevel, division: DivisionLevel): boolean {
  return (level === 'PROVINCIAL') === (division === 'PROVINCE');
}

/** Whole fen of an amount in yuan with at most two decimals; undefined when it is none. */
export function fenOfYuan(yuan: string): bigint | undefined {
  const amount = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(yuan);
  if (!amount) return undefined;
  return BigInt(amount[1]!) * 100n + BigInt((amount[2] ?? '').padEnd(2, '0'));
}

export type DataGroupColumn =
  | 'name'
  | 'short_name'
  | 'level'
  | 'province_code'
  | 'division_code'
  | 'established_on'
  | 'establishment_model'
  | 'parent_or_shareholder'
  | 'registered_capital_cny'
  | 'business_lines'
  | 'source'
  | 'confidence';

/** A row of data-groups.csv. */
export type DataGroupCsvRow = CsvRow<DataGroupColumn>;

/** @throws DomainError IMPORT_ROW_INVALID */
export function dataGroupFromCsv(row: CsvReader<DataGroupColumn>): DataGroupFacts {
  const capital = row.optionalText('registered_capital_cny');
  return {
    name: row.text('name'),
    shortName: row.text('short_name'),
    level: row.oneOf('level', DataGroupLevel),
    divisionCode: row.text('division_code', DIVISION_CODE),
    establishedOn: row.optionalText('established_on', PARTIAL_DATE),
    establishmentModel: row.optionalOneOf('establishment_model', EstablishmentModel),
    parentOrShareholder: row.optionalText('parent_or_shareholder'),
    registeredCapitalFen:
      capital === null ? null : (fenOfYuan(capital) ?? row.refuse('registered_capital_cny')),
    businessLines: row.listOf('business_lines', BusinessLine),
    source: row.text('source'),
    confidence: row.oneOf('confidence', Confidence),
  };
}

/** The facts that differ, for the audit record and to leave alone what is the same; undefined when none do. */
export function changedFacts(
  before: DataGroupFacts,
  after: DataGroupFacts,
): Partial<DataGroupFacts> | undefined {
  const names = Object.keys(after) as (keyof DataGroupFacts)[];
  const changed = names.filter((name) => !sameFact(before[name], after[name]));
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

function sameFact(
  a: DataGroupFacts[keyof DataGroupFacts],
  b: DataGroupFacts[keyof DataGroupFacts],
): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : a === b;
}
