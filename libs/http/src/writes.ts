import { Injectable } from '@nestjs/common';
import {
  type DomainError,
  type ImportReport,
  type Prisma,
  platformError,
  requireFaultless,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import { ImportReportDto } from './import.dto';
import type { RequestContext } from './request-context';

/** How to treat an answer that holds a secret, which must never be at rest. */
export interface ShownOnce<Answer> {
  /** Names what was made, by its id: all that is stored of the answer. */
  readonly idOf: (answer: Answer) => string;
  /** The refusal of a repetition, which cannot show the secret again. */
  readonly refuse: (id: string) => DomainError;
}

/**
 * The one write path of the HTTP edge: one transaction holds the idempotency key, the use case with its audit record
 * and job intents, and the answer that a repetition gets (I4).
 */
@Injectable()
export class Writes {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Runs a use case and presents its result. Under an Idempotency-Key, a repeated request gets the stored answer of
   * the first; one that comes while the first is running waits for it.
   * @param shownOnce for an answer with a secret: it is not stored, and a repetition is refused
   * @throws DomainError IDEMPOTENCY_KEY_REUSED when the key belongs to another request
   */
  async run<Result, Answer>(
    context: RequestContext<{ userId: string }>,
    work: (tx: Tx) => Promise<Result>,
    present: (result: Result) => Answer,
    shownOnce?: ShownOnce<Answer>,
  ): Promise<Answer> {
    const { idempotency } = context;
    const answer = await this.transactions.run(async (tx) => {
      if (!idempotency) return { body: present(await work(tx)) };
      const { userId } = context.actor;
      const claimed = await claim(tx, userId, idempotency);
      if (!claimed) {
        const stored = await replay(tx, userId, idempotency);
        if (shownOnce) throw shownOnce.refuse(stored.body as string);
        return stored;
      }
      const body = present(await work(tx));
      const kept = shownOnce ? shownOnce.idOf(body) : toJson(body);
      await tx.idempotencyKey.update({
        where: { userId_key: { userId, key: idempotency.key } },
        data: { status: context.status, body: kept },
      });
      return { body };
    });
    if ('replayed' in answer) context.markReplayed(answer.replayed);
    return answer.body as Answer;
  }

  /**
   * Imports the rows of a file, all or nothing; a dry run does the same and takes it back, and its report lists what is
   * wrong instead of refusing it.
   * @throws DomainError IMPORT_INVALID with a pointer for each fault, unless it is a dry run
   */
  async importRows(
    context: RequestContext<{ userId: string }>,
    { dryRun }: { readonly dryRun: boolean },
    work: (tx: Tx) => Promise<ImportReport>,
  ): Promise<ImportReportDto> {
    if (dryRun) return ImportReportDto.from(await this.transactions.rehearse(work), dryRun);
    return this.run(
      context,
      async (tx) => {
        const report = await work(tx);
        requireFaultless(report);
        return report;
      },
      (report) => ImportReportDto.from(report, dryRun),
    );
  }
}

/** False when the key exists; a transaction that holds it uncommitted is waited for. */
async function claim(
  tx: Tx,
  userId: string,
  { key, fingerprint }: { key: string; fingerprint: Buffer },
): Promise<boolean> {
  const rows = await tx.$executeRaw`
    INSERT INTO idempotency_key (user_id, key, fingerprint, status, body)
    VALUES (${userId}::uuid, ${key}, ${fingerprint}, 0, 'null') ON CONFLICT DO NOTHING`;
  return rows === 1;
}

async function replay(
  tx: Tx,
  userId: string,
  { key, fingerprint }: { key: string; fingerprint: Buffer },
): Promise<{ body: Prisma.JsonValue; replayed: number }> {
  const stored = await tx.idempotencyKey.findUniqueOrThrow({
    where: { userId_key: { userId, key } },
  });
  if (!fingerprint.equals(stored.fingerprint)) throw platformError('IDEMPOTENCY_KEY_REUSED');
  return { body: stored.body, replayed: stored.status };
}

/** As it will read when it comes back out of the column. */
function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
