import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type DomainError, type Logger, platformError } from '@gongshu/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, problemOf } from './problem';
import { newTraceId, traceIdOf } from './trace';

/** Longer than any name that stands in a path. */
export const PARAM_LENGTH_MAX = 500;

/** Options of Fastify by which what never reaches a route is refused with a problem document too. */
export function refusalsBeforeRouting(logger: Logger) {
  return {
    /** What the router refuses. */
    frameworkErrors(error: { code: string }, request: FastifyRequest, reply: FastifyReply): void {
      const refusal = refusalOf(error.code);
      const traceId = traceIdOf(request);
      const problem = problemOf(refusal, languageOf(request.headers['accept-language']), traceId);
      logger.info({ traceId, method: request.method, status: problem.status }, 'request');
      void reply
        .status(problem.status)
        .header('X-Request-Id', traceId)
        .type('application/problem+json')
        .send(JSON.stringify(problem));
    },
    /** What is no HTTP, too large, or too late: there is no request yet, only the socket. */
    clientErrorHandler(error: { code: string }, socket: Socket): void {
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      if (socket.writable && !isAnswering(socket)) {
        const traceId = newTraceId();
        const refusal = refusalOf(error.code);
        // The headers were not read, and with them the language: both are told.
        const detail = `${refusal.detail('zh')} ${refusal.detail('en')}`;
        const problem = { ...problemOf(refusal, 'zh', traceId), detail };
        const body = JSON.stringify(problem);
        logger.info({ traceId, code: error.code, status: problem.status }, 'request refused');
        socket.write(
          [
            `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
            'Content-Type: application/problem+json',
            `Content-Length: ${Buffer.byteLength(body)}`,
            `X-Request-Id: ${traceId}`,
            'Connection: close',
            '',
            body,
          ].join('\r\n'),
        );
      }
      socket.destroySoon();
    },
  };
}

function refusalOf(code: string): DomainError {
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return platformError('MALFORMED_URL');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return platformError('PATH_TOO_LONG', { limit: PARAM_LENGTH_MAX });
    case 'HPE_HEADER_OVERFLOW':
      return platformError('HEADERS_TOO_LARGE');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return platformError('REQUEST_TIMEOUT');
    default:
      return platformError('MALFORMED_HTTP');
  }
}

/** Into an answer that has begun nothing may be written. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: answer } = socket as Socket & {
    _httpMessage?: { headersSent: boolean } | null;
  };
  return answer?.headersSent === true;
}
