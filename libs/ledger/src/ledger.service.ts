import { Injectable } from '@nestjs/common';
import { type LedgerAccountType, PrismaService, type Tx } from '@gongshu/platform';
import {
  type AccountRef,
  assertBalanced,
  currencyOf,
  type EntryInput,
  movements,
  sameLines,
} from './entry';
import { ledgerError } from './ledger.errors';
import {
  type AccountRow,
  ensureAccounts,
  insertEntries,
  insertLines,
  lockAccounts,
  moveBalances,
  postedLines,
} from './ledger.queries';

export interface AccountBalance {
  readonly code: string;
  readonly type: LedgerAccountType;
  readonly currency: string;
  /** Fen; debit positive. */
  readonly balanceFen: bigint;
}

export interface CurrencyTotal {
  readonly currency: string;
  /** Sum of the debit balances. */
  readonly debitFen: bigint;
  /** Sum of the credit balances, as a positive number; equal to the debit side in a sound ledger (I3). */
  readonly creditFen: bigint;
}

export interface TrialBalance {
  /** In the order of their codes. */
  readonly accounts: readonly AccountBalance[];
  readonly totals: readonly CurrencyTotal[];
}

/** Double entry in fen. It knows no marketplace: accounts are codes, causes are references. */
@Injectable()
export class Ledger {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Posts an entry in the transaction of its cause. The same reference with the same lines again changes nothing.
   * @throws DomainError LEDGER_TOO_FEW_LINES, LEDGER_LINE_ZERO, LEDGER_UNBALANCED, LEDGER_REFERENCE_REUSED,
   *   LEDGER_ACCOUNT_MISMATCH
   */
  async post(tx: Tx, entry: EntryInput): Promise<void> {
    await this.postAll(tx, [entry]);
  }

  /** As `post`, for many entries in a handful of statements; all of them or none. */
  async postAll(tx: Tx, entries: readonly EntryInput[]): Promise<void> {
    if (entries.length === 0) return;
    entries.forEach(assertBalanced);
    const distinct = distinctByReference(entries);
    const accounts = await this.accountsOf(tx, distinct);
    const ids = await insertEntries(tx, distinct);
    await this.assertRepetitions(
      tx,
      distinct.filter((entry) => !ids.has(entry.reference)),
    );
    const posted = distinct.filter((entry) => ids.has(entry.reference));
    if (posted.length === 0) return;
    const lines = posted.flatMap((entry) =>
      entry.lines.map((line, at) => ({
        entryId: ids.get(entry.reference)!,
        lineNo: at + 1,
        accountId: accounts.get(line.account.code)!.id,
        amountFen: line.amountFen,
      })),
    );
    await insertLines(tx, lines);
    await moveBalances(tx, movements(posted));
  }

  /** Every account with its balance. */
  async trialBalance(): Promise<TrialBalance> {
    const accounts = await this.prisma.ledgerAccount.findMany({
      select: { code: true, type: true, currency: true, balanceFen: true },
      orderBy: { code: 'asc' },
    });
    return { accounts, totals: totalsOf(accounts) };
  }

  /** The balance in fen, debit positive; zero for an account that nothing was posted to. */
  async balance(code: string): Promise<bigint> {
    const account = await this.prisma.ledgerAccount.findUnique({ where: { code } });
    return account?.balanceFen ?? 0n;
  }

  /** The accounts of the entries, created where missing and locked. */
  private async accountsOf(
    tx: Tx,
    entries: readonly EntryInput[],
  ): Promise<ReadonlyMap<string, AccountRow>> {
    const wanted = new Map<string, AccountRef>();
    for (const { account } of entries.flatMap((entry) => entry.lines)) {
      const other = wanted.get(account.code);
      if (other) assertSameAccount(account, other);
      else wanted.set(account.code, account);
    }
    await ensureAccounts(tx, [...wanted.values()]);
    const rows = await lockAccounts(tx, [...wanted.keys()]);
    for (const row of rows) assertSameAccount(wanted.get(row.code)!, row);
    return new Map(rows.map((row) => [row.code, row]));
  }

  private async assertRepetitions(tx: Tx, repeated: readonly EntryInput[]): Promise<void> {
    if (repeated.length === 0) return;
    const posted = await postedLines(
      tx,
      repeated.map((entry) => entry.reference),
    );
    for (const { reference, lines } of repeated) {
      if (!sameLines(lines, posted.get(reference) ?? [])) {
        throw ledgerError('LEDGER_REFERENCE_REUSED', { reference });
      }
    }
  }
}

function distinctByReference(entries: readonly EntryInput[]): EntryInput[] {
  const byReference = new Map<string, EntryInput>();
  for (const entry of entries) {
    const other = byReference.get(entry.reference);
    if (other && !sameLines(entry.lines, other.lines)) {
      throw ledgerError('LEDGER_REFERENCE_REUSED', { reference: entry.reference });
    }
    if (!other) byReference.set(entry.reference, entry);
  }
  return [...byReference.values()];
}

function assertSameAccount(wanted: AccountRef, existing: AccountRef): void {
  if (wanted.type !== existing.type || currencyOf(wanted) !== currencyOf(existing)) {
    throw ledgerError('LEDGER_ACCOUNT_MISMATCH', { account: wanted.code });
  }
}

function totalsOf(accounts: readonly AccountBalance[]): CurrencyTotal[] {
  return [...new Set(accounts.map((a) => a.currency))].sort().map((currency) => {
    const balances = accounts.filter((a) => a.currency === currency).map((a) => a.balanceFen);
    return {
      currency,
      debitFen: balances.filter((b) => b > 0n).reduce((sum, b) => sum + b, 0n),
      creditFen: balances.filter((b) => b < 0n).reduce((sum, b) => sum - b, 0n),
    };
  });
}
