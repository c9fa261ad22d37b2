import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { acceptCsvImports, createHttpApp, serveOpenApi } from '@gongshu/http';
import { type Config, createLogger } from '@gongshu/platform';
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
