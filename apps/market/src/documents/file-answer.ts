import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { type Readable } from 'node:stream';
import type { StoredFile } from '@gongshu/documents';
import type { FastifyReply } from 'fastify';

/** Hands a file out: as an attachment of its own name, never to be shown or guessed at, with the digest of its bytes. */
export function fileAnswer(
  reply: FastifyReply,
  file: StoredFile,
  content: Readable,
): StreamableFile {
  reply.headers({
    'Content-Disposition': attachmentNamed(file.name),
    'Repr-Digest': `sha-256=:${Buffer.from(file.digest).toString('base64')}:`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private',
  });
  return new StreamableFile(content, { type: file.mediaType, length: Number(file.size) });
}

/** RFC 6266: the name in UTF-8 (RFC 8187), and in ASCII for those who do not read that. */
export function attachmentNamed(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Documents such an answer. */
export function ApiFileAnswer(): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({
      description: 'The bytes, in the media type of the file.',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      headers: {
        'Content-Disposition': {
          description: 'Attachment with the name of the file (RFC 6266, RFC 8187).',
          schema: { type: 'string' },
        },
        'Repr-Digest': {
          description: 'SHA-256 of the bytes (RFC 9530).',
          schema: { type: 'string' },
        },
      },
    }),
  );
}
