import { Injectable } from '@nestjs/common';
import type { Prisma } from '../database/generated/client';
import { notify } from '../database/notifications';
import type { Tx } from '../database/prisma.service';

/** Channel on which the worker hears that a transaction wanted a job. */
export const JOB_INTENT_CHANNEL = 'job_intent';

const NAME = /^[a-z][a-z0-9-]{0,59}$/;

/** A job of a named queue; the payload holds ids, never personal data or secrets. */
export interface JobIntentInput {
  /** Lower-case letters, digits and hyphens. */
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
    // A name that the queue would refuse must fail here, not block the relay for ever.
    if (!NAME.test(input.queue) || !NAME.test(input.name)) {
      throw new Error(`Malformed queue or job name: ${input.queue}/${input.name}`);
    }
    await tx.jobIntent.create({
      data: {
        queue: input.queue,
        name: input.name,
        payload: input.payload,
        ...(input.runAt ? { runAt: input.runAt } : {}),
      },
    });
    await notify(tx, JOB_INTENT_CHANNEL, '');
  }
}
