import { Injectable } from '@nestjs/common';
import { lockObject, ObjectStorage, Transactions, type Tx } from '@gongshu/platform';
import { isObjectNamed, unnamedObjects } from './upload.queries';
import { SIGN_OF_LIFE_MS, WAITING_MS } from './upload';

const OBJECTS_AT_ONCE = 100;
/** Longer than any sign of life is apart from the next. */
const INCOMING_MS = 10 * 60_000;

/** Sees to it that nothing is left of an upload that came to nothing: no file, no object, no state that seems to run. */
@Injectable()
export class UploadObjects {
  constructor(
    private readonly transactions: Transactions,
    private readonly storage: ObjectStorage,
  ) {}

  /** Takes an object away unless a version names it or a running upload is about to. */
  async discard(digest: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await lockObject(tx, digest);
      if (await isObjectNamed(tx, digest)) return;
      await this.storage.remove(digest);
      await tx.datasetUpload.updateMany({
        where: { objectDigest: Buffer.from(digest, 'hex') },
        data: { objectDigest: null },
      });
    });
  }

  /** Ends uploads without a sign of life; removes what they and others have left. */
  async sweep(now = new Date()): Promise<{ lost: number; objects: number; folders: number }> {
    const lost = await this.transactions.run((tx) => failLost(tx, now));
    const digests = await this.transactions.run((tx) => unnamedObjects(tx, OBJECTS_AT_ONCE));
    for (const digest of digests) await this.discard(digest);
    const folders = await this.storage.sweepIncoming(INCOMING_MS);
    return { lost, objects: digests.length, folders };
  }
}

/** Ends uploads whose process is gone, of one version or of all. @returns how many */
export async function failLost(tx: Tx, now: Date, versionId?: string): Promise<number> {
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  const { count } = await tx.datasetUpload.updateMany({
    where: {
      versionId,
      OR: [
        {
          status: { in: ['RECEIVING', 'CHECKING'] },
          progressedAt: { lt: before(SIGN_OF_LIFE_MS) },
        },
        { status: 'WAITING', createdAt: { lt: before(WAITING_MS) } },
      ],
    },
    data: { status: 'FAILED', failure: 'UPLOAD_LOST', finishedAt: now },
  });
  return count;
}
