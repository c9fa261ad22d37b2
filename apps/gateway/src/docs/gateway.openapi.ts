import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { KEY_SCHEMES } from '@gongshu/catalog';
import { buildOpenApi } from '@gongshu/http';
import { PRODUCT_PATHS } from './product-paths';

/** The OpenAPI document of the gateway: its controllers', and the product paths, which no controller serves. */
export function gatewayDocument(app: NestFastifyApplication): OpenAPIObject {
  const document = buildOpenApi(app, {
    title: 'Gongshu gateway 公数网关',
    description:
      'Data plane of the marketplace: calls to data products under a grant. Every answer of a product is metered by one durable event before it leaves, and brings its receipt; a refusal of the gateway itself (401, 403, 429, 503 with a code of the `metering` table) makes no event and carries none.',
    tags: { health: 'Liveness and readiness' },
  });
  return {
    ...document,
    tags: [{ name: 'products', description: 'Calls to data products' }, ...(document.tags ?? [])],
    paths: { ...PRODUCT_PATHS, ...document.paths },
    components: {
      ...document.components,
      securitySchemes: { ...KEY_SCHEMES },
    },
  };
}
