import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Catalog } from '@gongshu/catalog';
import { acceptCsvImports, createHttpApp, serveOpenApi } from '@gongshu/http';
import { type Config, createLogger, type Logger, LOGGER } from '@gongshu/platform';
import { acceptUploads } from './catalog/dataset-upload-body';
import { acceptFiles } from './documents/unread-body';
import { MarketModule } from './market.module';

export { marketDocument } from './docs/market.openapi';

/** The market, ready to listen. */
export async function createMarket(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger('market', config.logLevel);
  const app = await createHttpApp(MarketModule.forRoot(config, logger), {
    name: 'market',
    config,
    logger,
    prefix: 'v1',
  });
  acceptFiles(app);
  acceptUploads(app);
  acceptCsvImports(app);
  await serveOpenApi(app, 'market');
  return app;
}

/** Loads the index of the catalog behind a market that already listens; who searches meanwhile waits for the same. */
export function warmCatalog(market: NestFastifyApplication): void {
  market
    .get(Catalog)
    .warm()
    .catch((error: unknown) => {
      const logger = market.get<Logger>(LOGGER);
      logger.warn({ error: (error as Error).message }, 'catalog not loaded; a search will');
    });
}
