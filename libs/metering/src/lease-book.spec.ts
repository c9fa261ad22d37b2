import fc from 'fast-check';
import { type Lease, LeaseBook, type LeaseStore } from './lease-book';

const DAY_MS = 86_400_000;

/** One quota that several gateways lease from, as the database does. */
class FakeQuota implements LeaseStore {
  leased = 0;
  acquisitions = 0;
  failures = 0;

  constructor(private readonly quota: number) {}

  async acquire(
    _id: string,
    _grant: unknown,
    _period: unknown,
    least: number,
    want: number,
  ): Promise<number> {
    this.acquisitions++;
    await Promise.resolve();
    if (this.failures-- > 0) throw new Error('away');
    const room = this.quota - this.leased;
    const units = Math.min(room, Math.max(least, Math.min(want, Math.floor(room / 8))));
    this.leased += units;
    return units;
  }
}

const grant = { grantId: 'g', quotaUnits: 0n, quotaPeriod: 'DAY' as const };

function book(store: LeaseStore, clock = { now: Date.UTC(2026, 0, 1) }) {
  const options = { unitsMax: 500, zone: 'Asia/Shanghai', now: () => clock.now };
  return new LeaseBook('gateway', store, options);
}

describe('lease book', () => {
  it('never gives more units than the quota has, over any gateways, and gives all of it to one that asks on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (quota, gateways, parallel) => {
          const store = new FakeQuota(quota);
          const books = Array.from({ length: gateways }, () => book(store));
          let had = 0;
          for (let round = 0; round * parallel <= quota + parallel; round++) {
            const at = books[round % gateways]!;
            const leases = await Promise.all(
              Array.from({ length: parallel }, () => Promise.resolve(at.take(grant))),
            );
            had += leases.filter(Boolean).length;
          }
          expect(had).toBeLessThanOrEqual(quota);
          if (gateways === 1) expect(had).toBe(quota);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('serves from memory, and asks once for all that wait', async () => {
    const store = new FakeQuota(1_000_000);
    const one = book(store);
    const leases = await Promise.all(
      Array.from({ length: 10 }, () => Promise.resolve(one.take(grant))),
    );
    expect(leases.every(Boolean)).toBe(true);
    expect(store.acquisitions).toBe(1);
    expect(one.take(grant)).not.toBeInstanceOf(Promise);
  });

  it('takes larger slices when it is busy, up to the bound', async () => {
    const store = new FakeQuota(10_000_000);
    const one = book(store);
    for (let call = 0; call < 20_000; call++) await one.take(grant);
    expect(store.acquisitions).toBeLessThan(50);
  });

  it('serves a unit again that was given back', async () => {
    const one = book(new FakeQuota(1));
    const lease = (await one.take(grant))!;
    expect(await one.take(grant)).toBeUndefined();
    lease.giveBack();
    expect(await one.take(grant)).toBe(lease);
  });

  it('ends a lease that is used up, idle or of a past period, but not while a call holds a unit', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const one = book(new FakeQuota(8), clock);
    const used = (await one.take(grant)) as Lease;
    expect(one.endedLeases()).toEqual([]);
    used.use();
    expect(one.endedLeases()).toEqual([used.id]);
    one.settled([used.id], [used.id]);
    expect(one.endedLeases()).toEqual([]);

    const many = book(new FakeQuota(10_000), clock);
    const idle = (await many.take(grant)) as Lease;
    clock.now += 6_000;
    expect(many.endedLeases()).toEqual([]);
    idle.use();
    expect(many.endedLeases()).toEqual([idle.id]);
    expect(await many.take(grant)).not.toBe(idle);

    const lapsing = (await many.take(grant)) as Lease;
    clock.now += DAY_MS;
    const next = (await many.take(grant)) as Lease;
    expect(next.period.start.getTime()).toBe(lapsing.period.start.getTime() + DAY_MS);
  });

  it('fails the calls that wait when the store fails, and settles the lease that may have come to be', async () => {
    const store = new FakeQuota(10);
    store.failures = 1;
    const one = book(store);
    await expect(one.take(grant)).rejects.toThrow('away');
    expect(one.endedLeases()).toHaveLength(1);
    expect(await one.take(grant)).toBeDefined();
  });
});
