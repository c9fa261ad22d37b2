import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { AuditLog } from '@gongshu/audit';
import {
  type Config,
  CONFIG,
  type MemberRole,
  type OrganizationKind,
  PrismaService,
  sha256,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import type { Actor } from './actor';
import { identityError } from './identity.errors';
import { passwordMatches } from './passwords';

export interface Origin {
  readonly ip: string | null;
  readonly traceId: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Needed when the user belongs to several organisations. */
  readonly organizationId?: string;
}

/** A session with the one refresh token that is good now. */
export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly kind: OrganizationKind;
  readonly role: MemberRole;
  readonly refreshToken: string;
}

const DAY_MS = 86_400_000;

/** Logins: opened by password, kept by rotating refresh tokens, ended by logout or by the reuse of a token. */
@Injectable()
export class Sessions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Opens a session.
   * @throws DomainError CREDENTIALS_INVALID alike for an unknown user, a wrong password, a disabled user and a frozen
   *   organisation; ORGANIZATION_NOT_CHOSEN
   */
  async open(credentials: Credentials, origin: Origin): Promise<OpenSession> {
    const user = await this.prisma.user.findUnique({
      where: { username: credentials.username.toLowerCase() },
      include: { memberships: { include: { organization: true } } },
    });
    const known = await passwordMatches(user?.passwordHash, credentials.password);
    const memberships = (user?.memberships ?? []).filter(
      (m) =>
        m.organization.status === 'ACTIVE' &&
        (credentials.organizationId ?? m.organizationId) === m.organizationId,
    );
    const membership = memberships[0];
    if (!user || !known || user.disabledAt || !membership) {
      await this.recordFailure(user?.id ?? null, origin);
      throw identityError('CREDENTIALS_INVALID');
    }
    if (memberships.length > 1) throw identityError('ORGANIZATION_NOT_CHOSEN');
    return this.transactions.run(async (tx) => {
      const session = await tx.session.create({
        data: {
          userId: user.id,
          organizationId: membership.organizationId,
          expiresAt: new Date(Date.now() + this.config.refreshTokenDays * DAY_MS),
        },
      });
      const actor = { ...origin, userId: user.id, organizationId: membership.organizationId };
      await this.audit.append(tx, actor, {
        action: 'session:open',
        objectType: 'session',
        objectId: session.id,
        subject: { type: 'organization', id: membership.organizationId },
      });
      return {
        sessionId: session.id,
        userId: user.id,
        organizationId: membership.organizationId,
        kind: membership.organization.kind,
        role: membership.role,
        refreshToken: await this.issueRefreshToken(tx, session.id),
      };
    });
  }

  /**
   * Exchanges a refresh token for the next one. A token presented twice has been stolen from one of the two: the
   * whole session ends.
   * @throws DomainError REFRESH_TOKEN_INVALID
   */
  async refresh(refreshToken: string, origin: Origin): Promise<OpenSession> {
    const hash = new Uint8Array(sha256(refreshToken));
    const renewed = await this.transactions.run(async (tx): Promise<OpenSession | undefined> => {
      const claimed = await tx.refreshToken.updateMany({
        where: { hash, usedAt: null },
        data: { usedAt: new Date() },
      });
      const token = await tx.refreshToken.findUnique({ where: { hash } });
      if (!token) return undefined;
      if (claimed.count === 0) {
        await this.end(tx, token.sessionId, 'REFRESH_REUSED', {
          ...origin,
          userId: null,
          organizationId: null,
        });
        return undefined;
      }
      const actor = await this.find(tx, token.sessionId, origin);
      if (!actor) return undefined;
      const { sessionId, userId, organizationId, kind, role } = actor;
      return {
        sessionId,
        userId,
        organizationId,
        kind,
        role,
        refreshToken: await this.issueRefreshToken(tx, sessionId),
      };
    });
    // Thrown outside, so that the end of a stolen session is not rolled back with it.
    if (!renewed) throw identityError('REFRESH_TOKEN_INVALID');
    return renewed;
  }

  /** Ends the actor's session. */
  async close(tx: Tx, actor: Actor): Promise<void> {
    await this.end(tx, actor.sessionId, 'LOGOUT', actor);
  }

  /**
   * Removes the refresh tokens of sessions that have ended; the sessions themselves stay, for the audit log.
   * @returns how many tokens
   */
  async forgetEnded(tx: Tx): Promise<number> {
    const { count } = await tx.refreshToken.deleteMany({
      where: {
        session: { OR: [{ revokedAt: { not: null } }, { expiresAt: { lte: new Date() } }] },
      },
    });
    return count;
  }

  /** The actor of a session that is good now: not ended, user enabled, organisation active. */
  async actorOf(sessionId: string, origin: Origin): Promise<Actor> {
    const actor = await this.find(this.prisma, sessionId, origin);
    if (!actor) throw identityError('SESSION_ENDED');
    return actor;
  }

  private async find(
    db: Pick<Tx, 'session'>,
    sessionId: string,
    origin: Origin,
  ): Promise<Actor | undefined> {
    const session = await db.session.findUnique({
      where: { id: sessionId },
      include: { user: true, membership: { include: { organization: true } } },
    });
    if (!session || session.revokedAt || session.expiresAt <= new Date()) return undefined;
    if (session.user.disabledAt || session.membership.organization.status !== 'ACTIVE')
      return undefined;
    return {
      ...origin,
      sessionId,
      userId: session.userId,
      organizationId: session.organizationId,
      kind: session.membership.organization.kind,
      role: session.membership.role,
    };
  }

  private async end(
    tx: Tx,
    sessionId: string,
    reason: string,
    actor: Origin & { userId: string | null; organizationId: string | null },
  ): Promise<void> {
    const [ended] = await tx.session.updateManyAndReturn({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: new Date(), revokedReason: reason },
      select: { organizationId: true },
    });
    if (!ended) return;
    await this.audit.append(tx, actor, {
      action: 'session:end',
      objectType: 'session',
      objectId: sessionId,
      subject: { type: 'organization', id: ended.organizationId },
      reason,
    });
  }

  private async issueRefreshToken(tx: Tx, sessionId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await tx.refreshToken.create({ data: { hash: new Uint8Array(sha256(token)), sessionId } });
    return token;
  }

  private async recordFailure(userId: string | null, origin: Origin): Promise<void> {
    const actor = { ...origin, userId, organizationId: null };
    await this.transactions.run((tx) =>
      this.audit.append(tx, actor, {
        action: 'session:refuse',
        objectType: 'user',
        // The name that was typed may be a password in the wrong field: an unknown user is not named.
        objectId: userId ?? 'unknown',
      }),
    );
  }
}
