import type { DivisionLevel, Tx } from '@gongshu/platform';
import {
  closesCycle,
  type DataGroupFacts,
  historyFaults,
  levelFits,
  parentFits,
} from './data-group';
import type { Fault } from './directory.errors';

/** What of a record in the registry another's rules ask for. */
export interface RegistryEntry {
  readonly id: string;
  readonly name: string;
  readonly level: DataGroupFacts['level'];
  readonly divisionCode: string;
  readonly parentId: string | null;
}

/** The registry as the rules see it: who belongs to whom, and the divisions. */
export class Registry {
  private readonly groups: Map<string, RegistryEntry>;
  private readonly parents: Map<string, string | null>;
  private readonly children = new Map<string | null, RegistryEntry[]>();

  /** @param entries of two with one id the later one stands */
  constructor(
    entries: readonly RegistryEntry[],
    private readonly divisions: ReadonlyMap<string, DivisionLevel>,
  ) {
    this.groups = new Map(entries.map((entry) => [entry.id, entry]));
    this.parents = new Map([...this.groups].map(([id, { parentId }]) => [id, parentId]));
    for (const entry of this.groups.values()) {
      const siblings = this.children.get(entry.parentId);
      if (siblings) siblings.push(entry);
      else this.children.set(entry.parentId, [entry]);
    }
  }

  static async read(tx: Tx): Promise<Registry> {
    const entries = await tx.dataGroup.findMany({
      select: { id: true, name: true, level: true, divisionCode: true, parentId: true },
    });
    const divisions = await tx.administrativeDivision.findMany({
      select: { code: true, level: true },
    });
    return new Registry(entries, new Map(divisions.map(({ code, level }) => [code, level])));
  }

  /** The registry as it would be with these records in it. */
  with(entries: readonly RegistryEntry[]): Registry {
    return new Registry([...this.groups.values(), ...entries], this.divisions);
  }

  /** Registered name → id. */
  names(): Map<string, string> {
    return new Map([...this.groups].map(([id, { name }]) => [name, id]));
  }

  /** Everything that the facts break, each with its place; `id` is null for a new record. */
  faultsOf(facts: DataGroupFacts, id: string | null): Fault[] {
    return [
      ...this.placeFaults(facts),
      ...this.parentFaults(facts, id),
      ...historyFaults(facts.history, id),
      ...facts.history.flatMap(({ otherId }, at): Fault[] =>
        otherId === null || this.groups.has(otherId)
          ? []
          : [
              {
                code: 'HISTORY_GROUP_UNKNOWN',
                pointer: `/history/${at}/otherId`,
                params: { id: otherId },
              },
            ],
      ),
    ];
  }

  private placeFaults({ divisionCode: code, level }: DataGroupFacts): Fault[] {
    const division = this.divisions.get(code);
    const pointer = '/divisionCode';
    if (!division) return [{ code: 'DIVISION_UNKNOWN', pointer, params: { code } }];
    if (levelFits(level, division)) return [];
    return [{ code: 'DATA_GROUP_LEVEL_MISMATCH', pointer, params: { code, level } }];
  }

  private parentFaults(facts: DataGroupFacts, id: string | null): Fault[] {
    const { parentId } = facts;
    const pointer = '/parentId';
    const children = id === null ? [] : (this.children.get(id) ?? []);
    const orphaned = children.some((child) => !parentFits(child, facts));
    const own: Fault[] = orphaned ? [{ code: 'PARENT_NOT_ABOVE', pointer: '/level' }] : [];
    if (parentId === null) return own;
    const parent = this.groups.get(parentId);
    if (!parent) {
      return [...own, { code: 'PARENT_UNKNOWN', pointer, params: { parent: parentId } }];
    }
    if (id !== null && closesCycle(id, parentId, this.parents)) {
      return [...own, { code: 'PARENT_CYCLE', pointer }];
    }
    return parentFits(facts, parent) ? own : [...own, { code: 'PARENT_NOT_ABOVE', pointer }];
  }
}
