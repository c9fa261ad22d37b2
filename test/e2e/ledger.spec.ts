import { createLogger, PlatformModule, PrismaService, Transactions } from '@gongshu/platform';
import { type EntryInput, Ledger, LedgerModule, type LineInput } from '@gongshu/ledger';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase, type TestDatabase } from '../support/database';

@Module({})
class LedgerTestModule {}

const line = (code: string, amountFen: bigint, currency = 'CNY'): LineInput => ({
  account: { code, type: code.startsWith('assets') ? 'ASSET' : 'LIABILITY', currency },
  amountFen,
});

const entry = (reference: string, ...lines: LineInput[]): EntryInput => ({
  reference,
  narrative: 'test',
  occurredAt: new Date('2026-01-01T00:00:00Z'),
  lines,
});

describe('the ledger', () => {
  let database: TestDatabase;
  let context: INestApplicationContext;
  let prisma: PrismaService;

  beforeAll(async () => {
    database = await createTestDatabase();
    const platform = PlatformModule.forRoot(database.config, createLogger('test', 'silent'));
    context = await NestFactory.createApplicationContext(
      { module: LedgerTestModule, imports: [platform, LedgerModule] },
      { logger: false, abortOnError: false },
    );
    prisma = context.get(PrismaService);
  });
  afterAll(async () => {
    await context.close();
    await database.drop();
  });

  const post = (...entries: EntryInput[]) =>
    context.get(Transactions).run((tx) => context.get(Ledger).postAll(tx, entries));
  const balance = (code: string) => context.get(Ledger).balance(code);

  it('posts to new and known accounts and keeps their balances', async () => {
    await post(entry('a:1', line('assets:cash', 300n), line('liabilities:x', -300n)));
    await post(entry('a:2', line('assets:cash', -100n), line('liabilities:x', 100n)));
    expect(await balance('assets:cash')).toBe(200n);
    expect(await balance('liabilities:x')).toBe(-200n);
    expect(await balance('assets:never')).toBe(0n);
  });

  it('holds amounts beyond what a double can', async () => {
    const big = 9_007_199_254_740_993n;
    await post(entry('big:1', line('assets:big', big), line('liabilities:big', -big)));
    expect(await balance('assets:big')).toBe(big);
  });

  it('posts the same cause once, and refuses it with other lines', async () => {
    const first = entry('b:1', line('assets:b', 5n), line('liabilities:b', -5n));
    await post(first);
    await post(first, first);
    expect(await balance('assets:b')).toBe(5n);
    const other = entry('b:1', line('assets:b', 6n), line('liabilities:b', -6n));
    await expect(post(other)).rejects.toMatchObject({ code: 'LEDGER_REFERENCE_REUSED' });
    await expect(post(entry('b:2', ...first.lines), other)).rejects.toThrow('b:1');
    expect(await prisma.ledgerEntry.count({ where: { reference: 'b:2' } })).toBe(0);
  });

  it('refuses an account under another type or currency', async () => {
    await post(entry('c:1', line('assets:c', 5n), line('liabilities:c', -5n)));
    const inDollars = entry(
      'c:2',
      line('assets:c', 5n, 'USD'),
      line('liabilities:usd', -5n, 'USD'),
    );
    await expect(post(inDollars)).rejects.toMatchObject({ code: 'LEDGER_ACCOUNT_MISMATCH' });
  });

  it('keeps every balance under postings that cross each other', async () => {
    const codes = ['assets:p', 'liabilities:q', 'assets:r'];
    await Promise.all(
      Array.from({ length: 30 }, (_, at) => {
        const [debit, credit] = [codes[at % 3]!, codes[(at + 1 + (at % 2)) % 3]!];
        return post(entry(`cross:${at}`, line(debit, 7n), line(credit, -7n)));
      }),
    );
    const kept = await prisma.$queryRaw<{ code: string }[]>`
      SELECT a.code FROM ledger_account a JOIN ledger_line l ON l.account_id = a.id
      GROUP BY a.id HAVING a.balance_fen <> sum(l.amount_fen)`;
    expect(kept).toEqual([]);
    expect(await prisma.ledgerEntry.count({ where: { reference: { startsWith: 'cross:' } } })).toBe(
      30,
    );
  });

  it('shows a trial balance whose sides are equal', async () => {
    const { accounts, totals } = await context.get(Ledger).trialBalance();
    expect(accounts.length).toBeGreaterThan(0);
    for (const { debitFen, creditFen } of totals) expect(debitFen).toBe(creditFen);
  });

  it('I3: the database alone refuses an unbalanced entry at commit', async () => {
    const { id } = await prisma.ledgerAccount.findUniqueOrThrow({ where: { code: 'assets:cash' } });
    const lines = { create: [1, 2].map((lineNo) => ({ lineNo, accountId: id, amountFen: 1n })) };
    const data = { reference: 'bad:1', narrative: 'bad', occurredAt: new Date(), lines };
    await expect(prisma.ledgerEntry.create({ data })).rejects.toThrow(/does not balance/);
    expect(await prisma.ledgerEntry.count({ where: { reference: 'bad:1' } })).toBe(0);
  });

  it('I3: the database alone refuses an entry without lines', async () => {
    const data = { reference: 'bad:2', narrative: 'bad', occurredAt: new Date() };
    await expect(prisma.ledgerEntry.create({ data })).rejects.toThrow(/does not balance/);
  });

  it.each([
    ['a changed line', `UPDATE ledger_line SET amount_fen = amount_fen + 1`],
    ['a removed line', `DELETE FROM ledger_line`],
    ['a changed entry', `UPDATE ledger_entry SET narrative = 'other'`],
    ['a removed entry', `DELETE FROM ledger_entry`],
    ['emptied tables', `TRUNCATE ledger_entry CASCADE`],
  ])('I3: the database alone refuses %s', async (_, sql) => {
    await expect(prisma.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
  });

  it('I3: the database alone refuses lines that come after their entry', async () => {
    const late = prisma.$executeRaw`
      INSERT INTO ledger_line (entry_id, line_no, account_id, amount_fen)
      SELECT e.id, 10 + n, a.id, 3 - 2 * n
      FROM ledger_entry e, generate_series(1, 2) n, (SELECT id FROM ledger_account LIMIT 1) a
      WHERE e.reference = 'a:1'`;
    await expect(late).rejects.toThrow(/posted with their entry/);
  });
});
