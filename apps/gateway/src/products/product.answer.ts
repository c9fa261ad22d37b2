import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deprecation } from '@gongshu/authorization';
import type { DeliveryAnswer } from '@gongshu/delivery';
import { languageOf, problemOf } from '@gongshu/http';
import type { DomainError } from '@gongshu/platform';

/** Members of an answer that the gateway adds to those of the product. */
export interface AnswerProof {
  readonly requestId: string;
  readonly eventId: string;
  readonly receipt: string;
  /** Given while the version takes no new grants. */
  readonly deprecation: Deprecation | null;
  /** The connection ends with this answer. */
  readonly last: boolean;
}

const NO_CONTENT = new Set([204, 304]);

/** Writes the answer of a product with its receipt, straight to the socket: no framework stands between. */
export function sendAnswer(raw: ServerResponse, answer: DeliveryAnswer, proof: AnswerProof): void {
  const { status, headers, body } = answer;
  const fields: string[] = [
    'X-Request-Id',
    proof.requestId,
    'Gongshu-Event-Id',
    proof.eventId,
    'Gongshu-Receipt',
    proof.receipt,
    'X-Content-Type-Options',
    'nosniff',
  ];
  if (proof.deprecation) fields.push(...notices(proof.deprecation));
  for (const name in headers) fields.push(name, headers[name]!);
  const isHead = raw.req.method === 'HEAD';
  if (!isHead && !NO_CONTENT.has(status)) fields.push('Content-Length', String(body.length));
  if (proof.last) fields.push('Connection', 'close');
  raw.writeHead(status, fields);
  if (isHead) raw.end();
  else raw.end(body);
}

/** RFC 9745 and RFC 8594: what a client learns of the end before it comes. */
function notices({ since, sunset }: Deprecation): string[] {
  const deprecation = ['Deprecation', `@${Math.floor(since / 1000)}`];
  return sunset === null ? deprecation : [...deprecation, 'Sunset', new Date(sunset).toUTCString()];
}

/** Writes a refusal of the gateway: a problem document, without event and receipt. */
export function sendRefusal(
  raw: ServerResponse,
  request: { readonly id: string; readonly raw: IncomingMessage },
  error: DomainError,
  options: { readonly retryAfter?: number; readonly last?: boolean } = {},
): void {
  const language = languageOf(request.raw.headers['accept-language']);
  const problem = problemOf(error, language, request.id);
  const body = Buffer.from(JSON.stringify(problem));
  const { status } = problem;
  const retryAfter = options.retryAfter ?? (status === 503 ? 1 : undefined);
  raw.writeHead(status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Request-Id': request.id,
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    ...(options.last ? { Connection: 'close' } : {}),
  });
  raw.end(raw.req.method === 'HEAD' ? undefined : body);
}
