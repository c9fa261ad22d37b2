import { Inject, Injectable } from '@nestjs/common';
import {
  type Config,
  CONFIG,
  deriveSigningKey,
  type Logger,
  LOGGER,
  PrismaService,
  type QuotaPeriodKind,
  type SigningKey,
} from '@gongshu/platform';
import type { EndReason, EventOutcome } from './batch-committer';
import { GatewayFencing } from './gateway-fencing';
import type { Lease, QuotaGrant } from './lease-book';
import { MeteringSession } from './metering-session';
import { secondsUntilFull } from './quota-period';
import type { UsageEvent } from './usage-event';

const RENEW_MS = 250;
/** A start does not wait longer for the database: the gateway comes up not ready, and registers when it can. */
const START_MS_MAX = 5_000;

/** The key that seals batches of usage events. */
export function usageSealKey(config: Config): SigningKey {
  return deriveSigningKey(config.masterSecret, 'usage-seal');
}

/** What a gateway meters with: units from leases before a call, its event stored after it and before the answer. */
@Injectable()
export class Meter {
  private session: MeteringSession | undefined;
  private renewing: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Since when the heartbeat has not failed. */
  private steadySince = Infinity;

  constructor(
    private readonly prisma: PrismaService,
    private readonly fencing: GatewayFencing,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Registers the gateway; when the database is away, in the background. */
  async start(): Promise<void> {
    this.timer = setInterval(() => this.beat(), this.config.gatewayHeartbeatMs);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, START_MS_MAX);
    });
    await Promise.race([this.renew(), late]);
    clearTimeout(timer);
  }

  /** Whether a call that comes now can be metered; if not, it is refused before its product is asked (I1). */
  get able(): boolean {
    return this.session?.committer.able ?? false;
  }

  /** Id of the current registration. */
  get gatewayId(): string | undefined {
    return this.session?.gatewayId;
  }

  /**
   * Takes a unit of the grant's quota.
   * @returns undefined when the quota is exhausted
   * @throws when the database cannot be asked
   */
  take(grant: QuotaGrant): Lease | undefined | Promise<Lease | undefined> {
    if (!this.session) throw new Error('The gateway is not registered.');
    return this.session.leases.take(grant);
  }

  /** When a quota that is exhausted now is full again; undefined where it never is. */
  secondsUntilFull(kind: QuotaPeriodKind): number | undefined {
    return secondsUntilFull(kind, new Date(), this.config.businessZone);
  }

  /**
   * Stores the event of a call that holds a unit of the lease, and settles the unit: used when the event counts and is
   * stored, given back otherwise. `settle` is called exactly once; only on STORED may the answer leave.
   */
  record(event: UsageEvent, lease: Lease, settle: (outcome: EventOutcome) => void): void {
    const { session } = this;
    // A lease of an ended registration is settled already; its calls cannot be counted any more.
    if (!session || session.gatewayId !== lease.gatewayId) {
      settle({ kind: 'REFUSED' });
      return;
    }
    const isCounted = event.leaseId !== null;
    if (!isCounted) lease.giveBack();
    session.committer.add({
      event,
      settle: (outcome) => {
        if (isCounted && outcome.kind === 'STORED') lease.use();
        if (isCounted && outcome.kind === 'REFUSED') lease.giveBack();
        settle(outcome);
      },
    });
  }

  /** Stores what waits, settles the leases and leaves in good order; calls must have ended before. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.beating;
    await this.renewing;
    const { session } = this;
    this.session = undefined;
    try {
      await session?.retire();
    } catch (error) {
      // The database is away: others fence this gateway when it is back, and its leases are settled then.
      this.warn(error, 'gateway not retired');
    }
  }

  private beat(): void {
    this.beating ??= this.beatOnce()
      .catch((error: unknown) => {
        this.steadySince = Infinity;
        this.warn(error, 'heartbeat failed');
      })
      .finally(() => {
        this.beating = undefined;
      });
  }

  private async beatOnce(): Promise<void> {
    const { session } = this;
    if (!session) return this.renew();
    if (!(await session.beat())) {
      this.endSession(session, 'FENCED');
      return;
    }
    const now = performance.now();
    this.steadySince = Math.min(this.steadySince, now);
    // After the database was away all gateways look silent; they get as long to speak as silence may last.
    if (now - this.steadySince >= this.config.gatewayDeadMs) await this.fencing.run();
  }

  private endSession(session: MeteringSession, reason: EndReason): void {
    if (this.session !== session) return;
    this.logger.warn({ gatewayId: session.gatewayId, reason }, 'metering session ended');
    this.session = undefined;
    void this.renew(session);
  }

  private renew(ended?: MeteringSession): Promise<void> {
    this.renewing ??= this.renewUntilRegistered(ended).finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewUntilRegistered(ended?: MeteringSession): Promise<void> {
    const key = usageSealKey(this.config);
    while (!this.isStopped && !this.session) {
      try {
        await ended?.fence();
        this.session = await MeteringSession.register(
          this.prisma.pool,
          this.config,
          key,
          (session, reason) => this.endSession(session, reason),
        );
        this.logger.info({ gatewayId: this.session.gatewayId }, 'gateway registered');
      } catch (error) {
        this.warn(error, 'gateway not registered');
        await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
      }
    }
  }

  private warn(error: unknown, message: string): void {
    const { code, message: reason } = error as { code?: unknown; message?: string };
    this.logger.warn({ code, reason }, message);
  }
}
