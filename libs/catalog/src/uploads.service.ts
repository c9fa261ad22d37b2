import { Injectable } from '@nestjs/common';
import { AuditLog } from '@gongshu/audit';
import type { Actor } from '@gongshu/identity';
import {
  afterId,
  lockObject,
  nextState,
  type Page,
  pageById,
  type PageRequest,
  type Prisma,
  PrismaService,
  type Tx,
  type UploadFormat,
  violatesUnique,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { lockProduct } from './catalog.queries';
import type { ConvertedDataset } from './dataset-import';
import type { RowFault } from './dataset-faults';
import { SERVING } from './delivery-config';
import { OPEN_UPLOADS_MAX, UPLOAD_TRANSITIONS } from './upload';
import { failLost } from './upload-objects.service';
import { reachDraft } from './versions.service';
import { reachVersion, type VersionAt, type VersionRow } from './visibility';

const OF_VERSION = { version: { select: { productId: true, number: true } } };
export type UploadRow = Prisma.DatasetUploadGetPayload<{ include: typeof OF_VERSION }>;

/** What the caller says of the bytes before they come. */
export interface UploadAnnouncement {
  readonly format: UploadFormat;
}

/** Uploads of data into drafts: announced, then followed through their states. */
@Injectable()
export class Uploads {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, VERSION_NOT_DRAFT, DATASET_NOT_EXPECTED, UPLOADS_TOO_MANY */
  async announce(
    tx: Tx,
    actor: Actor,
    at: Omit<VersionAt, 'revision'>,
    { format }: UploadAnnouncement,
  ): Promise<UploadRow> {
    const version = await reachVersion(tx, actor, at.productId, at.number);
    assertTakesData(version);
    await lockProduct(tx, at.productId);
    const open = await tx.datasetUpload.count({
      where: { versionId: version.id, status: { in: ['WAITING', 'RECEIVING', 'CHECKING'] } },
    });
    if (open >= OPEN_UPLOADS_MAX) {
      throw catalogError('UPLOADS_TOO_MANY', { limit: OPEN_UPLOADS_MAX });
    }
    const row = await tx.datasetUpload.create({
      data: { versionId: version.id, format, startedBy: actor.userId },
      include: OF_VERSION,
    });
    await this.record(tx, actor, 'upload:announce', row, { format });
    return row;
  }

  /** @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, UPLOAD_NOT_FOUND */
  async get(
    actor: Actor,
    at: Omit<VersionAt, 'revision'>,
    id: string,
    db: Pick<Tx, 'product' | 'productVersion' | 'datasetUpload'> = this.prisma,
  ): Promise<UploadRow> {
    const version = await reachVersion(db, actor, at.productId, at.number);
    const row = await db.datasetUpload.findFirst({
      where: { id, versionId: version.id },
      include: OF_VERSION,
    });
    if (!row) throw catalogError('UPLOAD_NOT_FOUND', { id });
    return row;
  }

  /** Newest first. @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND */
  async list(
    actor: Actor,
    at: Omit<VersionAt, 'revision'>,
    page: PageRequest,
  ): Promise<Page<UploadRow>> {
    const version = await reachVersion(this.prisma, actor, at.productId, at.number);
    const rows = await this.prisma.datasetUpload.findMany({
      where: { versionId: version.id, id: { lt: afterId(page) } },
      include: OF_VERSION,
      orderBy: { id: 'desc' },
      take: page.limit + 1,
    });
    return pageById(rows, page.limit);
  }

  /**
   * The content begins to come; returns the draft that it is for.
   * @throws DomainError as `get`; REVISION_STALE, VERSION_NOT_DRAFT, DATASET_NOT_EXPECTED, UPLOAD_IN_PROGRESS,
   *   TRANSITION_NOT_ALLOWED when it has come before
   */
  async begin(
    tx: Tx,
    actor: Actor,
    at: VersionAt,
    id: string,
    bytesTotal: number | null,
  ): Promise<VersionRow> {
    const version = await reachDraft(tx, actor, at);
    assertTakesData(version);
    const row = await this.get(actor, at, id, tx);
    const status = nextState(UPLOAD_TRANSITIONS, row.status, 'receive');
    const now = new Date();
    await failLost(tx, now, version.id);
    const other = await tx.datasetUpload.findFirst({
      where: { versionId: version.id, status: { in: ['RECEIVING', 'CHECKING'] } },
    });
    if (other) throw catalogError('UPLOAD_IN_PROGRESS', { id: other.id });
    try {
      await this.move(tx, row, { status, bytesTotal, progressedAt: now });
    } catch (error) {
      if (violatesUnique(error, 'dataset_upload_one_live')) {
        throw catalogError('UPLOAD_IN_PROGRESS', { id });
      }
      throw error;
    }
    return version;
  }

  /** All bytes are here. @throws DomainError UPLOAD_LOST */
  async check(tx: Tx, id: string, bytes: number, digest: Buffer): Promise<void> {
    const received = { bytesReceived: bytes, digest: new Uint8Array(digest) };
    await this.move(
      tx,
      { id, status: 'RECEIVING' },
      {
        status: 'CHECKING',
        ...received,
        progressedAt: new Date(),
      },
    );
  }

  /** Says which object the upload will bring, so that nobody takes it away before. @throws DomainError UPLOAD_LOST */
  async claim(tx: Tx, id: string, digest: string): Promise<void> {
    await lockObject(tx, digest);
    await this.move(tx, { id, status: 'CHECKING' }, { objectDigest: Buffer.from(digest, 'hex') });
  }

  /** The version has the data. @throws DomainError UPLOAD_LOST */
  async store(tx: Tx, actor: Actor, row: UploadRow, data: ConvertedDataset): Promise<UploadRow> {
    await this.move(
      tx,
      { id: row.id, status: 'CHECKING' },
      {
        status: nextState(UPLOAD_TRANSITIONS, 'CHECKING', 'store'),
        rowsChecked: data.rowCount,
        quality: data.quality as unknown as Prisma.InputJsonObject,
        finishedAt: new Date(),
      },
    );
    await this.record(tx, actor, 'upload:store', row, {
      objectDigest: data.objectDigest,
      rowCount: data.rowCount,
    });
    return tx.datasetUpload.findUniqueOrThrow({ where: { id: row.id }, include: OF_VERSION });
  }

  /** It came to nothing; one that was ended by the sweep already stays as it is. */
  async fail(
    tx: Tx,
    actor: Actor,
    row: UploadRow,
    failure: string,
    report: { bytes: number; rows: number; rowsWrong: number; faults: readonly RowFault[] },
  ): Promise<void> {
    const { count } = await tx.datasetUpload.updateMany({
      where: { id: row.id, status: { in: ['RECEIVING', 'CHECKING'] } },
      data: {
        status: 'FAILED',
        failure,
        bytesReceived: report.bytes,
        rowsChecked: report.rows,
        rowsWrong: report.rowsWrong,
        faults: report.faults as unknown as Prisma.InputJsonArray,
        finishedAt: new Date(),
      },
    });
    if (count === 1) {
      await this.record(tx, actor, 'upload:fail', row, { failure, rowsWrong: report.rowsWrong });
    }
  }

  private async move(
    tx: Tx,
    { id, status }: Pick<UploadRow, 'id' | 'status'>,
    data: Prisma.DatasetUploadUpdateManyMutationInput,
  ): Promise<void> {
    const { count } = await tx.datasetUpload.updateMany({ where: { id, status }, data });
    if (count === 0) throw catalogError('UPLOAD_LOST');
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: 'upload:announce' | 'upload:store' | 'upload:fail',
    row: UploadRow,
    after: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    await this.audit.append(tx, actor, {
      action,
      objectType: 'dataset-upload',
      objectId: row.id,
      subject: { type: 'product', id: row.version.productId },
      after: { versionId: row.versionId, ...after },
    });
  }
}

/** @throws DomainError VERSION_NOT_DRAFT, DATASET_NOT_EXPECTED */
function assertTakesData(version: VersionRow): void {
  if (version.status !== 'DRAFT')
    throw catalogError('VERSION_NOT_DRAFT', { state: version.status });
  if (SERVING[version.product.kind] !== 'ROWS') throw catalogError('DATASET_NOT_EXPECTED');
}
