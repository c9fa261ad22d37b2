import type pg from 'pg';
import type { Config, SigningKey } from '@gongshu/platform';
import { BatchCommitter, type EndReason } from './batch-committer';
import { BatchConnection } from './batch-connection';
import { endGateway, heartbeat, registerGateway } from './gateway-instance.queries';
import { LeaseBook } from './lease-book';
import { acquireLease, settleLeases } from './quota-lease.queries';
import { uuidV7 } from './uuid-v7';

/**
 * One registration of a gateway: its id, its chain of batches and its leases. It ends when the gateway is fenced, and a
 * new one takes its place; nothing of an ended one can be used, for the database refuses its id.
 */
export class MeteringSession {
  readonly leases: LeaseBook;
  readonly committer: BatchCommitter;

  private constructor(
    readonly gatewayId: string,
    private readonly pool: pg.Pool,
    config: Config,
    key: SigningKey,
    ended: (reason: EndReason) => void,
  ) {
    this.committer = new BatchCommitter({
      gatewayId,
      key,
      open: (lost) => BatchConnection.open(config.databaseUrl, lost),
      ended,
    });
    this.leases = new LeaseBook(
      gatewayId,
      {
        acquire: async (leaseId, grant, period, least, want) => {
          const wish = { leaseId, gatewayId, grant, period, least, want };
          const units = await acquireLease(pool, wish);
          if (units === undefined) {
            ended('FENCED');
            throw new Error('The gateway has been fenced.');
          }
          return units;
        },
      },
      { unitsMax: config.leaseUnits, zone: config.businessZone, now: Date.now },
    );
  }

  static async register(
    pool: pg.Pool,
    config: Config,
    key: SigningKey,
    ended: (session: MeteringSession, reason: EndReason) => void,
  ): Promise<MeteringSession> {
    const gatewayId = uuidV7(Date.now());
    await registerGateway(pool, gatewayId);
    const session: MeteringSession = new MeteringSession(gatewayId, pool, config, key, (reason) =>
      ended(session, reason),
    );
    await session.committer.connected();
    return session;
  }

  /** Says that it lives, and settles leases that have ended. False when it has been fenced. */
  async beat(): Promise<boolean> {
    if (!(await heartbeat(this.pool, this.gatewayId))) return false;
    const ended = this.leases.endedLeases();
    if (ended.length > 0) {
      const settled = await settleLeases(this.pool, this.gatewayId, ended);
      this.leases.settled(
        ended,
        settled.map((lease) => lease.id),
      );
    }
    return true;
  }

  /** Ends it in good order: what waits is stored, then all leases are settled. */
  async retire(): Promise<void> {
    await this.committer.drained();
    this.committer.close();
    await endGateway(this.pool, this.gatewayId, 'RETIRED');
  }

  /** Ends it by force, so that its leases come back at once and nothing can be stored under its id any more. */
  async fence(): Promise<void> {
    this.committer.close();
    await endGateway(this.pool, this.gatewayId, 'FENCED');
  }
}
