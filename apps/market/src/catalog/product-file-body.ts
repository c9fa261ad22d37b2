import { applyDecorators, Body, type PipeTransform } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { catalogError } from '@gongshu/catalog';
import { platformError } from '@gongshu/platform';

/** The largest file that a product can be. */
export const PRODUCT_FILE_BYTES_MAX = 32 * 1_048_576;

/** The one route that takes bytes of any kind; everywhere else they stay unsupported, and the body limit the small one. */
const ROUTE = '/v1/products/:productId/versions/:number/file';
const TYPE = 'application/octet-stream';

/** Lets the files of products in, as bytes. Other types are turned away before their body is read. */
export function acceptProductFiles(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url === ROUTE) route.bodyLimit = PRODUCT_FILE_BYTES_MAX;
  });
  fastify.addHook('onRequest', ({ headers, routeOptions }, _reply, done) => {
    const type = headers['content-type'];
    const wanted = routeOptions.url === ROUTE;
    const isBytes = type?.toLowerCase().split(';')[0]!.trim() === TYPE;
    if (type === undefined || wanted === isBytes) done();
    else done(wanted ? catalogError('FILE_NOT_BINARY') : platformError('UNSUPPORTED_MEDIA_TYPE'));
  });
  fastify.addContentTypeParser(TYPE, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

const pipe: PipeTransform<unknown, Buffer> = {
  transform(body) {
    if (!Buffer.isBuffer(body) || body.length === 0) throw catalogError('FILE_NOT_BINARY');
    return body;
  },
};

/** The body as bytes. @throws DomainError FILE_NOT_BINARY for another content type or nothing */
export function ProductFileBody(): ParameterDecorator {
  return Body(pipe);
}

/** Documents a body of bytes. */
export function ApiProductFileBody(): MethodDecorator {
  return applyDecorators(
    ApiConsumes(TYPE),
    ApiBody({
      required: true,
      description: `The file's bytes, at most ${PRODUCT_FILE_BYTES_MAX}.`,
      schema: { type: 'string', format: 'binary' },
    }),
  );
}
