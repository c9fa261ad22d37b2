import type { QuotaPeriodKind, Span } from '@gongshu/platform';
import { quotaPeriodOf } from './quota-period';
import { uuidV7 } from './uuid-v7';

/** A grant, as far as its quota goes. */
export interface QuotaGrant {
  readonly grantId: string;
  readonly quotaUnits: bigint;
  readonly quotaPeriod: QuotaPeriodKind;
}

/** Where slices of quotas are had. */
export interface LeaseStore {
  /**
   * Reserves a slice under an id of the caller's making, for the period.
   * @param least as many calls wait for a unit now; fewer come only when fewer are left
   * @param want what would be welcome
   * @returns the units reserved; 0 when the quota is exhausted
   */
  acquire(
    leaseId: string,
    grant: QuotaGrant,
    period: Span,
    least: number,
    want: number,
  ): Promise<number>;
}

/** A slice of a quota that this gateway serves from memory. */
export class Lease {
  private leftUnits: number;
  private pendingCalls = 0;
  usedAt: number;

  constructor(
    readonly id: string,
    readonly gatewayId: string,
    readonly period: Span,
    readonly units: number,
    now: number,
  ) {
    this.leftUnits = units;
    this.usedAt = now;
  }

  get left(): number {
    return this.leftUnits;
  }

  /** Calls that hold a unit and whose fate is open. */
  get pending(): number {
    return this.pendingCalls;
  }

  /** True when a unit was left for a call at this instant, and is now the call's. */
  take(now: number): boolean {
    if (this.leftUnits === 0 || now >= this.period.end.getTime()) return false;
    this.leftUnits--;
    this.pendingCalls++;
    this.usedAt = now;
    return true;
  }

  /** The call's event is stored: the unit is used. */
  use(): void {
    this.pendingCalls--;
  }

  /** The call was not served: its unit is free again. */
  giveBack(): void {
    this.pendingCalls--;
    this.leftUnits++;
  }
}

interface Entry {
  readonly leases: Lease[];
  acquiring: Promise<boolean> | undefined;
  waiting: number;
  /** Size of the next lease wanted. */
  want: number;
  acquiredAt: number;
  exhaustedUntil: number;
}

const WANT_MIN = 16;
/** A lease that lasted less is followed by one of double size. */
const BUSY_MS = 1_000;
/** After this long without a call a lease goes back, so that other gateways can serve its rest. */
const IDLE_MS = 5_000;
/** How long an exhausted quota is believed exhausted without asking again: other gateways may return units. */
const EXHAUSTED_MS = 250;
/** How often the settlement of an ended lease is tried; one whose acquisition failed may have come to be all the same. */
const SETTLE_TRIES = 30;

/**
 * The leases of one registration of a gateway. A unit is had without waiting while the local lease has one; otherwise
 * all calls of the grant wait for one shared acquisition (I2).
 */
export class LeaseBook {
  private readonly entries = new Map<string, Entry>();
  private readonly ending = new Map<string, number>();

  constructor(
    private readonly gatewayId: string,
    private readonly store: LeaseStore,
    private readonly options: {
      readonly unitsMax: number;
      readonly zone: string;
      readonly now: () => number;
    },
  ) {}

  /** A lease that holds a unit for the caller, or undefined when the quota is exhausted. */
  take(grant: QuotaGrant): Lease | undefined | Promise<Lease | undefined> {
    const now = this.options.now();
    const entry = this.entryOf(grant.grantId);
    const lease = takeFrom(entry, now);
    if (!lease) return now < entry.exhaustedUntil ? undefined : this.wait(grant, entry);
    // The next slice is fetched before this one ends, where slices are large enough for that to matter.
    if (entry.leases.length === 1 && lease.left * 4 < lease.units && lease.units > WANT_MIN) {
      this.acquire(grant, entry).catch(() => undefined);
    }
    return lease;
  }

  /**
   * Leases that have ended: used up, idle, or lapsed with their period, and no call holds a unit of them. They are out
   * of the book from now on and must be settled; `settled` tells which are.
   */
  endedLeases(): string[] {
    const now = this.options.now();
    for (const entry of this.entries.values()) {
      for (let at = entry.leases.length - 1; at >= 0; at--) {
        const lease = entry.leases[at]!;
        if (lease.pending > 0 || isUseful(lease, now)) continue;
        entry.leases.splice(at, 1);
        this.ending.set(lease.id, SETTLE_TRIES);
      }
    }
    return [...this.ending.keys()];
  }

  settled(tried: readonly string[], settled: readonly string[]): void {
    for (const id of tried) this.ending.set(id, (this.ending.get(id) ?? 1) - 1);
    for (const id of settled) this.ending.delete(id);
    for (const [id, tries] of this.ending) if (tries <= 0) this.ending.delete(id);
  }

  private entryOf(grantId: string): Entry {
    let entry = this.entries.get(grantId);
    if (!entry) {
      entry = {
        leases: [],
        acquiring: undefined,
        waiting: 0,
        want: WANT_MIN,
        acquiredAt: 0,
        exhaustedUntil: 0,
      };
      this.entries.set(grantId, entry);
    }
    return entry;
  }

  private async wait(grant: QuotaGrant, entry: Entry): Promise<Lease | undefined> {
    entry.waiting++;
    try {
      for (;;) {
        const acquired = await this.acquire(grant, entry);
        const lease = takeFrom(entry, this.options.now());
        if (lease || !acquired) return lease;
      }
    } finally {
      entry.waiting--;
    }
  }

  /** One acquisition at a time; false when nothing was left. */
  private acquire(grant: QuotaGrant, entry: Entry): Promise<boolean> {
    entry.acquiring ??= this.acquireOnce(grant, entry).finally(() => {
      entry.acquiring = undefined;
    });
    return entry.acquiring;
  }

  private async acquireOnce(grant: QuotaGrant, entry: Entry): Promise<boolean> {
    // All that want a unit in this turn of the event loop are counted before the database is asked.
    await Promise.resolve();
    const now = this.options.now();
    const { unitsMax, zone } = this.options;
    const busy = now - entry.acquiredAt < BUSY_MS;
    entry.want = busy ? entry.want * 2 : Math.ceil(entry.want / 2);
    entry.want = Math.min(unitsMax, Math.max(WANT_MIN, entry.want));
    const id = uuidV7(now);
    const period = quotaPeriodOf(grant.quotaPeriod, new Date(now), zone);
    try {
      const least = Math.min(unitsMax, Math.max(1, entry.waiting));
      const units = await this.store.acquire(id, grant, period, least, entry.want);
      entry.acquiredAt = now;
      if (units === 0) entry.exhaustedUntil = this.options.now() + EXHAUSTED_MS;
      else entry.leases.push(new Lease(id, this.gatewayId, period, units, now));
      return units > 0;
    } catch (error) {
      this.ending.set(id, SETTLE_TRIES);
      throw error;
    }
  }
}

function takeFrom(entry: Entry, now: number): Lease | undefined {
  return entry.leases.find((lease) => lease.take(now));
}

function isUseful(lease: Lease, now: number): boolean {
  return lease.left > 0 && now < lease.period.end.getTime() && now - lease.usedAt < IDLE_MS;
}
