import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { DomainError, type Logger, platformError, sqlState } from '@gongshu/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from './trace';
import { internalProblem, languageOf, type Problem, problemOf } from './problem';

/** Every error leaves as application/problem+json: ours by its table, the framework's translated, the rest as 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.problem(error, request);
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    if (problem.status === 503) reply.header('Retry-After', '1');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  private problem(error: unknown, request: FastifyRequest): Problem {
    const language = languageOf(request.headers['accept-language']);
    const traceId = traceIdOf(request);
    const known = error instanceof DomainError ? error : translate(error, request);
    if (known) return problemOf(known, language, traceId);
    this.logger.error({ err: errorFacts(error), traceId }, 'request failed');
    return internalProblem(language, traceId);
  }
}

/** Fastify's own refusals before routing, by their codes. */
const FASTIFY_CODES: Readonly<Record<string, Parameters<typeof platformError>[0]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
};

/** Errors of the framework and the driver that have a meaning for the caller. */
function translate(error: unknown, request: FastifyRequest): DomainError | undefined {
  if (isDatabaseDown(error)) return platformError('DATABASE_UNAVAILABLE');
  if (!(error instanceof HttpException)) return undefined;
  // The framework wraps Fastify's errors, and keeps them as the cause.
  const known = FASTIFY_CODES[String((error.cause as { code?: unknown } | undefined)?.code)];
  if (known) return platformError(known, { limitBytes: request.routeOptions.bodyLimit ?? 0 });
  const status = error.getStatus();
  if (status === 404) {
    const path = request.url.split('?')[0] ?? '';
    return platformError('ROUTE_NOT_FOUND', { method: request.method, path });
  }
  return status < 500 ? platformError('BAD_REQUEST', { reason: error.message }) : undefined;
}

/** Class 08 (connection), 57P (shutdown), or a socket that was refused or reset. */
function isDatabaseDown(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  const prismaCode = (error as { code?: unknown } | null)?.code;
  return (
    /^(08|57P)/.test(state) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(state) ||
    ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'].includes(String(prismaCode)) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(
      String((error as Error)?.message),
    )
  );
}

/** For the log: what and where, without parameters, which may hold personal data. */
function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    code: (error as { code?: unknown }).code,
    message: error.message.split('\n').at(-1),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.includes('    at '))
      .slice(0, 12)
      .join('\n'),
  };
}
