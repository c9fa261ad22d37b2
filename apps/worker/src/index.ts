import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, serveOpenApi } from '@gongshu/http';
import { type Config, createLogger } from '@gongshu/platform';
import { WorkerModule } from './worker.module';

export { workerDocument } from './docs/worker.openapi';

/** The worker, ready to listen; its jobs begin with the app's `init`, and end before its `close` does. */
export async function createWorker(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger('worker', config.logLevel);
  const app = await createHttpApp(WorkerModule.forRoot(config, logger), {
    name: 'worker',
    config,
    logger,
  });
  await serveOpenApi(app, 'worker');
  return app;
}
