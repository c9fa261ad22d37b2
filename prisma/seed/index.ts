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
import { type SampleUser, seedParties } from './parties';
import { sampleProducts } from './products';
import { type OfferedProduct, seedAgreement, seedDirectory, seedProduct } from './supply';

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
    if ((await app.get(PrismaService).organization.count()) > 0) return undefined;
    options.progress?.('seeding the sample marketplace');
    return await app.get(Transactions).run((tx) => seedAll(app, tx, options));
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
  const offered: OfferedProduct[] = [];
  for (const product of sampleProducts(upstreamUrl)) {
    offered.push(await seedProduct(app, tx, parties, agreementId, product));
  }
  const { apiKey } = await seedDemand(app, tx, parties, offered);
  return { users: parties.users, apiKey };
}
