import { Inject, Injectable } from '@nestjs/common';
import type { AuditActor } from '@gongshu/audit';
import {
  CONFIG,
  type Config,
  type CsvFault,
  type CsvOptions,
  csvPages,
  type CsvRow,
  type CsvTable,
  dayKey,
  type ImportOutcome,
  type ImportReport,
  NOTHING_IMPORTED,
  PrismaService,
  readCsv,
  ruleFault,
  sortFaults,
  type Tx,
} from '@gongshu/platform';
import {
  changedFacts,
  type DataGroupFacts,
  type DataGroupWithHistory,
  factsOf,
  statusOf,
  WITH_HISTORY,
} from './data-group';
import {
  DATA_GROUP_COLUMNS,
  dataGroupCells,
  type DataGroupValues,
  factsOfRow,
} from './data-group-csv';
import { DataGroupStore } from './data-group-store';
import { lockRegistry, newIds } from './data-group.queries';
import { Registry, type RegistryEntry } from './data-group-rules';
import { directoryError, type Fault } from './directory.errors';

type Columns = typeof DATA_GROUP_COLUMNS;

/** What is to become of a row: of which record, and the facts. */
interface Planned {
  readonly row: number;
  readonly values: DataGroupValues;
  readonly record: DataGroupWithHistory | undefined;
  readonly id: string;
  readonly facts: DataGroupFacts;
  readonly outcome: ImportOutcome;
}

const PAGE_ROWS = 500;

/** Bulk import and export of the registry of data groups. */
@Injectable()
export class DataGroupImports {
  constructor(
    private readonly prisma: PrismaService,
    private readonly store: DataGroupStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Brings the groups named by the rows to the state of the rows; groups that they do not name stay, and so does what
   * was DECLARED unless the row is DECLARED too, for it is better known than what a page says. While there is a fault
   * nothing is written, and the report tells what would be.
   */
  async run(tx: Tx, actor: AuditActor, file: Uint8Array): Promise<ImportReport> {
    const table = readCsv(file, DATA_GROUP_COLUMNS);
    await lockRegistry(tx);
    const registry = await Registry.read(tx);
    const plan = await this.plan(tx, table, registry);
    const faults = sortFaults([...table.faults, ...plan.faults]);
    const counts: Record<ImportOutcome, number> = { ...NOTHING_IMPORTED };
    for (const { outcome } of plan.rows) counts[outcome]++;
    if (faults.length === 0) await this.write(tx, actor, plan.rows);
    return { ...counts, faults };
  }

  /** The whole registry in the order of divisions, page by page. */
  export(options: CsvOptions): AsyncGenerator<string> {
    return csvPages(Object.keys(DATA_GROUP_COLUMNS), this.pages(), dataGroupCells, options);
  }

  private async *pages() {
    for (let last: { divisionCode: string; id: string } | undefined; ;) {
      const page = await this.prisma.dataGroup.findMany({
        where: last && {
          OR: [
            { divisionCode: { gt: last.divisionCode } },
            { divisionCode: last.divisionCode, id: { gt: last.id } },
          ],
        },
        include: { ...WITH_HISTORY, parent: { select: { name: true } } },
        orderBy: [{ divisionCode: 'asc' }, { id: 'asc' }],
        take: PAGE_ROWS,
      });
      yield page;
      if (page.length < PAGE_ROWS) return;
      last = page.at(-1);
    }
  }

  private async plan(
    tx: Tx,
    table: CsvTable<Columns>,
    registry: Registry,
  ): Promise<{ rows: Planned[]; faults: CsvFault[] }> {
    const names = [...new Set(table.rows.map(({ values }) => values.name))];
    const found = await tx.dataGroup.findMany({
      where: { name: { in: names } },
      include: WITH_HISTORY,
    });
    const records = new Map(found.map((record) => [record.name, record]));
    const ids = registry.names();
    const fresh = await newIds(tx, names.length);
    names.forEach((name, at) => ids.set(name, ids.get(name) ?? fresh[at]!));
    const today = dayKey(new Date(), this.config.businessZone);
    const rows = table.rows.map((row) =>
      planOf(row, records.get(row.values.name), { ids, today, has: table.has }),
    );
    const after = registry.with(rows.filter(({ outcome }) => outcome !== 'unchanged').map(entryOf));
    const first = new Map([...rows].reverse().map(({ values, row }) => [values.name, row]));
    const faults = rows.flatMap((planned) => [
      ...rowFaults(planned, first, ids),
      ...after.faultsOf(planned.facts, planned.id).map((fault) => faultOf(planned.row, fault)),
    ]);
    return { rows, faults };
  }

  private async write(tx: Tx, actor: AuditActor, rows: readonly Planned[]): Promise<void> {
    // Two groups may change places: first none of them belongs to anyone.
    const moving = rows.flatMap(({ record, facts }) =>
      record && record.parentId !== facts.parentId ? [record.id] : [],
    );
    await tx.dataGroup.updateMany({ where: { id: { in: moving } }, data: { parentId: null } });
    for (const { record, id, facts, outcome } of rows) {
      if (!record) {
        await this.store.insert(tx, actor, facts, { act: 'import', id });
      } else if (outcome === 'updated') {
        const { revision } = record;
        const before = factsOf(record);
        await this.store.change(tx, actor, { id, revision, before, act: 'import' }, facts);
      }
    }
  }
}

function planOf(
  { row, values }: CsvRow<Columns>,
  record: DataGroupWithHistory | undefined,
  known: {
    readonly ids: ReadonlyMap<string, string>;
    readonly today: string;
    readonly has: CsvTable<Columns>['has'];
  },
): Planned {
  const { ids, today, has } = known;
  const before = record && factsOf(record);
  const facts = factsOfRow(values, { before, today, has, idOf: (name) => ids.get(name) });
  return {
    row,
    values,
    record,
    id: ids.get(values.name)!,
    facts: before && staysDeclared(before, facts) ? before : facts,
    outcome: !before
      ? 'created'
      : !staysDeclared(before, facts) && changedFacts(before, facts)
        ? 'updated'
        : 'unchanged',
  };
}

/** What a group itself or the administrator has declared is better known than what a page says. */
function staysDeclared(before: DataGroupFacts, facts: DataGroupFacts): boolean {
  return before.confidence === 'DECLARED' && facts.confidence !== 'DECLARED';
}

function entryOf({ id, facts }: Planned): RegistryEntry {
  const { name, level, divisionCode, parentId } = facts;
  return { id, name, level, divisionCode, parentId };
}

/** What only a file can get wrong: names that come twice or that nobody knows, and columns that say a thing twice. */
function rowFaults(
  { row, values, facts }: Planned,
  first: ReadonlyMap<string, number>,
  ids: ReadonlyMap<string, string>,
): CsvFault[] {
  const { name, parent, province_code: province, division_code: code, status } = values;
  const faults: CsvFault[] = [];
  const add = (column: string, ...error: Parameters<typeof directoryError>): void => {
    faults.push(ruleFault(row, column, directoryError(...error)));
  };
  const firstRow = first.get(name) ?? row;
  if (firstRow !== row) add('name', 'DATA_GROUP_REPEATED', { name, row: firstRow });
  if (parent !== null && !ids.has(parent)) add('parent', 'PARENT_UNKNOWN', { parent });
  if (province !== null && province.slice(0, 2) !== code.slice(0, 2)) {
    add('province_code', 'PROVINCE_MISMATCH', { code, province });
  }
  const expected = statusOf(facts.history);
  if (status !== null && status !== expected) add('status', 'STATUS_MISMATCH', { expected });
  return faults;
}

const COLUMN_OF: Readonly<Record<string, keyof Columns>> = {
  divisionCode: 'division_code',
  parentId: 'parent',
  level: 'level',
  history: 'history',
};

function faultOf(row: number, { code, pointer, params }: Fault): CsvFault {
  const column = COLUMN_OF[pointer.split('/')[1] ?? ''] ?? null;
  return ruleFault(row, column, directoryError(code, params));
}
