import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditLog } from '@gongshu/audit';
import { expectUpdated, type Prisma, type Tx, violatesUnique, dateOfDay } from '@gongshu/platform';
import {
  changedFacts,
  type DataGroupFacts,
  type DataGroupWithHistory,
  type HistoryEvent,
  statusOf,
  WITH_HISTORY,
} from './data-group';
import { directoryError } from './directory.errors';

const ACTIONS = {
  create: 'data-group:create',
  edit: 'data-group:edit',
  import: 'data-group:import',
  link: 'data-group:link',
} as const;

export type RegistryAct = keyof typeof ACTIONS;

/** Writes records of the registry whole: facts, history, status and the audit record (I4). */
@Injectable()
export class DataGroupStore {
  constructor(private readonly audit: AuditLog) {}

  /**
   * @param made the act, and the id when it was given out before
   * @throws DomainError DATA_GROUP_EXISTS
   */
  async insert(
    tx: Tx,
    actor: AuditActor,
    facts: DataGroupFacts,
    { act, id }: { act: RegistryAct; id?: string },
  ): Promise<DataGroupWithHistory> {
    const { history, ...columns } = facts;
    const row = await refuseTaken(
      facts.name,
      tx.dataGroup.create({
        data: {
          id,
          ...columnsOf(columns),
          status: statusOf(history),
          history: { create: history.map(positioned) },
        } as Prisma.DataGroupUncheckedCreateInput,
        include: WITH_HISTORY,
      }),
    );
    await this.record(tx, actor, { act, id: row.id, after: facts });
    return row;
  }

  /**
   * Brings a record to the facts; undefined when it says them already.
   * @throws DomainError REVISION_STALE, DATA_GROUP_EXISTS
   */
  async change(
    tx: Tx,
    actor: AuditActor,
    record: { id: string; revision: number; before: DataGroupFacts; act: RegistryAct },
    facts: DataGroupFacts,
  ): Promise<Partial<DataGroupFacts> | undefined> {
    const { id, revision, before, act } = record;
    const changed = changedFacts(before, facts);
    if (!changed) return undefined;
    const { history, ...columns } = changed;
    expectUpdated(
      await refuseTaken(
        facts.name,
        tx.dataGroup.updateMany({
          where: { id, revision },
          data: {
            ...columnsOf(columns),
            status: statusOf(facts.history),
            revision: { increment: 1 },
          },
        }),
      ),
    );
    if (history) await this.rewriteHistory(tx, id, history);
    await this.record(tx, actor, {
      act,
      id,
      before: Object.fromEntries(
        Object.keys(changed).map((name) => [name, before[name as keyof DataGroupFacts]]),
      ),
      after: changed,
    });
    return changed;
  }

  record(
    tx: Tx,
    actor: AuditActor,
    what: {
      act: RegistryAct;
      id: string;
      before?: Partial<DataGroupFacts>;
      after: Partial<DataGroupFacts> & { organizationId?: string };
    },
  ): Promise<void> {
    const { act, id, before, after } = what;
    return this.audit.append(tx, actor, {
      action: ACTIONS[act],
      objectType: 'data-group',
      objectId: id,
      before: before && audited(before),
      after: audited(after),
    });
  }

  private async rewriteHistory(
    tx: Tx,
    dataGroupId: string,
    history: readonly HistoryEvent[],
  ): Promise<void> {
    await tx.dataGroupEvent.deleteMany({ where: { dataGroupId } });
    await tx.dataGroupEvent.createMany({
      data: history.map((event, at) => ({ ...positioned(event, at), dataGroupId })),
    });
  }
}

function columnsOf({ knownOn, businessLines, ...rest }: Partial<Omit<DataGroupFacts, 'history'>>) {
  return {
    ...rest,
    ...(knownOn === undefined ? {} : { knownOn: dateOfDay(knownOn) }),
    ...(businessLines === undefined ? {} : { businessLines: [...businessLines] }),
  };
}

function positioned(event: HistoryEvent, position: number) {
  return { ...event, position };
}

/** As JSON, which has no bigint. */
function audited(facts: Partial<DataGroupFacts> & { organizationId?: string }) {
  const { registeredCapitalFen: fen, businessLines, history, ...rest } = facts;
  return {
    ...rest,
    ...(fen === undefined ? {} : { registeredCapitalFen: fen?.toString() ?? null }),
    ...(businessLines && { businessLines: [...businessLines] }),
    ...(history && { history: history.map((event) => ({ ...event })) }),
  };
}

async function refuseTaken<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (violatesUnique(error, 'data_group_name_key')) {
      throw directoryError('DATA_GROUP_EXISTS', { name });
    }
    throw error;
  }
}
