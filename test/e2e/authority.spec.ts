import { createAuthority } from '../support/authority';
import { PASSWORD, TestMarket } from '../support/market';

describe('the database promises', () => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await TestMarket.start();
    // Something is on record: a log-in.
    const { username } = await market.user('AUDITOR');
    await market.call('post', '/v1/sessions').send({ username, password: PASSWORD }).expect(201);
  });
  afterAll(() => market.stop());

  it('accept a whole chain of authority', async () => {
    const chain = await createAuthority(market.prisma);
    expect(await market.prisma.grant.count({ where: { id: chain.grantId } })).toBe(1);
  });

  it('C01: refuse a term over five years', async () => {
    const termStart = new Date('2026-01-01T00:00:00Z');
    // The database counts in Asia/Shanghai with a day of slack; the exact rule is the code's, in the configured zone.
    const termEnd = new Date('2031-01-03T00:00:00Z');
    await expect(createAuthority(market.prisma, { termStart, termEnd })).rejects.toThrow(
      /_term_max/,
    );
  });

  it.each([
    ['product_version', 'reviewed_by = submitted_by', 'versionId'],
    ['price_version', 'decided_by = proposed_by', 'priceVersionId'],
    ['authorization_request', 'decided_by = submitted_by', 'requestId'],
  ] as const)('C22: refuse that the maker of a %s is its checker', async (table, change, id) => {
    const chain = await createAuthority(market.prisma);
    await expect(
      market.prisma.$executeRawUnsafe(`UPDATE ${table} SET ${change} WHERE id = '${chain[id]}'`),
    ).rejects.toThrow(/maker_checker/);
  });

  it('refuse a grant without an approved request', async () => {
    const chain = await createAuthority(market.prisma);
    await expect(
      market.prisma
        .$executeRaw`UPDATE authorization_request SET status = 'REJECTED' WHERE id = ${chain.requestId}::uuid`.then(
        () =>
          market.prisma
            .$executeRaw`UPDATE access_grant SET revision = 2 WHERE id = ${chain.grantId}::uuid`,
      ),
    ).rejects.toThrow(/no approved request/);
  });

  it('refuse to change the content of a published version', async () => {
    const { versionId } = await createAuthority(market.prisma);
    await expect(
      market.prisma
        .$executeRaw`UPDATE product_version SET dictionary = '[1]' WHERE id = ${versionId}::uuid`,
    ).rejects.toThrow(/content of a submitted version/);
  });

  it('I2: refuse to lease or use more than the quota', async () => {
    const { grantId } = await createAuthority(market.prisma);
    await market.prisma.$executeRaw`
      INSERT INTO quota_period (grant_id, period_start, period_end, quota_units)
      VALUES (${grantId}::uuid, '2026-01-01', '2026-02-01', 10)`;
    await expect(
      market.prisma
        .$executeRaw`UPDATE quota_period SET leased_units = 6, used_units = 5 WHERE grant_id = ${grantId}::uuid`,
    ).rejects.toThrow(/never_oversold/);
  });

  it.each([
    `number = number || 'x'`,
    `agency_id = (SELECT id FROM organization o WHERE o.id NOT IN (agency_id, operator_id) LIMIT 1)`,
    `operator_id = (SELECT id FROM organization o WHERE o.id NOT IN (agency_id, operator_id) LIMIT 1)`,
    `mode = 'BY_SCENARIO'`,
    `data_scope = data_scope || '气象'::text`,
    `term_start = term_start + interval '1 day'`,
    `term_end = term_end - interval '1 day'`,
    `status = 'DRAFT'`,
  ])('refuse to change the terms of a signed agreement: %s', async (change) => {
    const { agreementId } = await createAuthority(market.prisma);
    await expect(
      market.prisma.$executeRawUnsafe(
        `UPDATE operation_agreement SET ${change} WHERE id = '${agreementId}'`,
      ),
    ).rejects.toThrow(/signed agreement are fixed|other terms than those signed/);
  });

  describe('of what is on record', () => {
    const BATCH = '00000000-0000-7000-8000-0000000000b1';
    let chargeId: string;

    beforeAll(async () => {
      const { prisma } = market;
      const chain = await createAuthority(prisma);
      await market.user('DEVELOPER');
      await prisma.$executeRaw`INSERT INTO gateway_instance (id) VALUES (${BATCH}::uuid)`;
      await prisma.$executeRaw`
        INSERT INTO usage_batch (id, gateway_id, seq, event_count, root, chain_head, signature)
        VALUES (${BATCH}::uuid, ${BATCH}::uuid, 1, 1, '', '', '')`;
      await prisma.$executeRaw`
        INSERT INTO usage_event (id, grant_id, batch_id, leaf_index, occurred_at, application_id, key_id, product_id,
          product_version_id, price_version_id, units, response_bytes, latency_us, status, charge_reason, request_id)
        VALUES (${BATCH}::uuid, ${chain.grantId}::uuid, ${BATCH}::uuid, 0, now(), ${chain.applicationId}::uuid,
          ${chain.keyId}::uuid, ${chain.productId}::uuid, ${chain.versionId}::uuid, ${chain.priceVersionId}::uuid,
          1, 0, 0, 200, 'CHARGED', 'r')`;
      await prisma.billingMonth.create({ data: { month: '2026-01' } });
      const { grantId, priceVersionId } = chain;
      const charge = await prisma.charge.create({
        data: {
          month: '2026-01',
          grantId,
          priceVersionId,
          units: 1n,
          quantity: 1,
          amountFen: 50n,
          shares: { create: [{ lineNo: 1, party: 'PLATFORM', amountFen: 50n }] },
        },
      });
      chargeId = charge.id;
      const account = (code: string, type: 'ASSET' | 'LIABILITY') =>
        prisma.ledgerAccount.upsert({ where: { code }, create: { code, type }, update: {} });
      const debit = await account('assets:test', 'ASSET');
      const credit = await account('liabilities:test', 'LIABILITY');
      await prisma.ledgerEntry.create({
        data: {
          reference: 'test:1',
          narrative: 'test',
          occurredAt: new Date(),
          lines: {
            create: [
              { lineNo: 1, accountId: debit.id, amountFen: 50n },
              { lineNo: 2, accountId: credit.id, amountFen: -50n },
            ],
          },
        },
      });
    });

    it.each([
      ['audit_record', `action = 'x'`],
      ['usage_event', 'units = 0'],
      ['usage_batch', 'event_count = 2'],
      ['ledger_entry', `narrative = 'x'`],
      ['ledger_line', 'amount_fen = amount_fen + 1'],
      ['charge', 'amount_fen = 1'],
      ['charge_share', 'amount_fen = 1'],
      ['billing_month', 'closed_at = now()'],
    ])('refuse to change, remove or empty %s', async (table, change) => {
      for (const sql of [
        `UPDATE ${table} SET ${change}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ]) {
        await expect(market.prisma.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/);
      }
    });

    it('C20: refuse shares that come after their charge', async () => {
      await expect(
        market.prisma.$executeRaw`
          INSERT INTO charge_share (charge_id, line_no, party, amount_fen)
          VALUES (${chargeId}::uuid, 2, 'PLATFORM', 1)`,
      ).rejects.toThrow(/booked with their charge/);
    });
  });
});
