import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { announceAuthorityChange } from '@gongshu/directory';
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
  sha256,
  type Tx,
} from '@gongshu/platform';
import { generateApiKey } from './api-key';
import { Applications } from './applications.service';
import { authorizationError } from './authorization.errors';

export interface ApiKeyInput {
  readonly name: string;
  /** Left out: the key does not expire by itself. */
  readonly expiresAt?: Date;
}

export type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

/** A new key with its one and only sight of the key itself. */
export interface IssuedApiKey {
  readonly row: ApiKeyRow;
  readonly key: string;
}

/** Keys of applications. A key is at rest only as its SHA-256: no table, log or audit record holds it. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly applications: Applications,
  ) {}

  /** @throws DomainError APPLICATION_NOT_FOUND, KEY_EXPIRY_PAST */
  async issue(
    tx: Tx,
    actor: Actor,
    applicationId: string,
    { name, expiresAt }: ApiKeyInput,
  ): Promise<IssuedApiKey> {
    await this.applications.get(actor, applicationId, tx);
    if (expiresAt && expiresAt <= new Date()) throw authorizationError('KEY_EXPIRY_PAST');
    const key = generateApiKey();
    const last4 = key.slice(-4);
    const hash = new Uint8Array(sha256(key));
    const row = await tx.apiKey.create({
      data: { applicationId, name, hash, last4, expiresAt, createdBy: actor.userId },
    });
    await this.audit.append(tx, actor, {
      action: 'key:issue',
      objectType: 'api-key',
      objectId: row.id,
      subject: { type: 'application', id: applicationId },
      after: { applicationId, name, last4, expiresAt: expiresAt?.toISOString() ?? null },
    });
    await announceAuthorityChange(tx, 'application', applicationId);
    return { row, key };
  }

  /** @throws DomainError APPLICATION_NOT_FOUND */
  async list(actor: Actor, applicationId: string, page: PageRequest): Promise<Page<ApiKeyRow>> {
    await this.applications.get(actor, applicationId);
    const rows = await this.prisma.apiKey.findMany({
      where: { applicationId, id: { lt: afterId(page) } },
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /**
   * Ends a key for good.
   * @throws DomainError APPLICATION_NOT_FOUND, KEY_NOT_FOUND, REVISION_STALE; KEY_REVOKED when it was already, whatever
   * the revision named: a repetition learns that nothing is left to do
   */
  async revoke(
    tx: Tx,
    actor: Actor,
    { applicationId, keyId }: { applicationId: string; keyId: string },
    revision: number,
  ): Promise<ApiKeyRow> {
    await this.applications.get(actor, applicationId, tx);
    const before = await tx.apiKey.findFirst({ where: { id: keyId, applicationId } });
    if (!before) throw authorizationError('KEY_NOT_FOUND', { id: keyId });
    if (before.revokedAt) {
      throw authorizationError('KEY_REVOKED', { revokedAt: before.revokedAt.toISOString() });
    }
    expectRevision(before, revision);
    const revokedAt = new Date();
    const change = { revokedAt, revision: revision + 1 };
    expectUpdated(await tx.apiKey.updateMany({ where: { id: keyId, revision }, data: change }));
    await this.audit.append(tx, actor, {
      action: 'key:revoke',
      objectType: 'api-key',
      objectId: keyId,
      subject: { type: 'application', id: applicationId },
      before: { revokedAt: null },
      after: { revokedAt: revokedAt.toISOString() },
    });
    await announceAuthorityChange(tx, 'application', applicationId);
    return { ...before, ...change };
  }
}
