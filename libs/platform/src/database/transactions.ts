import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error';
import { platformError } from '../errors/platform.errors';
import { Prisma } from './generated/client';
import { PrismaService, type Tx } from './prisma.service';

const ATTEMPTS_MAX = 5;

export interface TransactionOptions {
  /** Longest duration; a job may need more than a request. */
  readonly timeoutMs?: number;
}

/** The one way to write: everything a use case changes, its audit record and its job intents commit together (I4). */
@Injectable()
export class Transactions {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Runs the work in a transaction; repeats it, a bounded number of times, when the database asks for that
   * (serialization failure, deadlock). The work must therefore have no effect outside the transaction.
   * @throws DomainError REQUEST_IN_PROGRESS when a lock is not had in time
   */
  async run<T>(
    work: (tx: Tx) => Promise<T>,
    { timeoutMs = 30_000 }: TransactionOptions = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.prisma.$transaction(
          async (tx) => {
            await tx.$executeRaw`SET LOCAL lock_timeout = '5s'`;
            return work(tx);
          },
          { maxWait: 5_000, timeout: timeoutMs },
        );
      } catch (error) {
        if (isLockTimeout(error)) throw platformError('REQUEST_IN_PROGRESS');
        if (attempt >= ATTEMPTS_MAX || !isRetryable(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 5 * Math.random()));
      }
    }
  }

  /** Runs the work and takes back everything it did: its answer tells what it would have done. */
  async rehearse<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> {
    try {
      return await this.run(async (tx) => {
        throw new Rehearsed(await work(tx));
      }, options);
    } catch (error) {
      if (error instanceof Rehearsed) return error.answer as T;
      throw error;
    }
  }
}

/** Leaves a transaction that must not commit, with its answer. */
class Rehearsed extends Error {
  constructor(readonly answer: unknown) {
    super('rehearsed');
  }
}

/**
 * Tries a part of a transaction: when it is refused, what it did is taken back, the refusal is the answer, and the
 * transaction goes on.
 */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T | DomainError> {
  await tx.$executeRaw`SAVEPOINT attempt`;
  try {
    const result = await work();
    await tx.$executeRaw`RELEASE SAVEPOINT attempt`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`;
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** SQLSTATE of a database error, whether it came by a delegate, by raw SQL or by the driver. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const cause = (
      error.meta?.driverAdapterError as { cause?: Record<string, unknown> } | undefined
    )?.cause;
    const code = cause?.originalCode ?? cause?.code;
    if (typeof code === 'string') return code;
    return { P2002: '23505', P2003: '23503', P2034: '40001' }[error.code];
  }
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function isRetryable(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '');
}

function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

/** True when the error is the violation of the unique constraint or index of that name. */
export function violatesUnique(error: unknown, constraint: string): boolean {
  return sqlState(error) === '23505' && namesConstraint(error, constraint);
}

/** True when a row names another that does not exist. */
export function violatesForeignKey(error: unknown): boolean {
  return sqlState(error) === '23503';
}

/** True when the error is the violation of the check constraint of that name. */
export function violatesCheck(error: unknown, constraint: string): boolean {
  return sqlState(error) === '23514' && namesConstraint(error, constraint);
}

function namesConstraint(error: unknown, constraint: string): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return (
      JSON.stringify(error.meta ?? {}).includes(constraint) || error.message.includes(constraint)
    );
  }
  return (error as { constraint?: unknown }).constraint === constraint;
}
