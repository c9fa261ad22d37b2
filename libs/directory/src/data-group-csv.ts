import {
  BusinessLine,
  CellFault,
  Confidence,
  type CsvCell,
  type CsvColumn,
  type CsvValues,
  DataGroupEventKind,
  DataGroupLevel,
  DataGroupStatus,
  EstablishmentModel,
  enumColumn,
  enumListColumn,
  formColumn,
  isDay,
  mayLack,
  optional,
  textColumn,
  textWhere,
  dayOfDate,
} from '@gongshu/platform';
import type { DataGroupFacts, DataGroupWithHistory, HistoryEvent } from './data-group';
import { DIVISION_CODE } from './division';
import { isPartialDate } from './partial-date';

const divisionCode = formColumn(DIVISION_CODE, '应为六位行政区划代码', 'must be a six-digit code');
const partialDate = textWhere(
  isPartialDate,
  new CellFault(
    'NOT_A_DATE',
    '应为 2023、2024-06 或 2023-07-05 这样的日期',
    'must be a date such as 2023, 2024-06 or 2023-07-05',
  ),
);
const day = textWhere(
  isDay,
  new CellFault('NOT_A_DATE', '应为 2023-07-05 这样的日期', 'must be a day such as 2023-07-05'),
);

/** Columns of a file of data groups. `parent` and the names in `history` are registered names of groups. */
export const DATA_GROUP_COLUMNS = {
  name: textColumn({ min: 2, max: 200 }),
  short_name: textColumn({ min: 2, max: 100 }),
  level: enumColumn(DataGroupLevel),
  province_code: mayLack(optional(divisionCode)),
  division_code: divisionCode,
  parent: mayLack(optional(textColumn({ max: 200 }))),
  status: mayLack(optional(enumColumn(DataGroupStatus))),
  known_on: mayLack(optional(day)),
  established_on: optional(partialDate),
  establishment_model: optional(enumColumn(EstablishmentModel)),
  parent_or_shareholder: optional(textColumn({ max: 200 })),
  registered_capital_cny: optional(yuanColumn()),
  business_lines: enumListColumn(BusinessLine),
  source: textColumn({ max: 500 }),
  confidence: enumColumn(Confidence),
  history: mayLack(historyColumn()),
};

export type DataGroupValues = CsvValues<typeof DATA_GROUP_COLUMNS>;

/** Whole fen of an amount in yuan with at most two decimals. */
function yuanColumn(): CsvColumn<bigint> {
  const fault = new CellFault(
    'NOT_AN_AMOUNT',
    '应为以元为单位、最多两位小数的金额',
    'must be an amount in yuan with at most two decimals',
  );
  return { read: (cell) => fenOfYuan(cell.trim()) ?? fault };
}

/** Undefined when the text is no amount. */
export function fenOfYuan(yuan: string): bigint | undefined {
  const amount = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(yuan);
  if (!amount) return undefined;
  return BigInt(amount[1]!) * 100n + BigInt((amount[2] ?? '').padEnd(2, '0'));
}

export function yuanOfFen(fen: bigint): string {
  const cents = fen % 100n;
  return cents === 0n ? String(fen / 100n) : `${fen / 100n}.${String(cents).padStart(2, '0')}`;
}

/** An event a line: kind, date, name and source, separated by bars; date and name may be empty. */
type CsvEvent = Omit<HistoryEvent, 'otherId'>;

const EVENTS_MAX = 50;

function historyColumn(): CsvColumn<CsvEvent[]> {
  return {
    read: (cell) => {
      const lines = cell.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
      const events = lines.map(eventOf);
      if (events.length > EVENTS_MAX || events.includes(undefined)) {
        return new CellFault(
          'HISTORY_MALFORMED',
          `每行一件，最多 ${EVENTS_MAX} 行：类型|日期|名称|来源，类型为 ${Object.values(DataGroupEventKind).join(', ')}`,
          `must be at most ${EVENTS_MAX} lines of kind|date|name|source, with one of the kinds ${Object.values(DataGroupEventKind).join(', ')}`,
        );
      }
      return events as CsvEvent[];
    },
  };
}

const EVENT_NAME = optional(textColumn({ max: 200 }));
const EVENT_SOURCE = textColumn({ max: 500 });

function eventOf(line: string): CsvEvent | undefined {
  const [kindText, date = '', nameText = '', ...rest] = line.split('|').map((part) => part.trim());
  const kind = Object.values(DataGroupEventKind).find((value) => value === kindText);
  const name = EVENT_NAME.read(nameText);
  const source = EVENT_SOURCE.read(rest.join('|'));
  if (!kind || name instanceof CellFault || source instanceof CellFault) return undefined;
  if (date !== '' && !isPartialDate(date)) return undefined;
  return { kind, occurredOn: date || null, name, source };
}

function lineOf({ kind, occurredOn, name, source }: CsvEvent): string {
  return [kind, occurredOn ?? '', name ?? '', source].join('|');
}

/** The cells of a record in the order of the columns; what they say can be imported again. */
export function dataGroupCells(
  row: DataGroupWithHistory & { parent: { name: string } | null },
): CsvCell[] {
  const fen = row.registeredCapitalFen;
  const cells: Record<keyof typeof DATA_GROUP_COLUMNS, CsvCell> = {
    name: row.name,
    short_name: row.shortName,
    level: row.level,
    province_code: `${row.divisionCode.slice(0, 2)}0000`,
    division_code: row.divisionCode,
    parent: row.parent?.name ?? null,
    status: row.status,
    known_on: dayOfDate(row.knownOn),
    established_on: row.establishedOn,
    establishment_model: row.establishmentModel,
    parent_or_shareholder: row.parentOrShareholder,
    registered_capital_cny: fen === null ? null : yuanOfFen(fen),
    business_lines: row.businessLines,
    source: row.source,
    confidence: row.confidence,
    history: row.history.map(lineOf).join('\n'),
  };
  return Object.values(cells);
}

/** What the registry adds to the cells of a row. */
export interface RowContext {
  /** The record of that name, when there is one. */
  readonly before: DataGroupFacts | undefined;
  readonly today: string;
  /** Id of the group of a registered name. */
  readonly idOf: (name: string) => string | undefined;
  readonly has: (column: keyof DataGroupValues) => boolean;
}

/** The facts that a row states; what its file has no column for stays as it is. */
export function factsOfRow(values: DataGroupValues, context: RowContext): DataGroupFacts {
  const { before, today, idOf, has } = context;
  const parentId = values.parent === null ? null : (idOf(values.parent) ?? null);
  return {
    name: values.name,
    shortName: values.short_name,
    level: values.level,
    divisionCode: values.division_code,
    parentId: has('parent') ? parentId : (before?.parentId ?? null),
    knownOn: values.known_on ?? before?.knownOn ?? today,
    establishedOn: values.established_on,
    establishmentModel: values.establishment_model,
    parentOrShareholder: values.parent_or_shareholder,
    registeredCapitalFen: values.registered_capital_cny,
    businessLines: values.business_lines,
    source: values.source,
    confidence: values.confidence,
    history: has('history')
      ? values.history.map((event, at) => ({
          ...event,
          otherId: otherOf(event, before?.history[at], idOf),
        }))
      : (before?.history ?? []),
  };
}

/** What the record knows already stays, for its name is that of the time; else the name tells. */
function otherOf(
  event: CsvEvent,
  known: HistoryEvent | undefined,
  idOf: RowContext['idOf'],
): string | null {
  if (known && known.kind === event.kind && known.name === event.name) return known.otherId;
  if (event.kind === 'RENAMED_FROM' || event.name === null) return null;
  return idOf(event.name) ?? null;
}
