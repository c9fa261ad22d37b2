import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { canonicalJson, platformError, sha256 } from '@gongshu/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from './trace';

/** What a use case needs of the request besides its body: who acts, from where, on which revision, under which key. */
export class RequestContext<Actor> {
  constructor(
    /** Who acts; the access guard has put him there. */
    readonly actor: Actor,
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  get traceId(): string {
    return traceIdOf(this.request);
  }

  /**
   * The revision that the caller decided on: his If-Match.
   * @throws DomainError PRECONDITION_REQUIRED, IF_MATCH_INVALID when it is no ETag of ours
   */
  get revision(): number {
    const header = this.request.headers['if-match'];
    if (header === undefined) throw platformError('PRECONDITION_REQUIRED');
    const etag = /^"(\d{1,9})"$/.exec(header.trim());
    if (!etag) throw platformError('IF_MATCH_INVALID');
    return Number(etag[1]);
  }

  /** The Idempotency-Key with the fingerprint of the request, or undefined when none was sent. */
  get idempotency(): { key: string; fingerprint: Buffer } | undefined {
    const key = this.request.headers['idempotency-key'];
    if (key === undefined) return undefined;
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw platformError('IDEMPOTENCY_KEY_INVALID');
    }
    const { method, url, body } = this.request;
    const content = Buffer.isBuffer(body) ? sha256(body).toString('hex') : (body ?? null);
    return { key, fingerprint: sha256(canonicalJson([method, url, content])) };
  }

  /** The status that the route answers with when all goes well. */
  get status(): number {
    return this.reply.statusCode;
  }

  /** The answer repeats a stored one. */
  markReplayed(status: number): void {
    this.reply.status(status).header('Idempotency-Replayed', 'true');
  }
}

/** The request's context, for the controller's one line. */
export const Ctx = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest & { actor?: unknown }>();
  return new RequestContext(request.actor, request, http.getResponse<FastifyReply>());
});
