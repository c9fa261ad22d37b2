import {
  type BusinessLine,
  canonicalJson,
  type Confidence,
  type DataGroupEventKind,
  type DataGroupLevel,
  type DataGroupStatus,
  type DivisionLevel,
  type EstablishmentModel,
  type Prisma,
  dayOfDate,
} from '@gongshu/platform';
import type { Fault } from './directory.errors';

export const WITH_HISTORY = {
  history: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.DataGroupInclude;

export type DataGroup = Prisma.DataGroupGetPayload<object>;
export type DataGroupWithHistory = Prisma.DataGroupGetPayload<{ include: typeof WITH_HISTORY }>;

/** What is publicly known of a data group; null where nothing is. */
export interface DataGroupFacts {
  readonly name: string;
  readonly shortName: string;
  readonly level: DataGroupLevel;
  readonly divisionCode: string;
  readonly parentId: string | null;
  /** Day from which the registry knows the group. */
  readonly knownOn: string;
  readonly establishedOn: string | null;
  readonly establishmentModel: EstablishmentModel | null;
  readonly parentOrShareholder: string | null;
  readonly registeredCapitalFen: bigint | null;
  readonly businessLines: readonly BusinessLine[];
  readonly source: string;
  readonly confidence: Confidence;
  readonly history: readonly HistoryEvent[];
}

/** How a group came to be what it is, or how it ended. */
export interface HistoryEvent {
  readonly kind: DataGroupEventKind;
  /** As precise as the source. */
  readonly occurredOn: string | null;
  /** Former name, or name of the other firm at that time. */
  readonly name: string | null;
  /** The other firm, where it is a data group of the registry. */
  readonly otherId: string | null;
  readonly source: string;
}

/** A provincial group belongs to a province, a municipal one below it: coverage rates count on it. */
export function levelFits(level: DataGroupLevel, division: DivisionLevel): boolean {
  return (level === 'PROVINCIAL') === (division === 'PROVINCE');
}

type Placed = Pick<DataGroupFacts, 'level' | 'divisionCode'>;

/** A group belongs to one of its own province that is not below it in level. */
export function parentFits(group: Placed, parent: Placed): boolean {
  const sameProvince = group.divisionCode.slice(0, 2) === parent.divisionCode.slice(0, 2);
  return sameProvince && (group.level === 'MUNICIPAL' || parent.level === 'PROVINCIAL');
}

/** Whether who begins at the parent and goes on upwards comes to the group. */
export function closesCycle(
  id: string,
  parentId: string | null,
  parents: ReadonlyMap<string, string | null>,
): boolean {
  const seen = new Set<string>();
  for (let at = parentId; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}

const ENDS: Readonly<Partial<Record<DataGroupEventKind, DataGroupStatus>>> = {
  MERGED_INTO: 'MERGED',
  DISSOLVED: 'DISSOLVED',
};

/** The status is what the history says. */
export function statusOf(history: readonly Pick<HistoryEvent, 'kind'>[]): DataGroupStatus {
  return history.map(({ kind }) => ENDS[kind]).find((status) => status) ?? 'ESTABLISHED';
}

/** What is wrong with a history: each fault with its place. */
export function historyFaults(history: readonly HistoryEvent[], ownId: string | null): Fault[] {
  const faults = history.flatMap((event, at): Fault[] => {
    const place = `/history/${at}`;
    const nameless = event.name === null && !['FOUNDED', 'DISSOLVED'].includes(event.kind);
    const undated = event.occurredOn === null && ENDS[event.kind] !== undefined;
    return [
      ...(nameless ? [{ code: 'HISTORY_NAME_MISSING', pointer: `${place}/name` } as const] : []),
      ...(undated
        ? [{ code: 'HISTORY_DATE_MISSING', pointer: `${place}/occurredOn` } as const]
        : []),
      ...(ownId !== null && event.otherId === ownId
        ? [{ code: 'HISTORY_OF_ITSELF', pointer: `${place}/otherId` } as const]
        : []),
    ];
  });
  const ends = history.flatMap(({ kind }, at) => (ENDS[kind] ? [at] : []));
  if (ends.length > 1) {
    faults.push({ code: 'HISTORY_ENDS_TWICE', pointer: `/history/${ends[1]}/kind` });
  }
  return faults;
}

/** The facts of a record, to compare and to audit. */
export function factsOf(row: DataGroupWithHistory): DataGroupFacts {
  return {
    name: row.name,
    shortName: row.shortName,
    level: row.level,
    divisionCode: row.divisionCode,
    parentId: row.parentId,
    knownOn: dayOfDate(row.knownOn),
    establishedOn: row.establishedOn,
    establishmentModel: row.establishmentModel,
    parentOrShareholder: row.parentOrShareholder,
    registeredCapitalFen: row.registeredCapitalFen,
    businessLines: row.businessLines,
    source: row.source,
    confidence: row.confidence,
    history: row.history.map(({ kind, occurredOn, name, otherId, source }) => ({
      kind,
      occurredOn,
      name,
      otherId,
      source,
    })),
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
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  // The order of the fields of an event says nothing.
  return canonicalJson(a) === canonicalJson(b);
}
