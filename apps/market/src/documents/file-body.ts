import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  assertFileSize,
  DOCUMENT_TYPES,
  type DocumentType,
  documentTypeOf,
  FILE_BYTES_MAX,
} from '@gongshu/documents';
import { platformError, sha256 } from '@gongshu/platform';
import type { FastifyRequest } from 'fastify';

/** The route whose body is a file's bytes, of any document type: JSON too is kept as it came. */
const ROUTE = '/v1/files';

/** Stands for the sender's content type while Fastify looks for a parser; nobody else may send it. */
const UNREAD = 'application/vnd.gongshu.unread-file';

const TYPE = Symbol('content type of the file');
type FileRequest = FastifyRequest & { [TYPE]?: string };

/**
 * Lets file bodies through unread, so that guards decide before a byte of them is taken in; `FileBody` reads them then.
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
    if (routeOptions.url === ROUTE && method === 'POST') {
      request[TYPE] = type;
      headers['content-type'] = UNREAD;
    }
    done();
  });
  fastify.addContentTypeParser(UNREAD, (_request, _payload, done) => done(null));
}

/** A file as it came in: its bytes, and of which document type they are said to be. */
export interface FileContent {
  readonly mediaType: DocumentType;
  readonly bytes: Buffer;
}

/** The body as a file. @throws DomainError FILE_TYPE_UNSUPPORTED, FILE_TOO_LARGE, FILE_EMPTY */
export const FileBody = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<FileContent> => {
    const request = context.switchToHttp().getRequest<FileRequest>();
    const mediaType = documentTypeOf(request[TYPE]);
    const bytes = await bytesOf(request);
    // What the Idempotency-Key is compared by.
    request.body = { mediaType, digest: sha256(bytes).toString('hex') };
    return { mediaType, bytes };
  },
);

async function bytesOf({ raw, headers }: FastifyRequest): Promise<Buffer> {
  const declared = headers['content-length'];
  if (declared !== undefined) assertFileSize(Number(declared));
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection must outlive a refusal, which is still to be sent on it.
  for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > FILE_BYTES_MAX) break;
    chunks.push(chunk as Buffer);
  }
  assertFileSize(size);
  return Buffer.concat(chunks);
}

/** Documents a file body. */
export function ApiFileBody(): MethodDecorator {
  return applyDecorators(
    ApiConsumes(...DOCUMENT_TYPES),
    ApiBody({
      required: true,
      description: `The bytes of the file, at most ${FILE_BYTES_MAX}; the Content-Type says what they are.`,
      schema: { type: 'string', format: 'binary' },
    }),
  );
}
