import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { type Config, createLogger, type Logger, NestLogger } from '@gongshu/platform';
import { assertEveryRouteDeclaresAccess } from './access';
import { EtagInterceptor } from './etag.interceptor';
import { acceptJson, refuseMalformedText } from './input';
import { PARAM_LENGTH_MAX, refusalsBeforeRouting } from './refusals';
import { ProblemFilter } from './problem.filter';
import { requestIdFrom } from './trace';
import { validationPipe } from './validation';

export interface HttpAppOptions {
  readonly name: string;
  readonly config: Config;
  readonly logger?: Logger;
  /** Prefix of all routes but health. */
  readonly prefix?: string;
  /** Routes that stand outside the app's hooks (log line, ETag, security headers): the hot path of the data plane. */
  readonly lean?: (fastify: FastifyInstance, app: NestFastifyApplication) => void;
}

/**
 * An app as all of ours are: Fastify, JSON log with one line a request, problem documents, validation, ETags, security
 * headers, and no route without an access policy. Not yet listening.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  { name, config, logger = createLogger(name, config.logLevel), prefix, lean }: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimitBytes,
    genReqId: requestIdFrom,
    trustProxy: 'loopback',
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    ...refusalsBeforeRouting(logger),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(new EtagInterceptor());
  if (prefix) app.setGlobalPrefix(prefix, { exclude: ['health/live', 'health/ready'] });
  const fastify = adapter.getInstance();
  // JSON alone: the framework's form and text parsers would let a body in that no DTO describes.
  fastify.removeContentTypeParser('text/plain');
  acceptJson(fastify);
  if (lean) {
    await fastify.register((scope, _options, done) => {
      lean(scope, app);
      done();
    });
  }
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
  });
  refuseMalformedText(fastify);
  fastify.addHook('onResponse', async (request, reply) => {
    // Fastify hands hooks on to scopes that exist already; a lean route writes its own line.
    if ((request.routeOptions.config as { lean?: boolean }).lean) return;
    logger.info(
      {
        traceId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'request',
    );
  });
  await fastify.register(etag, { weak: true });
  await fastify.register(helmet, { contentSecurityPolicy: false });
  assertEveryRouteDeclaresAccess(app);
  return app;
}
