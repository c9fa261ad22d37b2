import { utimes } from 'node:fs/promises';
import type { PrismaService } from '@gongshu/platform';

/** So that it is written at most twice a second. */
const TICK_MS = 500;
const QUIET_TICKS_MAX = 20;

/**
 * Tells how far a running upload is, for those who watch it and as its sign of life; in no transaction of the result.
 */
export class UploadProgress {
  bytes = 0;
  rows = 0;
  private told = '';
  private quietTicks = 0;
  private writing: Promise<unknown> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly prisma: PrismaService,
    private readonly id: string,
    private readonly folder: string,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** No tick comes after this. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  private tick(): void {
    const now = `${this.bytes} ${this.rows}`;
    if (now === this.told && ++this.quietTicks < QUIET_TICKS_MAX) return;
    this.told = now;
    this.quietTicks = 0;
    // A tick that fails is no failure of the upload; the next one comes.
    this.writing = this.write().catch(() => undefined);
  }

  private async write(): Promise<void> {
    const at = new Date();
    await this.prisma.datasetUpload.updateMany({
      where: { id: this.id, status: { in: ['RECEIVING', 'CHECKING'] } },
      data: { bytesReceived: this.bytes, rowsChecked: this.rows, progressedAt: at },
    });
    await utimes(this.folder, at, at);
  }
}
