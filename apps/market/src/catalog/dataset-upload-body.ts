import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { catalogError, UPLOAD_BYTES_MAX, UPLOAD_TYPES, type UploadBody } from '@gongshu/catalog';
import { isCsvImport } from '@gongshu/http';
import { platformError } from '@gongshu/platform';

const ROUTE = '/v1/products/:productId/versions/:number/uploads/:uploadId/content';
const PATH = /^\/v1\/products\/[^/]+\/versions\/[^/]+\/uploads\/[^/]+\/content(\?|$)/;
const TYPES = Object.values(UPLOAD_TYPES).flat();

/** Every other request has to come within this time; an upload may be silent for as long. */
const ARRIVAL_MS = 60_000;
/** So long a refused sender may go on, since one that is cut off at once may never see the refusal. */
const LINGER_MS = 5_000;

/**
 * Lets data in on the one route for it, unread: its handler reads it once nothing speaks against it. Everywhere else
 * these types stay unsupported.
 */
export function acceptUploads(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  for (const type of TYPES) {
    // Of the types only CSV has another use: the imports of rows read it themselves.
    fastify.addContentTypeParser(type, ({ routeOptions }, payload, done) =>
      done(null, routeOptions.url === ROUTE ? undefined : payload),
    );
  }
  fastify.addHook('onRequest', ({ headers, routeOptions, raw }, _reply, done) => {
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const isUpload = routeOptions.url === ROUTE;
    if (isUpload) watchSilence(raw);
    else limitArrival(fastify.server, raw);
    if (isCsvImport(routeOptions.url)) return done();
    if (type === undefined || TYPES.includes(type) === isUpload) return done();
    done(isUpload ? unsupported() : platformError('UNSUPPORTED_MEDIA_TYPE'));
  });
  fastify.addHook('onResponse', ({ routeOptions, raw }, _reply, done) => {
    if (routeOptions.url === ROUTE) linger(raw);
    done();
  });
  // Node knows one limit for all requests; limitArrival keeps it for all but uploads.
  fastify.server.requestTimeout = 0;
  fastify.server.headersTimeout = ARRIVAL_MS;
  // A sender that asks first need not send what is refused: the handler says when to go on.
  fastify.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!PATH.test(request.url ?? '')) response.writeContinue();
    fastify.server.emit('request', request, response);
  });
}

function unsupported() {
  const [format, types] = [Object.keys(UPLOAD_TYPES).join(' / '), TYPES.join(' / ')];
  return catalogError('UPLOAD_TYPE', { format, types });
}

function limitArrival(server: Server, raw: IncomingMessage): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = raw.headers;
  if (length === '0' && encoding === undefined) return;
  const timer = setTimeout(() => {
    if (raw.complete) return;
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', error, raw.socket);
  }, ARRIVAL_MS);
  raw.once('close', () => clearTimeout(timer));
}

function watchSilence(raw: IncomingMessage): void {
  const { socket } = raw;
  const cut = () => socket.destroy();
  socket.setTimeout(ARRIVAL_MS, cut);
  const stop = () => {
    socket.removeListener('timeout', cut);
    socket.setTimeout(0);
  };
  raw.once('end', stop).once('close', stop);
}

function linger(raw: IncomingMessage): void {
  if (raw.complete) return;
  const timer = setTimeout(() => raw.destroy(), LINGER_MS);
  raw.once('close', () => clearTimeout(timer)).resume();
}

/** The body, which the handler opens when it wants it. */
export const Content = createParamDecorator((_: unknown, context: ExecutionContext): UploadBody => {
  const http = context.switchToHttp();
  const { raw } = http.getRequest<FastifyRequest>();
  const { raw: answer } = http.getResponse<FastifyReply>();
  const { 'content-type': contentType, 'content-encoding': contentEncoding } = raw.headers;
  const length = raw.headers['content-length'];
  return {
    contentType,
    contentEncoding,
    contentLength: length === undefined ? null : Number(length),
    open() {
      if (raw.headers.expect !== undefined) answer.writeContinue();
      return raw;
    },
  };
});

/** Documents the body. */
export function ApiContent(): MethodDecorator {
  return applyDecorators(
    ApiConsumes(...TYPES),
    ApiHeader({
      name: 'Content-Type',
      required: true,
      description: 'That of the announced format; text is UTF-8.',
    }),
    ApiBody({
      required: true,
      description: `At most ${UPLOAD_BYTES_MAX} bytes, without a Content-Encoding. CSV (RFC 4180): the first row names the fields of the dictionary, in any order; an empty cell is null. JSON Lines: one flat object a line; a field left out, null or an empty text is null. Parquet: columns of the dictionary's names, of types that become its types without a loss.`,
      schema: { type: 'string', format: 'binary', example: 'location,date\nSeattle,2012-01-01\n' },
    }),
  );
}
