import type { LedgerAccountType, Tx } from '@gongshu/platform';
import { type AccountRef, currencyOf, type EntryInput, type LineInput } from './entry';

export interface AccountRow {
  readonly id: string;
  readonly code: string;
  readonly type: LedgerAccountType;
  readonly currency: string;
}

/** Creates the accounts that are missing, in the order of their codes, as they are locked afterwards. */
export async function ensureAccounts(tx: Tx, accounts: readonly AccountRef[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ledger_account (code, type, currency)
    SELECT code, type::ledger_account_type, currency
    FROM unnest(${accounts.map((a) => a.code)}::text[], ${accounts.map((a) => a.type)}::text[],
                ${accounts.map(currencyOf)}::text[]) AS given (code, type, currency)
    ORDER BY code
    ON CONFLICT (code) DO NOTHING`;
}

/** Locks the accounts until the transaction ends, always in the order of their codes: no two postings deadlock. */
export async function lockAccounts(tx: Tx, codes: readonly string[]): Promise<AccountRow[]> {
  return tx.$queryRaw<AccountRow[]>`
    SELECT id, code, type::text AS type, currency FROM ledger_account
    WHERE code = ANY(${codes}::text[]) ORDER BY code FOR NO KEY UPDATE`;
}

/** @returns id by reference of the entries that are new; the others exist already */
export async function insertEntries(
  tx: Tx,
  entries: readonly EntryInput[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; reference: string }[]>`
    INSERT INTO ledger_entry (reference, narrative, occurred_at)
    SELECT * FROM unnest(${entries.map((e) => e.reference)}::text[],
                         ${entries.map((e) => e.narrative)}::text[],
                         ${entries.map((e) => e.occurredAt.toISOString())}::timestamptz[])
    ON CONFLICT (reference) DO NOTHING
    RETURNING id, reference`;
  return new Map(rows.map((row) => [row.reference, row.id]));
}

export interface NewLine {
  readonly entryId: string;
  readonly lineNo: number;
  readonly accountId: string;
  readonly amountFen: bigint;
}

export async function insertLines(tx: Tx, lines: readonly NewLine[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ledger_line (entry_id, line_no, account_id, amount_fen)
    SELECT * FROM unnest(${lines.map((l) => l.entryId)}::uuid[], ${lines.map((l) => l.lineNo)}::int[],
                         ${lines.map((l) => l.accountId)}::uuid[],
                         ${lines.map((l) => l.amountFen.toString())}::bigint[])`;
}

/** Moves the kept balances; the accounts are locked by now. */
export async function moveBalances(tx: Tx, byCode: ReadonlyMap<string, bigint>): Promise<void> {
  const amounts = [...byCode.values()].map(String);
  await tx.$executeRaw`
    UPDATE ledger_account a SET balance_fen = a.balance_fen + moved.amount_fen
    FROM unnest(${[...byCode.keys()]}::text[], ${amounts}::bigint[]) AS moved (code, amount_fen)
    WHERE a.code = moved.code`;
}

/** The lines under which the references were posted. */
export async function postedLines(
  tx: Tx,
  references: readonly string[],
): Promise<ReadonlyMap<string, LineInput[]>> {
  const rows = await tx.ledgerLine.findMany({
    where: { entry: { reference: { in: [...references] } } },
    include: { entry: true, account: true },
  });
  const byReference = new Map<string, LineInput[]>();
  for (const { entry, account, amountFen } of rows) {
    const lines = byReference.get(entry.reference) ?? [];
    byReference.set(entry.reference, [...lines, { account, amountFen }]);
  }
  return byReference;
}
