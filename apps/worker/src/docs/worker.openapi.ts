import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { buildOpenApi } from '@gongshu/http';

/** The OpenAPI document of the worker. */
export function workerDocument(app: NestFastifyApplication): OpenAPIObject {
  const document = buildOpenApi(app, {
    title: 'Gongshu worker 公数后台任务',
    description:
      'Background jobs of the marketplace: clocks, closing of months, housekeeping. It serves its health only.',
    tags: { health: 'Liveness and readiness' },
  });
  // Nobody logs in to the worker.
  delete document.components?.securitySchemes;
  return document;
}
