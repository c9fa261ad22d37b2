import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import type { Actor } from '@gongshu/identity';
import {
  afterId,
  type ImportanceLevel,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';

export interface ResourceInput {
  readonly name: string;
  readonly description: string;
  readonly domain: string;
  /** Statutory ground or act by which the department holds the data. */
  readonly lawfulSource: string;
  readonly importance: ImportanceLevel;
  readonly containsPersonalInfo: boolean;
  /** Query code given by the registration platform. */
  readonly registrationCode?: string;
}

export interface ResourceFilter {
  readonly domain?: string;
  readonly providerId?: string;
}

const WITH_PROVIDER = { provider: { select: { name: true } } };
export type ResourceRow = Prisma.DataResourceGetPayload<{ include: typeof WITH_PROVIDER }>;

/** The data resources (数据资源) that departments have registered. */
@Injectable()
export class Resources {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** Registers a resource of the actor's department. @throws DomainError RESOURCE_EXISTS */
  async register(tx: Tx, actor: Actor, input: ResourceInput): Promise<ResourceRow> {
    try {
      const row = await tx.dataResource.create({
        data: { ...input, providerId: actor.organizationId, registeredBy: actor.userId },
        include: WITH_PROVIDER,
      });
      await this.audit.append(tx, actor, {
        action: 'resource:register',
        objectType: 'data-resource',
        objectId: row.id,
        after: {
          name: row.name,
          domain: row.domain,
          lawfulSource: row.lawfulSource,
          importance: row.importance,
          containsPersonalInfo: row.containsPersonalInfo,
          registrationCode: row.registrationCode,
        },
      });
      return row;
    } catch (error) {
      if (
        violatesUnique(error, 'data_resource_provider_id_name_key') ||
        violatesUnique(error, 'data_resource_registration_code_key')
      ) {
        throw catalogError('RESOURCE_EXISTS');
      }
      throw error;
    }
  }

  /** @throws DomainError RESOURCE_NOT_FOUND, also for another department's */
  async get(actor: Actor, id: string): Promise<ResourceRow> {
    const row = await this.prisma.dataResource.findFirst({
      where: { id, ...reachedBy(actor) },
      include: WITH_PROVIDER,
    });
    if (!row) throw catalogError('RESOURCE_NOT_FOUND', { id });
    return row;
  }

  async list(actor: Actor, filter: ResourceFilter, page: PageRequest): Promise<Page<ResourceRow>> {
    const rows = await this.prisma.dataResource.findMany({
      where: {
        AND: [
          reachedBy(actor),
          { domain: filter.domain, providerId: filter.providerId, id: { lt: afterId(page) } },
        ],
      },
      include: WITH_PROVIDER,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }
}

/** A department sees its own; operators and agencies find what products can be made of. */
function reachedBy(actor: Actor): Prisma.DataResourceWhereInput {
  return actor.kind === 'PROVIDER' ? { providerId: actor.organizationId } : {};
}
