import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '@gongshu/audit';
import { AuthorizationModule } from '@gongshu/authorization';
import { CatalogModule } from '@gongshu/catalog';
import { DirectoryModule } from '@gongshu/directory';
import { IdentityModule, Organizations } from '@gongshu/identity';
import {
  type Config,
  createLogger,
  NestLogger,
  PlatformModule,
  PrismaService,
  Transactions,
  type Tx,
} from '@gongshu/platform';
import { seedDemand } from './demand';
import { type SampleUser, seedAdministrator, seedParties } from './parties';
import { sampleProducts } from './products';
import {
  type OfferedProduct,
  seedAgreement,
  seedDirectory,
  seedPermittedRevenue,
  seedProduct,
} from './supply';

export type { SampleUser } from './parties';

/** What the first start shows: logins and a key that works. */
export interface SampleAccounts {
  readonly users: readonly SampleUser[];
  readonly apiKey: string;
}

export interface SeedOptions {
  /** Where the sample's own upstream service will listen. */
  readonly upstreamUrl: string;
  readonly progress?: (step: string) => void;
  /** Keeps the generated passwords; called before the commit, so that no seeded database is without them. */
  readonly keep?: (accounts: SampleAccounts) => Promise<void>;
}

/** The first login of a new marketplace. */
export interface Administrator {
  readonly username: string;
  readonly password: string;
}

/**
 * What every marketplace needs before anyone can use it: the administrative divisions, the data groups as publicly
 * known, and an administrator, when there is no organisation yet. Repeating it changes nothing.
 * @returns the administrator, when he was made now
 */
export async function seedBase(config: Config): Promise<Administrator | undefined> {
  return withServices(config, (app) =>
    app.get(Transactions).run(async (tx) => {
      await seedDirectory(app, tx);
      if ((await tx.organization.count()) > 0) return undefined;
      return seedAdministrator(tx, app.get(Organizations));
    }, LONG),
  );
}

/**
 * Fills an empty database with the sample marketplace, by the same use cases that the API runs, each act by its maker
 * or checker. One transaction: a start that is killed in the middle leaves an empty database to the next.
 * @returns the logins; undefined when the database holds organisations already
 */
export async function seedSample(
  config: Config,
  options: SeedOptions,
): Promise<SampleAccounts | undefined> {
  return withServices(config, async (app) => {
    if ((await app.get(PrismaService).organization.count()) > 0) return undefined;
    options.progress?.('seeding the sample marketplace');
    return app.get(Transactions).run(async (tx) => {
      const accounts = await seedAll(app, tx, options);
      await options.keep?.(accounts);
      return accounts;
    }, LONG);
  });
}

/** A slow machine may need its time for the sample's passwords and files. */
const LONG = { timeoutMs: 120_000 };

async function withServices<T>(
  config: Config,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const logger = createLogger('seed', config.logLevel);
  @Module({
    imports: [
      PlatformModule.forRoot(config, logger),
      AuditModule,
      IdentityModule,
      DirectoryModule,
      CatalogModule,
      AuthorizationModule,
    ],
  })
  class SeedModule {}
  const app = await NestFactory.createApplicationContext(SeedModule, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

async function seedAll(
  app: INestApplicationContext,
  tx: Tx,
  { upstreamUrl }: SeedOptions,
): Promise<SampleAccounts> {
  await seedDirectory(app, tx);
  const parties = await seedParties(tx, app.get(Organizations));
  const agreementId = await seedAgreement(app, tx, parties);
  await seedPermittedRevenue(app, tx, parties);
  const offered: OfferedProduct[] = [];
  for (const product of sampleProducts(upstreamUrl)) {
    offered.push(await seedProduct(app, tx, parties, agreementId, product));
  }
  const { apiKey } = await seedDemand(app, tx, parties, offered);
  return { users: parties.users, apiKey };
}
