import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { catalogError } from '@gongshu/catalog';
import { platformError } from '@gongshu/platform';
import type { FastifyRequest } from 'fastify';
import { bytesOf, sentType } from '../documents/unread-body';

/** The largest file that a product can be. */
export const PRODUCT_FILE_BYTES_MAX = 32 * 1_048_576;

const TYPE = 'application/octet-stream';

/** The body as bytes. @throws DomainError FILE_NOT_BINARY for another content type or nothing, BODY_TOO_LARGE */
export const ProductFileBody = createParamDecorator(
  async (_: unknown, context: ExecutionContext): Promise<Buffer> => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const type = sentType(request)?.toLowerCase().split(';')[0]!.trim();
    if (type !== TYPE) throw catalogError('FILE_NOT_BINARY');
    const bytes = await bytesOf(request, PRODUCT_FILE_BYTES_MAX, assertSize);
    if (bytes.length === 0) throw catalogError('FILE_NOT_BINARY');
    return bytes;
  },
);

function assertSize(size: number): void {
  const limitBytes = PRODUCT_FILE_BYTES_MAX;
  if (size > limitBytes) throw platformError('BODY_TOO_LARGE', { limitBytes });
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
