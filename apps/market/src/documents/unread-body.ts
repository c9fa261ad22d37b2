import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { platformError } from '@gongshu/platform';
import type { FastifyRequest } from 'fastify';

/** Routes whose bodies are bytes of a file, of any type: JSON too is kept as it came. */
const ROUTES = ['POST /v1/files', 'PUT /v1/products/:productId/versions/:number/file'];

/** Stands for the sender's content type while Fastify looks for a parser; nobody else may send it. */
const UNREAD = 'application/vnd.gongshu.unread-file';

const TYPE = Symbol('content type of the file');
type FileRequest = FastifyRequest & { [TYPE]?: string };

/**
 * Lets file bodies through unread, so that guards decide before a byte of them is taken in; `bytesOf` reads them then.
 * To be registered before what refuses content types of other routes.
 */
export function acceptFiles(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: FileRequest, _reply, done) => {
    const { headers, method, routeOptions } = request;
    const type = headers['content-type'];
    if (type?.toLowerCase().startsWith(UNREAD)) {
      done(platformError('UNSUPPORTED_MEDIA_TYPE'));
      return;
    }
    if (ROUTES.includes(`${method} ${routeOptions.url}`)) {
      request[TYPE] = type;
      headers['content-type'] = UNREAD;
    }
    done();
  });
  fastify.addContentTypeParser(UNREAD, (_request, _payload, done) => done(null));
}

/** The content type that the sender named. */
export function sentType(request: FastifyRequest): string | undefined {
  return (request as FileRequest)[TYPE];
}

/**
 * The bytes of the body, of which no more is taken in than `assertSize` lets pass.
 * @throws DomainError CONTENT_ENCODED for encoded bytes, which would be kept as they are
 */
export async function bytesOf(
  { raw, headers }: FastifyRequest,
  bytesMax: number,
  assertSize: (size: number) => void,
): Promise<Buffer> {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') throw platformError('CONTENT_ENCODED');
  const declared = headers['content-length'];
  if (declared !== undefined) assertSize(Number(declared));
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection must outlive a refusal, which is still to be sent on it.
  for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > bytesMax) break;
    chunks.push(chunk as Buffer);
  }
  assertSize(size);
  return Buffer.concat(chunks);
}
