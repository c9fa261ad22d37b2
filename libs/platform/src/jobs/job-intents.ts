import { Injectable } from '@nestjs/common';
import type { Prisma } from '../database/generated/client';
import type { Tx } from '../database/prisma.service';

/** A job of a named queue; the payload holds ids, never personal data or secrets. */
export interface JobIntentInput {
  readonly queue: string;
  readonly name: string;
  readonly payload: Prisma.InputJsonObject;
  /** Not before this instant; default at once. */
  readonly runAt?: Date;
}

/** Jobs wanted by a transaction: written in it, relayed to the queue by the worker after it has committed (I4). */
@Injectable()
export class JobIntents {
  async want(tx: Tx, input: JobIntentInput): Promise<void> {
    await tx.jobIntent.create({
      data: {
        queue: input.queue,
        name: input.name,
        payload: input.payload,
        ...(input.runAt ? { runAt: input.runAt } : {}),
      },
    });
    await tx.$executeRaw`SELECT pg_notify('job_intent', '')`;
  }
}
