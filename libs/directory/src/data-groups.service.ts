import { Inject, Injectable } from '@nestjs/common';
import type { AuditActor } from '@gongshu/audit';
import {
  type BusinessLine,
  CONFIG,
  type Config,
  type Confidence,
  type DataGroupLevel,
  type DataGroupStatus,
  dayKey,
  decodeCursor,
  type EstablishmentModel,
  expectRevision,
  isUuid,
  type Page,
  pageBy,
  type PageRequest,
  Prisma,
  PrismaService,
  type Region,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { type DataGroup, type DataGroupFacts, factsOf, WITH_HISTORY } from './data-group';
import { Registry } from './data-group-rules';
import { DataGroupStore } from './data-group-store';
import { dataGroupIdsNamed, lockRegistry } from './data-group.queries';
import { directoryError, faultsError } from './directory.errors';
import { isActiveOperator } from './directory.queries';
import { DIVISION_CODE } from './division';
import { wordsOf } from './like';

export interface DataGroupFilter {
  readonly level?: DataGroupLevel;
  /** A division with all below it: a province finds its cities' groups too. */
  readonly divisionCode?: string;
  readonly region?: Region;
  readonly establishmentModel?: EstablishmentModel;
  readonly businessLine?: BusinessLine;
  readonly confidence?: Confidence;
  readonly status?: DataGroupStatus;
  /** Only groups that belong to this one, not those below them. */
  readonly parentId?: string;
  /** Words of the name, short name or a former name. */
  readonly q?: string;
}

/** What the administrator enters; the record is then DECLARED, and known from today unless he says otherwise. */
export type DataGroupInput = Omit<DataGroupFacts, 'confidence' | 'knownOn'> & {
  readonly knownOn?: string;
};

const DETAILS = {
  ...WITH_HISTORY,
  parent: { select: { id: true, name: true } },
  children: {
    select: { id: true, name: true, level: true, divisionCode: true, status: true },
    orderBy: [{ divisionCode: 'asc' }, { id: 'asc' }],
  },
} as const satisfies Prisma.DataGroupInclude;

/** A record with its history, its parent and those that belong to it. */
export type DataGroupDetails = Prisma.DataGroupGetPayload<{ include: typeof DETAILS }>;

/** Local data groups (数据集团) as publicly known, whether or not they use the platform. */
@Injectable()
export class DataGroups {
  constructor(
    private readonly prisma: PrismaService,
    private readonly store: DataGroupStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @throws DomainError DIVISION_UNKNOWN, DATA_GROUP_LEVEL_MISMATCH, PARENT_UNKNOWN, PARENT_NOT_ABOVE, HISTORY_… (all
   *   faults at once, each with its pointer), DATA_GROUP_EXISTS
   */
  async create(tx: Tx, actor: AuditActor, input: DataGroupInput): Promise<DataGroupDetails> {
    await lockRegistry(tx);
    const knownOn = input.knownOn ?? dayKey(new Date(), this.config.businessZone);
    const facts = { ...input, knownOn, confidence: 'DECLARED' as const };
    await assertSound(tx, facts, null);
    const { id } = await this.store.insert(tx, actor, facts, { act: 'create' });
    return find(tx, id);
  }

  /**
   * Changes what is given and leaves the rest; the record is then DECLARED.
   * @throws DomainError as `create`, and DATA_GROUP_NOT_FOUND, REVISION_STALE, PARENT_CYCLE
   */
  async edit(
    tx: Tx,
    actor: AuditActor,
    at: { readonly id: string; readonly revision: number },
    change: Partial<Omit<DataGroupFacts, 'confidence'>>,
  ): Promise<DataGroupDetails> {
    await lockRegistry(tx);
    const row = await find(tx, at.id);
    expectRevision(row, at.revision);
    const before = factsOf(row);
    const facts = { ...before, ...change, confidence: 'DECLARED' as const };
    await assertSound(tx, facts, at.id);
    await this.store.change(tx, actor, { ...at, before, act: 'edit' }, facts);
    return find(tx, at.id);
  }

  /** By division, then in the order of entry. */
  async list(filter: DataGroupFilter, page: PageRequest): Promise<Page<DataGroup>> {
    const words = wordsOf(filter.q ?? '');
    const named = words.length > 0 ? await dataGroupIdsNamed(this.prisma, words) : undefined;
    const rows = await this.prisma.dataGroup.findMany({
      where: {
        id: { in: named },
        level: filter.level,
        establishmentModel: filter.establishmentModel,
        businessLines: filter.businessLine && { has: filter.businessLine },
        confidence: filter.confidence,
        status: filter.status,
        parentId: filter.parentId,
        AND: [within(filter), after(page)],
      },
      orderBy: [{ divisionCode: 'asc' }, { id: 'asc' }],
      take: page.limit + 1,
    });
    return pageBy(rows, page.limit, (row) => [row.divisionCode, row.id]);
  }

  /** @throws DomainError DATA_GROUP_NOT_FOUND */
  get(id: string): Promise<DataGroupDetails> {
    return find(this.prisma, id);
  }

  /**
   * Notes that the group has registered on the platform as that operator.
   * @throws DomainError DATA_GROUP_NOT_FOUND, OPERATOR_UNKNOWN, DATA_GROUP_LINKED
   */
  async linkOrganization(
    tx: Tx,
    actor: AuditActor,
    id: string,
    organizationId: string,
  ): Promise<DataGroup> {
    const row = await tx.dataGroup.findUnique({ where: { id } });
    if (!row) throw directoryError('DATA_GROUP_NOT_FOUND', { id });
    if (row.organizationId === organizationId) return row;
    if (row.organizationId !== null) throw directoryError('DATA_GROUP_LINKED');
    if (!(await isActiveOperator(tx, organizationId))) {
      throw directoryError('OPERATOR_UNKNOWN', { id: organizationId });
    }
    try {
      const { count } = await tx.dataGroup.updateMany({
        where: { id, organizationId: null },
        data: { organizationId, revision: { increment: 1 } },
      });
      if (count !== 1) throw directoryError('DATA_GROUP_LINKED');
    } catch (error) {
      if (violatesUnique(error, 'data_group_organization_id_key')) {
        throw directoryError('DATA_GROUP_LINKED');
      }
      throw error;
    }
    await this.store.record(tx, actor, { act: 'link', id, after: { organizationId } });
    return tx.dataGroup.findUniqueOrThrow({ where: { id } });
  }
}

async function find(db: Tx, id: string): Promise<DataGroupDetails> {
  const row = await db.dataGroup.findUnique({ where: { id }, include: DETAILS });
  if (!row) throw directoryError('DATA_GROUP_NOT_FOUND', { id });
  return row;
}

async function assertSound(tx: Tx, facts: DataGroupFacts, id: string | null): Promise<void> {
  const registry = await Registry.read(tx);
  const [first, ...others] = registry.faultsOf(facts, id);
  if (first) throw faultsError([first, ...others]);
}

/** The division with everything below it (three levels at most), and the region. */
function within({ divisionCode: code, region }: DataGroupFilter): Prisma.DataGroupWhereInput {
  if (code === undefined) return { division: { region } };
  return {
    division: {
      region,
      OR: [{ code }, { parentCode: code }, { parent: { parentCode: code } }],
    },
  };
}

function after(page: PageRequest): Prisma.DataGroupWhereInput {
  if (page.cursor === undefined) return {};
  const [code, id] = decodeCursor(page.cursor, [
    (value) => DIVISION_CODE.test(String(value)),
    isUuid,
  ]);
  return { OR: [{ divisionCode: { gt: code } }, { divisionCode: code, id: { gt: id } }] };
}
