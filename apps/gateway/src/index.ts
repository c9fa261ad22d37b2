import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, serveOpenApi } from '@gongshu/http';
import { type Config, createLogger } from '@gongshu/platform';
import { GatewayModule } from './gateway.module';
import { ProductRoute } from './products/product.route';

export { gatewayDocument } from './docs/gateway.openapi';

/** The gateway, ready to listen. */
export async function createGateway(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger('gateway', config.logLevel);
  const app = await createHttpApp(GatewayModule.forRoot(config, logger), {
    name: 'gateway',
    config,
    logger,
    lean: (fastify, nest) => nest.get(ProductRoute).register(fastify),
  });
  await serveOpenApi(app, 'gateway');
  return app;
}
