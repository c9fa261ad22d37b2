import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  assertFileSize,
  DOCUMENT_TYPES,
  type DocumentType,
  documentTypeOf,
  FILE_BYTES_MAX,
} from '@gongshu/documents';
import { sha256 } from '@gongshu/platform';
import type { FastifyRequest } from 'fastify';
import { bytesOf, sentType } from './unread-body';

/** A file as it came in: its bytes, and of which document type they are said to be. */
export interface FileContent {
  readonly mediaType: DocumentType;
  readonly bytes: Buffer;
}

/** The body as a file. @throws DomainError FILE_TYPE_UNSUPPORTED, FILE_TOO_LARGE, FILE_EMPTY */
export const FileBody = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<FileContent> => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const mediaType = documentTypeOf(sentType(request));
    const bytes = await bytesOf(request, FILE_BYTES_MAX, assertFileSize);
    // What the Idempotency-Key is compared by.
    request.body = { mediaType, digest: sha256(bytes).toString('hex') };
    return { mediaType, bytes };
  },
);

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
