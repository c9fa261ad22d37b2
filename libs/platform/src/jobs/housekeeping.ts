import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/prisma.service';

const HOUR_MS = 3_600_000;
/** Promised to callers: at least 24 hours. */
const IDEMPOTENCY_MS = 48 * HOUR_MS;
const RELAYED_MS = 7 * 24 * HOUR_MS;

/** What the platform ground keeps only for a while: answers under idempotency keys, and intents that are relayed. */
@Injectable()
export class Housekeeping {
  /** @returns how many rows went */
  async run(tx: Tx, now: Date): Promise<{ idempotencyKeys: number; jobIntents: number }> {
    const before = (ageMs: number) => new Date(now.getTime() - ageMs);
    const keys = await tx.idempotencyKey.deleteMany({
      where: { createdAt: { lt: before(IDEMPOTENCY_MS) } },
    });
    const intents = await tx.jobIntent.deleteMany({
      where: { relayedAt: { lt: before(RELAYED_MS) } },
    });
    return { idempotencyKeys: keys.count, jobIntents: intents.count };
  }
}
