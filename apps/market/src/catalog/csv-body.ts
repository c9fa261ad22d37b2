import { applyDecorators, Body, type PipeTransform } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { catalogError } from '@gongshu/catalog';
import { isCsvImport } from '@gongshu/http';
import { platformError } from '@gongshu/platform';

/** The largest data that one upload can bring. */
export const CSV_BYTES_MAX = 32 * 1_048_576;

/** The one route that takes CSV, and nothing else; everywhere else it stays unsupported, and the body limit the small one. */
const ROUTE = '/v1/products/:productId/versions/:number/dataset';

/** Lets CSV bodies in, as bytes. Other types are turned away before their body is read. */
export function acceptCsv(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url === ROUTE) route.bodyLimit = CSV_BYTES_MAX;
  });
  fastify.addHook('onRequest', ({ headers, routeOptions }, _reply, done) => {
    // Imports of rows say for themselves what they take.
    if (isCsvImport(routeOptions.url)) return done();
    const type = headers['content-type'];
    const wanted = routeOptions.url === ROUTE;
    if (type === undefined || wanted === /^text\/csv\s*(;|$)/i.test(type)) done();
    else done(wanted ? catalogError('DATASET_NOT_CSV') : platformError('UNSUPPORTED_MEDIA_TYPE'));
  });
  fastify.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

const pipe: PipeTransform<unknown, Buffer> = {
  transform(body) {
    if (!Buffer.isBuffer(body)) throw catalogError('DATASET_NOT_CSV');
    return body;
  },
};

/** The body as bytes. @throws DomainError DATASET_NOT_CSV for another content type */
export function CsvBody(): ParameterDecorator {
  return Body(pipe);
}

/** Documents a CSV body. */
export function ApiCsvBody(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('text/csv'),
    ApiBody({
      required: true,
      description: `CSV in UTF-8, at most ${CSV_BYTES_MAX} bytes. The first row names the fields of the dictionary, in any order; an empty cell is null.`,
      schema: { type: 'string', example: 'location,date\nSeattle,2012-01-01\n' },
    }),
  );
}
