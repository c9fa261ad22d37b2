import { Injectable } from '@nestjs/common';
import { type AuditAction, type AuditActor, AuditLog } from '@gongshu/audit';
import {
  type BusinessLine,
  type Confidence,
  type DataGroupLevel,
  decodeCursor,
  type EstablishmentModel,
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
import { readRows } from './csv';
import {
  changedFacts,
  type DataGroup,
  type DataGroupCsvRow,
  type DataGroupFacts,
  dataGroupFromCsv,
  levelFits,
} from './data-group';
import { directoryError, faultsError } from './directory.errors';
import { dataGroupIdsNamed, isActiveOperator } from './directory.queries';
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
  /** Words of the name or short name. */
  readonly q?: string;
}

/** What the administrator enters; the record is then DECLARED. */
export type DataGroupInput = Omit<DataGroupFacts, 'confidence'>;

/** What an import did with its rows. */
export interface ImportCount {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Local data groups (数据集团) as publicly known, whether or not they use the platform. */
@Injectable()
export class DataGroups {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError DIVISION_UNKNOWN, DATA_GROUP_LEVEL_MISMATCH, DATA_GROUP_EXISTS */
  async create(tx: Tx, actor: AuditActor, input: DataGroupInput): Promise<DataGroup> {
    const { divisionCode: code, level } = input;
    const division = await tx.administrativeDivision.findUnique({ where: { code } });
    const pointer = '/divisionCode';
    if (!division) throw faultsError([{ code: 'DIVISION_UNKNOWN', pointer, params: { code } }]);
    if (!levelFits(level, division.level)) {
      throw faultsError([{ code: 'DATA_GROUP_LEVEL_MISMATCH', pointer, params: { code, level } }]);
    }
    try {
      const row = await tx.dataGroup.create({ data: { ...input, confidence: 'DECLARED' } });
      await this.record(tx, actor, 'data-group:create', row.id, { ...input });
      return row;
    } catch (error) {
      if (violatesUnique(error, 'data_group_name_key')) {
        throw directoryError('DATA_GROUP_EXISTS', { name: input.name });
      }
      throw error;
    }
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
        AND: [within(filter), after(page)],
      },
      orderBy: [{ divisionCode: 'asc' }, { id: 'asc' }],
      take: page.limit + 1,
    });
    return pageBy(rows, page.limit, (row) => [row.divisionCode, row.id]);
  }

  /** @throws DomainError DATA_GROUP_NOT_FOUND */
  async get(id: string): Promise<DataGroup> {
    const row = await this.prisma.dataGroup.findUnique({ where: { id } });
    if (!row) throw directoryError('DATA_GROUP_NOT_FOUND', { id });
    return row;
  }

  /**
   * Brings the groups named by the rows to the state of the rows. What a group itself or the administrator has
   * declared is better known than what a page says, and stays; so do groups that the rows do not name.
   * @throws DomainError IMPORT_ROW_INVALID
   */
  async importAll(
    tx: Tx,
    actor: AuditActor,
    rows: readonly DataGroupCsvRow[],
  ): Promise<ImportCount> {
    const divisions = new Map(
      (await tx.administrativeDivision.findMany()).map((row) => [row.code, row.level]),
    );
    const facts = readRows(rows, (row) => {
      const read = dataGroupFromCsv(row);
      const division = divisions.get(read.divisionCode);
      return division && levelFits(read.level, division) ? read : row.refuse('division_code');
    });
    const count = { created: 0, updated: 0, unchanged: 0 };
    for (const group of facts) count[await this.importOne(tx, actor, group)]++;
    return count;
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
    await this.record(tx, actor, 'data-group:link', id, { organizationId });
    return tx.dataGroup.findUniqueOrThrow({ where: { id } });
  }

  private async importOne(
    tx: Tx,
    actor: AuditActor,
    facts: DataGroupFacts,
  ): Promise<keyof ImportCount> {
    const { name } = facts;
    const row = await tx.dataGroup.findUnique({ where: { name } });
    if (!row) {
      const { id } = await tx.dataGroup.create({ data: facts });
      await this.record(tx, actor, 'data-group:import', id, { ...facts });
      return 'created';
    }
    const changed = row.confidence === 'DECLARED' ? undefined : changedFacts(row, facts);
    if (!changed) return 'unchanged';
    await tx.dataGroup.update({
      where: { id: row.id },
      data: { ...changed, revision: { increment: 1 } },
    });
    await this.record(tx, actor, 'data-group:import', row.id, { ...changed });
    return 'updated';
  }

  private record(
    tx: Tx,
    actor: AuditActor,
    action: AuditAction,
    objectId: string,
    facts: Partial<DataGroupFacts> & { organizationId?: string },
  ): Promise<void> {
    const after = {
      ...facts,
      // JSON has no bigint.
      registeredCapitalFen: facts.registeredCapitalFen?.toString(),
    };
    return this.audit.append(tx, actor, { action, objectType: 'data-group', objectId, after });
  }
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
