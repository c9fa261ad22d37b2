import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JobQueues } from '@gongshu/platform';
import { Ledger } from '@gongshu/ledger';
import { MonthClosing } from '@gongshu/revenue';
import { createWorker } from '../../apps/worker/src';
import { type AuthorityChain, type AuthorityOptions, createAuthority } from '../support/authority';
import { eventually } from '../support/eventually';
import { TestMarket, type TestUser } from '../support/market';
import { addUsage } from '../support/usage';

const MONTH = '2026-01';
const HOUR = new Date('2026-01-10T03:00:00Z');
const SHARES: AuthorityOptions['shares'] = [
  { party: 'OPERATOR', basisPoints: 6_133 },
  { party: 'PROVIDER', basisPoints: 1_967 },
  { party: 'TREASURY', basisPoints: 1_400 },
  { party: 'PLATFORM', basisPoints: 500 },
];

describe('closing a month', () => {
  let market: TestMarket;
  let admin: TestUser;
  let auditor: TestUser;
  let chains: AuthorityChain[];

  beforeEach(async () => {
    market = await TestMarket.start();
    const { prisma } = market;
    admin = await market.user('PLATFORM', 'FINANCE');
    auditor = await market.user('AUDITOR', 'VIEWER');
    const odd = { unitPrice: '0.003333', shares: SHARES };
    const one = await createAuthority(prisma, odd);
    const other = await createAuthority(prisma, { ...odd, unitPrice: '0.123457' });
    const tiny = await createAuthority(prisma, { ...odd, unitPrice: '0.000001' });
    const free = await createAuthority(prisma, { ...odd, useClass: 'PUBLIC_WELFARE' });
    chains = [one, other, tiny, free];
    await prisma.productResource.create({
      data: { productId: one.productId, resourceId: other.resourceId },
    });
    await addUsage(prisma, one, { hour: HOUR, units: 100_001n });
    await addUsage(prisma, one, { hour: HOUR, units: 333n, shard: 1 });
    await addUsage(prisma, other, { hour: HOUR, units: 7_777n });
    await addUsage(prisma, other, {
      hour: HOUR,
      units: 0n,
      calls: 4n,
      chargeReason: 'UPSTREAM_ERROR',
    });
    await addUsage(prisma, tiny, { hour: HOUR, units: 3n });
    await addUsage(prisma, free, { hour: HOUR, units: 50n, chargeReason: 'FREE_PURPOSE' });
    await addUsage(prisma, one, { hour: new Date('2026-02-01T00:00:00Z'), units: 5n });
  });
  afterEach(() => market.stop());

  const close = () => market.app.get(MonthClosing).close(MONTH, 'test');

  /** All that closing writes, without the ids it makes up. */
  async function books() {
    const charges = await market.prisma.charge.findMany({
      include: { shares: { orderBy: { lineNo: 'asc' } } },
      orderBy: { grantId: 'asc' },
    });
    const { accounts, totals } = await market.app.get(Ledger).trialBalance();
    return {
      charges: charges.map(({ grantId, units, amountFen, shares }) => ({
        grantId,
        units,
        amountFen,
        shares: shares.map((s) => [s.party, s.organizationId, s.amountFen]),
      })),
      accounts,
      totals,
      entries: await market.prisma.ledgerEntry.count(),
    };
  }

  const reportOfMonth = async () =>
    (
      await market
        .call(
          'get',
          `/v1/reports/revenue?fromMonth=${MONTH}&toMonth=${MONTH}&groupBy=product`,
          auditor,
        )
        .expect(200)
    ).body.items;

  it('books what the report showed, and shows what it booked', async () => {
    const before = await reportOfMonth();
    expect(await close()).toBe(true);
    expect(await reportOfMonth()).toEqual(before);
    const { charges } = await books();
    // 100,334 × 0.003333 = 33441.3222 fen; 7,777 × 0.123457 = 96012.5089 fen; 3 × 0.000001 rounds to nothing.
    expect(charges.map((c) => c.amountFen).sort()).toEqual([0n, 33_441n, 96_013n]);
    const reported = before.map((row: { amountFen: string }) => BigInt(row.amountFen));
    expect(reported.reduce((a: bigint, b: bigint) => a + b, 0n)).toBe(129_454n);
  });

  it('C20, I3: shares every charge to the fen, the departments in equal parts, and posts it once, gross to every party', async () => {
    await close();
    const { charges, totals, entries } = await books();
    for (const { amountFen, shares } of charges) {
      expect(shares.reduce((sum, share) => sum + (share[2] as bigint), 0n)).toBe(amountFen);
    }
    const [one, other] = chains as [AuthorityChain, AuthorityChain];
    const ofOne = charges.find((charge) => charge.grantId === one.grantId)!.shares;
    const departments = [one.providerId, other.providerId].sort();
    expect(ofOne).toEqual([
      // 33441 fen: 20509.3653, 6577.8447, 4681.74, 1672.05
      ['OPERATOR', one.operatorId, 20_509n],
      ['PROVIDER', departments[0], 3_289n],
      ['PROVIDER', departments[1], 3_289n],
      ['TREASURY', null, 4_682n],
      ['PLATFORM', null, 1_672n],
    ]);
    const ledger = market.app.get(Ledger);
    expect(await ledger.balance(`assets:receivable:${one.developerId}`)).toBe(33_441n);
    expect(await ledger.balance(`liabilities:payable:${one.operatorId}`)).toBe(-20_509n);
    expect(await ledger.balance(`liabilities:treasury:${one.agencyId}`)).toBe(-4_682n);
    expect(totals).toEqual([{ currency: 'CNY', debitFen: 129_454n, creditFen: 129_454n }]);
    expect(entries).toBe(2);
  });

  it('happens once when it is begun several times at once, and changes nothing the next time', async () => {
    const outcomes = await Promise.all([close(), close(), close()]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const once = await books();
    expect(once.entries).toBe(2);
    expect(await close()).toBe(false);
    expect(await books()).toEqual(once);
  });

  it('leaves nothing behind when it is stopped in the middle, and gives the same books then', async () => {
    const posting = jest
      .spyOn(market.app.get(Ledger), 'postAll')
      .mockRejectedValueOnce(new Error('killed'));
    await expect(close()).rejects.toThrow('killed');
    posting.mockRestore();
    expect(await books()).toEqual({ charges: [], accounts: [], totals: [], entries: 0 });
    expect(await market.prisma.billingMonth.count()).toBe(0);
    expect(await close()).toBe(true);
    const { charges, totals } = await books();
    expect(charges).toHaveLength(3);
    expect(totals).toEqual([{ currency: 'CNY', debitFen: 129_454n, creditFen: 129_454n }]);
  });

  it('keeps the report when usage arrives after the closing, and counts its charged units, and only those', async () => {
    const lateUnits = async () =>
      (await market.call('get', `/v1/billing-months/${MONTH}`, auditor).expect(200)).body.lateUnits;
    expect(await lateUnits()).toBe('0');
    await close();
    const before = await reportOfMonth();
    expect(await lateUnits()).toBe('0');
    await addUsage(market.prisma, chains[0]!, { hour: HOUR, units: 900n, calls: 0n, shard: 2 });
    expect(await reportOfMonth()).toEqual(before);
    const free = { hour: HOUR, units: 7n, shard: 3, chargeReason: 'FREE_PURPOSE' as const };
    await addUsage(market.prisma, chains[0]!, free);
    const next = new Date('2026-01-31T16:00:00Z');
    await addUsage(market.prisma, chains[0]!, { hour: next, units: 3n });
    expect(await lateUnits()).toBe('900');
  });

  it('closes every month that is over and is not closed, and no other', async () => {
    const now = new Date('2026-02-27T00:00:00Z');
    expect(await market.app.get(MonthClosing).closeDue(now, 'test')).toEqual(['2026-01']);
    const settling = new Date('2026-02-28T16:14:59Z');
    expect(await market.app.get(MonthClosing).closeDue(settling, 'test')).toEqual([]);
    const march = new Date('2026-02-28T16:15:00Z');
    expect(await market.app.get(MonthClosing).closeDue(march, 'test')).toEqual(['2026-02']);
    expect(await market.app.get(MonthClosing).closeDue(march, 'test')).toEqual([]);
  });

  describe('over HTTP', () => {
    const path = `/v1/billing-months/${MONTH}`;
    let worker: NestFastifyApplication | undefined;
    afterEach(async () => {
      await worker?.close();
      worker = undefined;
    });

    it('202: the worker closes it, the act and its outcome are on record', async () => {
      const { body } = await market.call('post', `${path}/close`, admin).expect(202);
      expect(body).toEqual({
        month: MONTH,
        status: 'OPEN',
        closedAt: null,
        chargeCount: 0,
        amountFen: '0',
        lateUnits: '0',
      });
      worker = await createWorker(market.database.config);
      await worker.init();
      await eventually(async () => {
        const state = await market.call('get', path, auditor).expect(200);
        expect(state.body).toMatchObject({
          status: 'CLOSED',
          chargeCount: 3,
          amountFen: '129454',
        });
      });
      const records = await market.prisma.auditRecord.findMany({
        where: { objectType: 'billing-month', objectId: MONTH },
        orderBy: { seq: 'asc' },
      });
      expect(records).toMatchObject([
        { action: 'billing:close', actorUserId: admin.userId },
        { action: 'billing:closed', actorUserId: null },
      ]);
      const again = await market.call('post', `${path}/close`, admin).expect(202);
      expect(again.body.status).toBe('CLOSED');
      expect(await market.prisma.jobIntent.count()).toBe(1);
      expect(await (await worker.get(JobQueues).queue('billing')).getFailedCount()).toBe(0);
    });

    it('400, 401, 403, 422: only the platform’s finance closes a month that is over, only oversight reads the ledger', async () => {
      const malformed = '/v1/billing-months/2026-1/close';
      const { body } = await market.call('post', malformed, admin).expect(400);
      expect(body.code).toBe('MALFORMED_ID');
      await market.call('get', '/v1/billing-months/now', auditor).expect(400);
      await market.call('post', `${path}/close`).expect(401);
      await market.call('post', `${path}/close`, auditor).expect(403);
      const operator = await market.user('OPERATOR');
      await market.call('post', `${path}/close`, operator).expect(403);
      await market.call('get', path, operator).expect(403);
      await market.call('get', '/v1/ledger/trial-balance', operator).expect(403);
      const early = await market
        .call('post', '/v1/billing-months/2099-12/close', admin)
        .expect(422);
      expect(early.body.code).toBe('MONTH_NOT_OVER');
      expect(await market.prisma.jobIntent.count()).toBe(0);
    });

    it('200: the trial balance has equal sides', async () => {
      await close();
      const { body } = await market.call('get', '/v1/ledger/trial-balance', auditor).expect(200);
      expect(body.totals).toEqual([{ currency: 'CNY', debitFen: '129454', creditFen: '129454' }]);
      expect(body.accounts).toContainEqual({
        code: 'liabilities:platform',
        type: 'LIABILITY',
        currency: 'CNY',
        balanceFen: expect.stringMatching(/^-\d+$/),
      });
    });
  });
});
