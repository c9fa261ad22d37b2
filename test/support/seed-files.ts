import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { systemActor } from '@gongshu/audit';
import { DataGroupImports, Divisions } from '@gongshu/directory';
import { csvFile, type ImportReport, requireFaultless, Transactions } from '@gongshu/platform';
import type { TestMarket } from './market';

/** A row of a file: the cells by column. */
export type FileRow = Readonly<Record<string, string>>;

function rowsOf(file: string): FileRow[] {
  const text = readFileSync(path.resolve(__dirname, '../../prisma/seed/data', file), 'utf8');
  return parse<FileRow>(text, { columns: true });
}

/** The rows of the vendored divisions.csv. */
export const divisionRows = (): FileRow[] => rowsOf('divisions.csv');

/** The rows of the vendored data-groups.csv. */
export const dataGroupRows = (): FileRow[] => rowsOf('data-groups.csv');

/** The rows as a CSV file, with the columns of the first. */
export function fileOf(rows: readonly FileRow[]): Buffer {
  const columns = Object.keys(rows[0]!);
  return Buffer.from(
    csvFile(
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    ),
  );
}

/** Loads the divisions as the seed does; answers how many rows were new or different. */
export function importDivisions(market: TestMarket, rows = divisionRows()): Promise<number> {
  return market.app
    .get(Transactions)
    .run((tx) => market.app.get(Divisions).importAll(tx, fileOf(rows)));
}

/** Loads the data groups as the seed does. */
export function importDataGroups(
  market: TestMarket,
  rows = dataGroupRows(),
): Promise<ImportReport> {
  return market.app.get(Transactions).run(async (tx) => {
    const report = await market.app
      .get(DataGroupImports)
      .run(tx, systemActor('test'), fileOf(rows));
    requireFaultless(report);
    return report;
  });
}
