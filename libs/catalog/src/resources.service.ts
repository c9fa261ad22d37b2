import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import type { Actor } from '@gongshu/identity';
import {
  afterId,
  expectRevision,
  expectUpdated,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type ResourceStatus,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import {
  factsFaults,
  factsOf,
  RESOURCE_DEFAULTS,
  type ResourceFacts,
  type ResourceInput,
} from './data-resource';
import { EDITABLE_REGISTRATIONS, OPEN_REGISTRATIONS } from './registration';
import { registrationError } from './registration.errors';
import { lockResource } from './resource.queries';

export interface ResourceFilter {
  readonly domain?: string;
  readonly providerId?: string;
  readonly status?: ResourceStatus;
}

/** Evidence deposit (存证): proof, kept by another, that these data existed at that instant. */
export interface DepositInput {
  readonly provider: string;
  readonly number: string;
  readonly depositedAt: Date;
  /** SHA-256 of what was deposited. */
  readonly digest: Buffer;
}

export const WITH_PROVIDER = {
  provider: { select: { name: true } },
  consents: { orderBy: { id: 'asc' } },
} as const satisfies Prisma.DataResourceInclude;
export type ResourceRow = Prisma.DataResourceGetPayload<{ include: typeof WITH_PROVIDER }>;

/** The data resources (数据资源) of the departments: the first link of the chain of authority. */
@Injectable()
export class Resources {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** Records a resource of the actor's department. @throws DomainError RESOURCE_INVALID, RESOURCE_EXISTS */
  async create(tx: Tx, actor: Actor, input: ResourceInput): Promise<ResourceRow> {
    const facts = factsOf({ ...RESOURCE_DEFAULTS, ...present(input) });
    assertFacts(facts);
    const row = await tx.dataResource
      .create({
        data: { ...facts, providerId: actor.organizationId, registeredBy: actor.userId },
        include: WITH_PROVIDER,
      })
      .catch(refuseDuplicate);
    await this.audit.append(tx, actor, {
      action: 'resource:create',
      objectType: 'data-resource',
      objectId: row.id,
      after: { ...facts },
    });
    return row;
  }

  /**
   * Alters a resource that is not registered, while no registration of it is examined.
   * @throws DomainError RESOURCE_NOT_FOUND, REVISION_STALE, RESOURCE_REGISTERED, RESOURCE_UNDER_EXAMINATION,
   *   RESOURCE_INVALID, RESOURCE_EXISTS
   */
  async edit(
    tx: Tx,
    actor: Actor,
    { id, revision }: { id: string; revision: number },
    changes: Partial<ResourceFacts>,
  ): Promise<ResourceRow> {
    const before = await this.requireEditable(tx, actor, id, revision);
    const facts = { ...factsOf(before), ...present(changes) };
    assertFacts(facts);
    const row = await this.write(tx, before, facts);
    await this.audit.append(tx, actor, {
      action: 'resource:edit',
      objectType: 'data-resource',
      objectId: id,
      before: { ...factsOf(before) },
      after: { ...facts },
    });
    return row;
  }

  /**
   * Records the evidence deposit that an application for registration needs beforehand (No. 26).
   * @throws DomainError RESOURCE_NOT_FOUND, REVISION_STALE, RESOURCE_REGISTERED, RESOURCE_UNDER_EXAMINATION,
   *   DEPOSIT_IN_FUTURE
   */
  async deposit(
    tx: Tx,
    actor: Actor,
    { id, revision }: { id: string; revision: number },
    input: DepositInput,
  ): Promise<ResourceRow> {
    const before = await this.requireEditable(tx, actor, id, revision);
    if (input.depositedAt > new Date()) throw registrationError('DEPOSIT_IN_FUTURE');
    const row = await this.write(tx, before, {
      depositProvider: input.provider,
      depositNumber: input.number,
      depositedAt: input.depositedAt,
      depositDigest: new Uint8Array(input.digest),
    });
    await this.audit.append(tx, actor, {
      action: 'resource:deposit',
      objectType: 'data-resource',
      objectId: id,
      after: {
        provider: input.provider,
        number: input.number,
        depositedAt: input.depositedAt.toISOString(),
        digest: input.digest.toString('hex'),
      },
    });
    return row;
  }

  /** @throws DomainError RESOURCE_NOT_FOUND, also for another department's */
  async get(actor: Actor, id: string): Promise<ResourceRow> {
    const row = await this.prisma.dataResource.findFirst({
      where: { id, ...resourcesOf(actor) },
      include: WITH_PROVIDER,
    });
    if (!row) throw catalogError('RESOURCE_NOT_FOUND', { id });
    return row;
  }

  async list(actor: Actor, filter: ResourceFilter, page: PageRequest): Promise<Page<ResourceRow>> {
    const { domain, providerId, status } = filter;
    const rows = await this.prisma.dataResource.findMany({
      where: {
        AND: [resourcesOf(actor), { domain, providerId, status, id: { lt: afterId(page) } }],
      },
      include: WITH_PROVIDER,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  private async requireEditable(
    tx: Tx,
    actor: Actor,
    id: string,
    revision: number,
  ): Promise<ResourceRow> {
    const row = await reachResource(tx, actor, id);
    expectRevision(row, revision);
    if (row.status === 'REGISTERED') throw registrationError('RESOURCE_REGISTERED');
    const open = await tx.registration.findFirst({
      where: { resourceId: id, status: { in: [...OPEN_REGISTRATIONS] } },
      select: { status: true },
    });
    if (open && !EDITABLE_REGISTRATIONS.includes(open.status)) {
      throw registrationError('RESOURCE_UNDER_EXAMINATION', { status: open.status });
    }
    return row;
  }

  private async write(
    tx: Tx,
    { id, revision }: ResourceRow,
    data: Prisma.DataResourceUpdateManyMutationInput,
  ): Promise<ResourceRow> {
    expectUpdated(
      await tx.dataResource
        .updateMany({ where: { id, revision }, data: { ...data, revision: { increment: 1 } } })
        .catch(refuseDuplicate),
    );
    return tx.dataResource.findUniqueOrThrow({ where: { id }, include: WITH_PROVIDER });
  }
}

/** A department sees its own; operators, agencies and who oversees find what products can be made of. */
function resourcesOf(actor: Actor): Prisma.DataResourceWhereInput {
  return actor.kind === 'PROVIDER' ? { providerId: actor.organizationId } : {};
}

/**
 * The resource, held until the transaction ends.
 * @throws DomainError RESOURCE_NOT_FOUND, also for another department's
 */
export async function reachResource(tx: Tx, actor: Actor, id: string): Promise<ResourceRow> {
  await lockResource(tx, id);
  const row = await tx.dataResource.findFirst({
    where: { id, ...resourcesOf(actor) },
    include: WITH_PROVIDER,
  });
  if (!row) throw catalogError('RESOURCE_NOT_FOUND', { id });
  return row;
}

function assertFacts(facts: ResourceFacts): void {
  const faults = factsFaults(facts);
  if (faults.length > 0) throw registrationError('RESOURCE_INVALID', {}, faults);
}

/** What was left out of a request is no value. */
function present<T extends object>(input: T): T {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T;
}

/** @throws DomainError RESOURCE_EXISTS for the name or registration code of another; else what was caught */
export function refuseDuplicate(error: unknown): never {
  const isDuplicate =
    violatesUnique(error, 'data_resource_provider_id_name_key') ||
    violatesUnique(error, 'data_resource_registration_code_key');
  throw isDuplicate ? catalogError('RESOURCE_EXISTS') : error;
}
