import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { systemActor } from '@gongshu/audit';
import {
  type DataGroupCsvRow,
  DataGroups,
  type DivisionCsvRow,
  Divisions,
  type ImportCount,
} from '@gongshu/directory';
import { Transactions } from '@gongshu/platform';
import type { TestMarket } from './market';

function rowsOf<Row>(file: string): Row[] {
  const text = readFileSync(path.resolve(__dirname, '../../prisma/seed/data', file), 'utf8');
  return parse<Row>(text, { columns: true });
}

/** The rows of the vendored divisions.csv. */
export const divisionRows = (): DivisionCsvRow[] => rowsOf('divisions.csv');

/** The rows of the vendored data-groups.csv. */
export const dataGroupRows = (): DataGroupCsvRow[] => rowsOf('data-groups.csv');

/** Loads the divisions as the seed does; answers how many rows were new or different. */
export function importDivisions(market: TestMarket, rows = divisionRows()): Promise<number> {
  return market.app.get(Transactions).run((tx) => market.app.get(Divisions).importAll(tx, rows));
}

/** Loads the data groups as the seed does. */
export function importDataGroups(market: TestMarket, rows = dataGroupRows()): Promise<ImportCount> {
  return market.app
    .get(Transactions)
    .run((tx) => market.app.get(DataGroups).importAll(tx, systemActor('test'), rows));
}
