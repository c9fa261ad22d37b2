import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import { assertContentIs, requireFiles } from '@gongshu/documents';
import { type Actor, withEditor } from '@gongshu/identity';
import {
  canonicalJson,
  expectRevision,
  expectUpdated,
  lockObject,
  ObjectStorage,
  PrismaService,
  sha256,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { assessmentFiles } from './offer';
import { lockProduct } from './catalog.queries';
import { SERVING, type StoredDataset, withData, withFile } from './delivery-config';
import { assertOwnSettings } from './products.service';
import type { VersionContent } from './version';
import {
  contentColumns,
  contentOf,
  draftOf,
  editContent,
  type VersionChange,
} from './version-content';
import { reachProduct, reachVersion, type VersionAt, type VersionRow } from './visibility';

/** The drafting of versions: their dictionary, delivery, sample rows and data. */
@Injectable()
export class Versions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
    private readonly storage: ObjectStorage,
    private readonly transactions: Transactions,
  ) {}

  /** @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND */
  async get(
    actor: Actor,
    productId: string,
    number: number,
    db: Pick<Tx, 'product' | 'productVersion'> = this.prisma,
  ): Promise<VersionRow> {
    return reachVersion(db, actor, productId, number);
  }

  /**
   * Starts the next version, which begins as a copy of the newest one.
   * @throws DomainError PRODUCT_NOT_FOUND, VERSION_OPEN while the newest is not reviewed yet, DELIVERY_INVALID,
   *   FILE_UNKNOWN
   */
  async create(
    tx: Tx,
    actor: Actor,
    productId: string,
    change: VersionChange,
  ): Promise<VersionRow> {
    const { kind } = await reachProduct(tx, actor, productId);
    assertOwnSettings(kind, change.delivery ?? {});
    await requireFiles(tx, actor.organizationId, assessmentFiles(change));
    await lockProduct(tx, productId);
    const newest = await tx.productVersion.findFirstOrThrow({
      where: { productId },
      orderBy: { number: 'desc' },
    });
    if (newest.status === 'DRAFT' || newest.status === 'IN_REVIEW') {
      throw catalogError('VERSION_OPEN', { number: newest.number });
    }
    const draft = draftOf(newest.number + 1, kind, change, contentOf(newest));
    await tx.productVersion.create({
      data: { productId, ...draft, editedBy: [actor.userId] },
    });
    const row = await reachVersion(tx, actor, productId, draft.number);
    await this.record(tx, actor, row, undefined);
    return row;
  }

  /**
   * Edits a draft.
   * @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, REVISION_STALE, VERSION_NOT_DRAFT, DELIVERY_INVALID,
   *   FILE_UNKNOWN
   */
  async edit(tx: Tx, actor: Actor, at: VersionAt, change: VersionChange): Promise<VersionRow> {
    const row = await reachDraft(tx, actor, at);
    assertOwnSettings(row.product.kind, change.delivery ?? {});
    await requireFiles(tx, actor.organizationId, assessmentFiles(change));
    return this.write(tx, actor, row, editContent(row.product.kind, change, contentOf(row)));
  }

  /**
   * Names stored data as that of a draft.
   * @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, REVISION_STALE, VERSION_NOT_DRAFT
   */
  async attach(tx: Tx, actor: Actor, at: VersionAt, data: StoredDataset): Promise<VersionRow> {
    const row = await reachDraft(tx, actor, at);
    const content = contentOf(row);
    return this.write(tx, actor, row, {
      ...content,
      delivery: withData(content.delivery, data),
      quality: data.quality ?? null,
    });
  }

  /**
   * Puts the file into a draft that is delivered as one; it is stored by its content.
   * @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, REVISION_STALE, VERSION_NOT_DRAFT, FILE_NOT_EXPECTED,
   *   FILE_CONTENT_DIFFERS
   */
  async putFile(
    actor: Actor,
    at: VersionAt,
    file: { name: string; mediaType: string; bytes: Buffer },
  ): Promise<VersionRow> {
    const draft = await reachDraft(this.prisma, actor, at);
    if (SERVING[draft.product.kind] !== 'FILE') throw catalogError('FILE_NOT_EXPECTED');
    assertContentIs(file.mediaType, file.bytes);
    return this.transactions.run(async (tx) => {
      const row = await reachDraft(tx, actor, at);
      // Nobody takes the object away between its coming and the commit that names it.
      await lockObject(tx, sha256(file.bytes).toString('hex'));
      const stored = {
        fileDigest: await this.storage.put(file.bytes),
        fileName: file.name,
        mediaType: file.mediaType,
        fileSize: file.bytes.length,
      };
      const content = contentOf(row);
      const delivery = withFile(content.delivery, stored);
      return this.write(tx, actor, row, { ...content, delivery });
    });
  }

  private async write(
    tx: Tx,
    actor: Actor,
    row: VersionRow,
    content: VersionContent,
  ): Promise<VersionRow> {
    expectUpdated(
      await tx.productVersion.updateMany({
        where: { id: row.id, revision: row.revision },
        data: {
          ...contentColumns(content),
          editedBy: withEditor(row.editedBy, actor),
          revision: { increment: 1 },
        },
      }),
    );
    const changed = await reachVersion(tx, actor, row.productId, row.number);
    await this.record(tx, actor, changed, row);
    return changed;
  }

  /** The log names contents by their digests: an upstream's address or a sample is not for every reader of the log. */
  private async record(
    tx: Tx,
    actor: Actor,
    row: VersionRow,
    before: VersionRow | undefined,
  ): Promise<void> {
    await this.audit.append(tx, actor, {
      action: before ? 'version:edit' : 'version:create',
      objectType: 'product-version',
      objectId: row.id,
      subject: { type: 'product', id: row.productId },
      ...(before ? { before: factsOf(before) } : {}),
      after: factsOf(row),
    });
  }
}

function factsOf(row: VersionRow) {
  const { dictionary, delivery, sampleRows, ...offer } = contentOf(row);
  const digest = (value: unknown) => sha256(canonicalJson(value)).toString('hex');
  return {
    productId: row.productId,
    number: row.number,
    dictionaryDigest: digest(dictionary),
    deliveryDigest: digest(delivery),
    sampleRowsDigest: digest(sampleRows),
    offerDigest: digest(offer),
  };
}

/** @throws DomainError REVISION_STALE, VERSION_NOT_DRAFT */
export async function reachDraft(
  db: Pick<Tx, 'product' | 'productVersion'>,
  actor: Actor,
  at: VersionAt,
): Promise<VersionRow> {
  const row = await reachVersion(db, actor, at.productId, at.number);
  expectRevision(row, at.revision);
  if (row.status !== 'DRAFT') throw catalogError('VERSION_NOT_DRAFT', { state: row.status });
  return row;
}
