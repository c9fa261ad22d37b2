import { Readable } from 'node:stream';
import { applyDecorators, Body, type PipeTransform, StreamableFile } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import { CSV_ROWS_MAX, platformError } from '@gongshu/platform';

/** As large as the file of an import may be. */
export const IMPORT_BYTES_MAX = 8 * 1_048_576;

/** Whether a route takes the file of an import. */
export function isCsvImport(route: string | undefined): boolean {
  return route?.endsWith('/imports') ?? false;
}

/** Lets the files of imports in. Another type, another charset or a compressed file is turned away unread. */
export function acceptCsvImports(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (isCsvImport(route.url)) route.bodyLimit = IMPORT_BYTES_MAX;
  });
  fastify.addHook('onRequest', ({ headers, routeOptions }, _reply, done) => {
    const type = headers['content-type'];
    const { 'content-encoding': encoding = 'identity' } = headers;
    const fits = type === undefined || /^text\/csv\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type);
    if (!isCsvImport(routeOptions.url) || (fits && encoding === 'identity')) done();
    else done(platformError('CSV_REQUIRED'));
  });
  if (!fastify.hasContentTypeParser('text/csv')) {
    fastify.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
  }
}

const pipe: PipeTransform<unknown, Promise<Buffer>> = {
  async transform(body) {
    if (Buffer.isBuffer(body)) return body;
    if (body instanceof Readable) return collect(body);
    throw platformError('CSV_REQUIRED');
  },
};

/** A body that another route of the type takes as a stream. */
async function collect(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > IMPORT_BYTES_MAX) {
      throw platformError('BODY_TOO_LARGE', { limitBytes: IMPORT_BYTES_MAX });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The file of an import as bytes. @throws DomainError CSV_REQUIRED, BODY_TOO_LARGE */
export function ImportBody(): ParameterDecorator {
  return Body(pipe);
}

/** Documents the file of an import; the answer (200) is the report, of an import and of a dry run alike. */
export function CsvImport(columns: string, example: string): MethodDecorator {
  return applyDecorators(
    ApiConsumes('text/csv'),
    ApiBody({
      required: true,
      description: `CSV in UTF-8, at most ${IMPORT_BYTES_MAX} bytes and ${CSV_ROWS_MAX} rows. The first row names the columns, in any order: ${columns}. An apostrophe before =, +, - or @ is taken away, as the export puts it there.`,
      schema: { type: 'string', example },
    }),
  );
}

/** Documents a CSV answer whose columns an import takes. */
export function CsvExport(what: string): MethodDecorator {
  return applyDecorators(
    ApiProduces('text/csv'),
    ApiOkResponse({
      description: `${what} Cells that a spreadsheet would run as a formula begin with an apostrophe.`,
      schema: { type: 'string' },
    }),
  );
}

/**
 * Streams a file as it is read. The first piece is read before the answer begins, so that a refusal is still a
 * problem document.
 */
export async function csvDownload(
  name: string,
  pieces: AsyncGenerator<string>,
): Promise<StreamableFile> {
  const first = await pieces.next();
  const stream = Readable.from(after(first, pieces));
  return new StreamableFile(stream, {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}

async function* after(
  first: IteratorResult<string, unknown>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
