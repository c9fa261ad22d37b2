import { Injectable } from '@nestjs/common';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AuditLog } from '@gongshu/audit';
import { type Actor, seesEverything } from '@gongshu/identity';
import { lockObject, ObjectStorage, PrismaService, sha256, type Tx } from '@gongshu/platform';
import { documentsError } from './documents.errors';
import {
  assertContentIs,
  assertFileSize,
  digestOf,
  type DocumentType,
  type StoredFile,
} from './stored-file';

export interface FileInput {
  readonly name: string;
  readonly mediaType: DocumentType;
}

/** Files of organisations, to be attached to objects of other contexts. */
@Injectable()
export class StoredFiles {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly storage: ObjectStorage,
  ) {}

  /**
   * Keeps the bytes as a file of the actor's organisation. They go to object storage by their digest: what a rolled-back
   * transaction leaves there has no name and is the same object when it is stored again.
   * @throws DomainError FILE_EMPTY, FILE_TOO_LARGE, FILE_CONTENT_DIFFERS
   */
  async store(
    tx: Tx,
    actor: Actor,
    { name, mediaType }: FileInput,
    bytes: Buffer,
  ): Promise<StoredFile> {
    assertFileSize(bytes.length);
    assertContentIs(mediaType, bytes);
    // Nobody takes the object away between its coming and the commit that names it.
    await lockObject(tx, sha256(bytes).toString('hex'));
    const objectKey = await this.storage.put(bytes);
    const row = await tx.storedFile.create({
      data: {
        organizationId: actor.organizationId,
        name,
        mediaType,
        size: bytes.length,
        digest: Buffer.from(objectKey, 'hex'),
        objectKey,
        uploadedBy: actor.userId,
      },
    });
    await this.audit.append(tx, actor, {
      action: 'file:store',
      objectType: 'file',
      objectId: row.id,
      after: { name, mediaType, size: bytes.length, digest: objectKey },
    });
    return row;
  }

  /** @throws DomainError FILE_NOT_FOUND, also for another organisation's */
  async get(actor: Actor, id: string): Promise<StoredFile> {
    const organizationId = seesEverything(actor) ? undefined : actor.organizationId;
    const row = await this.prisma.storedFile.findFirst({ where: { id, organizationId } });
    if (!row) throw documentsError('FILE_NOT_FOUND', { id });
    return row;
  }

  /** A file that some object names, for whoever reaches that object. @throws DomainError FILE_NOT_FOUND */
  async named(id: string, names: readonly string[]): Promise<StoredFile> {
    const row = names.includes(id.toLowerCase())
      ? await this.prisma.storedFile.findUnique({ where: { id } })
      : null;
    if (!row) throw documentsError('FILE_NOT_FOUND', { id });
    return row;
  }

  /** The bytes of a file that the caller has been found to reach. */
  async content(file: Pick<StoredFile, 'digest'>): Promise<Readable> {
    const handle = await open(this.storage.pathOf(digestOf(file)));
    return handle.createReadStream();
  }
}
