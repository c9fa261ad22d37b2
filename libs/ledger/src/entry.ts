import type { LedgerAccountType } from '@gongshu/platform';
import { ledgerError } from './ledger.errors';

/** An account by its code, e.g. `assets:receivable:<organization id>`; it comes to be with its first line. */
export interface AccountRef {
  readonly code: string;
  readonly type: LedgerAccountType;
  /** ISO 4217; default CNY. */
  readonly currency?: string;
}

export interface LineInput {
  readonly account: AccountRef;
  /** Fen; debit positive, credit negative, never zero. */
  readonly amountFen: bigint;
}

export interface EntryInput {
  /** What caused it, e.g. `charge:<id>`: the same cause is never posted twice. */
  readonly reference: string;
  readonly narrative: string;
  readonly occurredAt: Date;
  readonly lines: readonly LineInput[];
}

export const DEFAULT_CURRENCY = 'CNY';

export function currencyOf(account: AccountRef): string {
  return account.currency ?? DEFAULT_CURRENCY;
}

/** What each currency sums to over the lines. */
export function sumByCurrency(lines: readonly LineInput[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { account, amountFen } of lines) {
    const currency = currencyOf(account);
    sums.set(currency, (sums.get(currency) ?? 0n) + amountFen);
  }
  return sums;
}

/**
 * Double entry (I3): at least two lines, none of zero, every currency summing to zero. The database holds the same at
 * commit; this says first, and in words, what is wrong.
 * @throws DomainError LEDGER_TOO_FEW_LINES, LEDGER_LINE_ZERO, LEDGER_UNBALANCED
 */
export function assertBalanced({ reference, lines }: EntryInput): void {
  if (lines.length < 2) throw ledgerError('LEDGER_TOO_FEW_LINES', { reference });
  const zero = lines.find((line) => line.amountFen === 0n);
  if (zero) throw ledgerError('LEDGER_LINE_ZERO', { reference, account: zero.account.code });
  for (const [currency, sumFen] of sumByCurrency(lines)) {
    if (sumFen !== 0n) throw ledgerError('LEDGER_UNBALANCED', { reference, currency, sumFen });
  }
}

/** True when both post the same amounts to the same accounts, in whatever order. */
export function sameLines(one: readonly LineInput[], other: readonly LineInput[]): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint(lines: readonly LineInput[]): string {
  return lines
    .map(({ account, amountFen }) => `${account.code} ${amountFen}`)
    .sort()
    .join('\n');
}

/** How much each account moves by the entries, by account code. */
export function movements(entries: readonly EntryInput[]): ReadonlyMap<string, bigint> {
  const moved = new Map<string, bigint>();
  for (const { account, amountFen } of entries.flatMap((entry) => entry.lines)) {
    moved.set(account.code, (moved.get(account.code) ?? 0n) + amountFen);
  }
  return moved;
}
