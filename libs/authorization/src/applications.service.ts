import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { type Actor, seesEverything } from '@gongshu/identity';
import {
  afterId,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  violatesUnique,
} from '@gongshu/platform';
import { authorizationError } from './authorization.errors';

export interface ApplicationInput {
  readonly name: string;
  readonly description?: string;
}

export type ApplicationRow = Prisma.ApplicationGetPayload<object>;

/** Applications of developers: what holds keys and grants. */
@Injectable()
export class Applications {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError APPLICATION_EXISTS */
  async create(tx: Tx, actor: Actor, input: ApplicationInput): Promise<ApplicationRow> {
    const { name, description } = input;
    try {
      const row = await tx.application.create({
        data: { developerId: actor.organizationId, name, description, createdBy: actor.userId },
      });
      await this.audit.append(tx, actor, {
        action: 'application:create',
        objectType: 'application',
        objectId: row.id,
        after: { name, description: row.description },
      });
      return row;
    } catch (error) {
      if (violatesUnique(error, 'application_developer_id_name_key')) {
        throw authorizationError('APPLICATION_EXISTS', { name });
      }
      throw error;
    }
  }

  /** @throws DomainError APPLICATION_NOT_FOUND, also for another tenant's */
  async get(actor: Actor, id: string, db: Tx = this.prisma): Promise<ApplicationRow> {
    const row = await db.application.findFirst({ where: { id, ...ownedBy(actor) } });
    if (!row) throw authorizationError('APPLICATION_NOT_FOUND', { id });
    return row;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<ApplicationRow>> {
    const rows = await this.prisma.application.findMany({
      where: { id: { lt: afterId(page) }, ...ownedBy(actor) },
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }
}

function ownedBy(actor: Actor): Prisma.ApplicationWhereInput {
  return seesEverything(actor) ? {} : { developerId: actor.organizationId };
}
