import { Inject, Injectable } from '@nestjs/common';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Actor } from '@gongshu/identity';
import {
  DomainError,
  LOGGER,
  type Logger,
  ObjectStorage,
  PrismaService,
  Transactions,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { SOURCE_FILE, TARGET_FILE } from './dataset-convert';
import type { RowFault } from './dataset-faults';
import { assertReady, type ConvertedDataset, DatasetImport, invalidData } from './dataset-import';
import type { DictionaryField } from './dictionary';
import { isOfFormat, UPLOAD_BYTES_MAX, UPLOAD_TYPES } from './upload';
import { UploadObjects } from './upload-objects.service';
import { UploadProgress } from './upload-progress';
import { receive, tooLarge } from './upload-receive';
import { type UploadRow, Uploads } from './uploads.service';
import { contentOf } from './version-content';
import { Versions } from './versions.service';
import type { VersionAt } from './visibility';

/** The bytes of an upload, which nobody has begun to read. */
export interface UploadBody {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** As announced; null when it was not. */
  readonly contentLength: number | null;
  open(): Readable;
}

/** A running upload. */
interface Run {
  readonly actor: Actor;
  readonly at: VersionAt;
  readonly row: UploadRow;
  readonly folder: string;
  readonly progress: UploadProgress;
  rowsWrong: number;
  faults: readonly RowFault[];
  /** Object that the upload has brought; until its version names it, it must go again. */
  object: string | undefined;
}

/** What an upload stands on. */
@Injectable()
export class UploadGround {
  constructor(
    readonly prisma: PrismaService,
    readonly transactions: Transactions,
    readonly storage: ObjectStorage,
    readonly objects: UploadObjects,
    @Inject(LOGGER) readonly logger: Logger,
  ) {}
}

/** Takes the content of an upload from its first byte until the version has the data, or nothing is left of it. */
@Injectable()
export class UploadContent {
  constructor(
    private readonly uploads: Uploads,
    private readonly versions: Versions,
    private readonly imports: DatasetImport,
    private readonly ground: UploadGround,
  ) {}

  /**
   * Everything that can be refused without the content is refused before a byte of it is read.
   * @throws DomainError as `Uploads.begin`; UPLOAD_TYPE, UPLOAD_TOO_LARGE, VERSION_INCOMPLETE, UPLOAD_BROKEN_OFF,
   *   DATASET_INVALID, REVISION_STALE or VERSION_NOT_DRAFT when the draft has changed meanwhile, STORAGE_FULL
   */
  async put(actor: Actor, at: VersionAt, id: string, body: UploadBody): Promise<UploadRow> {
    const { transactions, prisma, storage } = this.ground;
    const row = await this.uploads.get(actor, at, id);
    assertAcceptable(row, body);
    const dictionary = await transactions.run(async (tx) => {
      const draft = await this.uploads.begin(tx, actor, at, id, body.contentLength);
      const { dictionary: fields } = contentOf(draft);
      assertReady(fields);
      return fields;
    });
    const folder = await storage.openIncoming();
    const progress = new UploadProgress(prisma, id, folder);
    const run: Run = {
      actor,
      at,
      row,
      folder,
      progress,
      rowsWrong: 0,
      faults: [],
      object: undefined,
    };
    try {
      return await this.take(run, body.open(), dictionary);
    } catch (error) {
      await this.giveUp(run, error);
      throw error;
    } finally {
      await progress.stop();
      await storage.closeIncoming(folder);
    }
  }

  private async take(
    run: Run,
    source: Readable,
    dictionary: readonly DictionaryField[],
  ): Promise<UploadRow> {
    const { transactions } = this.ground;
    const { row, folder, progress } = run;
    const file = path.join(folder, SOURCE_FILE);
    const digest = await receive(source, file, (bytes) => (progress.bytes = bytes));
    await transactions.run((tx) => this.uploads.check(tx, row.id, progress.bytes, digest));
    const conversion = await this.imports.convert(
      folder,
      row.format,
      dictionary,
      (rows) => (progress.rows = rows),
    );
    progress.rows = conversion.rows;
    if (conversion.kind === 'refused') {
      run.rowsWrong = conversion.rowsWrong;
      run.faults = conversion.faults;
      throw invalidData(conversion);
    }
    const { digest: objectDigest, rows: rowCount, quality } = conversion;
    return this.store(run, {
      objectDigest,
      rowCount,
      quality,
      file: path.join(folder, TARGET_FILE),
    });
  }

  /** The object first, then what names it: a name without its object must never be committed. */
  private async store(run: Run, data: ConvertedDataset): Promise<UploadRow> {
    const { transactions, storage, objects } = this.ground;
    const { actor, at, row } = run;
    await transactions.run((tx) => this.uploads.claim(tx, row.id, data.objectDigest));
    run.object = data.objectDigest;
    await storage.adopt(data.file, data.objectDigest);
    const { stored, before } = await transactions.run(async (tx) => {
      const before = await this.versions.get(actor, at.productId, at.number, tx);
      await this.versions.attach(tx, actor, at, data);
      return { stored: await this.uploads.store(tx, actor, row, data), before };
    });
    const { delivery } = contentOf(before);
    const old = 'objectDigest' in delivery ? delivery.objectDigest : null;
    if (old !== null && old !== data.objectDigest) await objects.discard(old);
    return stored;
  }

  /** Keeps the report and takes away what was brought. What fails here the sweep does later. */
  private async giveUp(run: Run, error: unknown): Promise<void> {
    const { transactions, objects, logger } = this.ground;
    const { actor, row, progress, rowsWrong, faults } = run;
    await progress.stop();
    const failure = error instanceof DomainError ? error.code : 'INTERNAL_ERROR';
    const report = { bytes: progress.bytes, rows: progress.rows, rowsWrong, faults };
    try {
      await transactions.run((tx) => this.uploads.fail(tx, actor, row, failure, report));
      if (run.object !== undefined) await objects.discard(run.object);
    } catch (cause) {
      logger.warn({ uploadId: row.id, type: (cause as Error).name }, 'upload not tidied yet');
    }
  }
}

/** @throws DomainError UPLOAD_TYPE, UPLOAD_TOO_LARGE */
function assertAcceptable({ format }: UploadRow, body: UploadBody): void {
  const { contentType, contentEncoding = 'identity', contentLength } = body;
  if (!isOfFormat(format, contentType) || contentEncoding !== 'identity') {
    throw catalogError('UPLOAD_TYPE', { format, types: UPLOAD_TYPES[format].join(' / ') });
  }
  if (contentLength !== null && contentLength > UPLOAD_BYTES_MAX) throw tooLarge();
}
