import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { hash } from 'node:crypto';
import {
  Entitlements,
  type EntitlementScope,
  type EntitlementSnapshot,
  type GrantEntitlement,
  type KeyEntitlement,
} from '@gongshu/authorization';
import { AUTHORITY_CHANNEL } from '@gongshu/directory';
import { type Config, CONFIG, type Logger, LOGGER, Notifications } from '@gongshu/platform';
import type { KnownEntitlements } from './call-entitlement';

/** A lost notification is healed after this long at most. */
const POLL_MS = 5_000;
const RETRY_MS = 200;
/** More changed links at once are read as a whole. */
const SCOPES_MAX = 50;

/** Keys and grants in memory: a call asks nobody. A change of the chain of authority is heard and read again (I8). */
@Injectable()
export class EntitlementCache
  implements KnownEntitlements, OnApplicationBootstrap, OnModuleDestroy
{
  private keys = new Map<string, KeyEntitlement>();
  /** By `application id + slug`. */
  private grants = new Map<string, GrantEntitlement>();
  private readonly changed = new Set<string>();
  private readonly notifications: Notifications;
  private refreshing: Promise<void> | undefined;
  private poll: NodeJS.Timeout | undefined;
  private isLoaded = false;
  private isClosed = false;

  constructor(
    private readonly entitlements: Entitlements,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.notifications = new Notifications(config.databaseUrl, AUTHORITY_CHANNEL, (payload) =>
      this.refresh(payload),
    );
  }

  /** True once the whole has been read. */
  get loaded(): boolean {
    return this.isLoaded;
  }

  key(text: string): KeyEntitlement | undefined {
    return this.keys.get(hash('sha256', text, 'hex'));
  }

  grant(applicationId: string, productSlug: string): GrantEntitlement | undefined {
    return this.grants.get(applicationId + productSlug);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.notifications.open();
    this.refresh('');
    this.poll = setInterval(() => this.refresh(''), POLL_MS);
    await this.refreshing;
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.poll);
    await this.notifications.close();
    await this.refreshing;
  }

  /** Reads what hangs on a link (`application:id` …), or everything (''). One reading at a time keeps them in order. */
  private refresh(link: string): void {
    this.changed.add(link);
    this.refreshing ??= this.readChanged().finally(() => {
      this.refreshing = undefined;
    });
  }

  private async readChanged(): Promise<void> {
    while (this.changed.size > 0 && !this.isClosed) {
      const links = [...this.changed];
      this.changed.clear();
      try {
        await this.read(links);
      } catch (error) {
        // What is known stays in force while the database is away; nothing is served then anyway (I1).
        this.logger.warn({ code: (error as { code?: unknown }).code }, 'entitlements not read');
        links.forEach((link) => this.changed.add(link));
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async read(links: readonly string[]): Promise<void> {
    const scopes = links.map(scopeOf);
    if (scopes.includes(null) || scopes.length > SCOPES_MAX) {
      this.replaceAll(await this.entitlements.load(null));
      this.isLoaded = true;
      return;
    }
    for (const scope of scopes) this.replace(scope, await this.entitlements.load(scope));
  }

  private replaceAll({ keys, grants }: EntitlementSnapshot): void {
    this.keys = new Map(keys.map((key) => [key.keyHash, key]));
    this.grants = new Map();
    grants.forEach((grant) => this.put(grant));
  }

  private replace(scope: EntitlementScope, { keys, grants }: EntitlementSnapshot): void {
    // Grants never vanish from a product or an agreement, they get blocked; an application can lose a key.
    if (scope && 'applicationId' in scope) {
      for (const [keyHash, key] of this.keys) {
        if (key.applicationId === scope.applicationId) this.keys.delete(keyHash);
      }
      for (const [at, grant] of this.grants) {
        if (grant.applicationId === scope.applicationId) this.grants.delete(at);
      }
    }
    for (const key of keys) this.keys.set(key.keyHash, key);
    grants.forEach((grant) => this.put(grant));
  }

  private put(grant: GrantEntitlement): void {
    this.grants.set(grant.applicationId + grant.productSlug, grant);
  }
}

function scopeOf(link: string): EntitlementScope {
  const [kind, id] = link.split(':');
  if (!id) return null;
  switch (kind) {
    case 'application':
      return { applicationId: id };
    case 'product':
      return { productId: id };
    case 'agreement':
      return { agreementId: id };
    case undefined:
    default:
      return null;
  }
}
