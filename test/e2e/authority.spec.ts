import { createAuthority } from '../support/authority';
import { TestMarket } from '../support/market';

describe('the database promises', () => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await TestMarket.start();
  });
  afterAll(() => market.stop());

  it('accept a whole chain of authority', async () => {
    const chain = await createAuthority(market.prisma);
    expect(await market.prisma.grant.count({ where: { id: chain.grantId } })).toBe(1);
  });

  it('C01: refuse a term over five years', async () => {
    const { agreementId } = await createAuthority(market.prisma);
    await expect(
      market.prisma
        .$executeRaw`UPDATE operation_agreement SET term_end = term_start + interval '5 years 1 day' WHERE id = ${agreementId}::uuid`,
    ).rejects.toThrow(/operation_agreement_term_max/);
  });

  it.each([
    ['product_version', 'reviewed_by = submitted_by', 'versionId'],
    ['price_version', 'decided_by = proposed_by', 'priceVersionId'],
    ['authorization_request', 'decided_by = submitted_by', 'requestId'],
    ['operation_agreement', 'signed_by = drafted_by', 'agreementId'],
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

  it('refuse to change, remove or add shares of a signed agreement', async () => {
    const shares = [
      { party: 'OPERATOR' as const, basisPoints: 7_000 },
      { party: 'TREASURY' as const, basisPoints: 3_000 },
    ];
    const { agreementId } = await createAuthority(market.prisma, { shares });
    await expect(
      market.prisma
        .$executeRaw`UPDATE sharing_share SET basis_points = 1 WHERE agreement_id = ${agreementId}::uuid`,
    ).rejects.toThrow(/are fixed/);
    await expect(
      market.prisma
        .$executeRaw`DELETE FROM sharing_share WHERE agreement_id = ${agreementId}::uuid`,
    ).rejects.toThrow(/are fixed/);
    await expect(
      market.prisma
        .$executeRaw`INSERT INTO sharing_share VALUES (${agreementId}::uuid, 'PLATFORM', 500)`,
    ).rejects.toThrow(/10000 basis points/);
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

  it.each(['audit_record', 'usage_event', 'usage_batch', 'ledger_entry', 'ledger_line'])(
    'refuse to change or remove rows of %s',
    async (table) => {
      const { rows } = await market.prisma.pool.query<{ tgname: string }>(
        `SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgname LIKE '%append_only'`,
        [table],
      );
      expect(rows).toHaveLength(1);
    },
  );

  it('refuse to change an audit record', async () => {
    await market.user('DEVELOPER');
    await expect(market.prisma.$executeRaw`UPDATE audit_record SET action = 'x'`).rejects.toThrow(
      /append-only/,
    );
    await expect(market.prisma.$executeRaw`DELETE FROM audit_record`).rejects.toThrow(
      /append-only/,
    );
    await expect(market.prisma.$executeRaw`TRUNCATE audit_record`).rejects.toThrow(/append-only/);
  });
});
